import t from 'tap'
import { followAccount } from '../../src/core/follows/follow.ts'
import { findPost } from '../../src/core/posts/find.ts'
import { POLICY_UNSAID } from '../../src/core/posts/policy.ts'
import { boostPost, unboostPost } from '../../src/core/reactions/boost.ts'
import { Refusal } from '../../src/core/refusal.ts'
import type { Tx } from '../../src/db/connect.ts'
import { testDatabase } from '../helpers/database.ts'
import { makePost, makeRemoteAccount, makeRemotePost, makeWriter } from '../helpers/make.ts'

t.test('a boost is taken back from the author too, who follows nobody here', async (t) => {
  const { db } = await testDatabase(t)
  const ada = await makeWriter(db, 'ada')
  const bram = await makeRemoteAccount(db, 'bram')
  const post = (await findPost(db, ada.id, await makeRemotePost(db, bram)))!
  await db.transaction().execute((tx) => boostPost(tx, ada, post))
  await db.transaction().execute((tx) => unboostPost(tx, ada, post))
  const { payload } = await db
    .selectFrom('jobs')
    .select('payload')
    .where('name', '=', 'send-unboost')
    .executeTakeFirstOrThrow()
  t.match(payload, { inboxes: [bram.sharedInboxUri] })
})

t.test('our people boost what its author lets them boost', async (t) => {
  const { db } = await testDatabase(t)
  const [ada, bob, cleo] = [
    await makeWriter(db, 'ada'),
    await makeWriter(db, 'bob'),
    await makeWriter(db, 'cleo'),
  ]
  const bram = await makeRemoteAccount(db, 'bram')
  const within = <T>(deed: (tx: Tx) => Promise<T>) => db.transaction().execute(deed)
  for (const followee of [bram, cleo]) {
    await within((tx) => followAccount(tx, ada, followee))
    await db.updateTable('follows').set({ state: 'accepted' }).execute()
  }
  const hers = await makePost(db, cleo)
  for (const boost of ['everybody', 'followers', 'named', 'asked', 'nobody'] as const) {
    const theirs = await makeRemotePost(db, bram, { policy: { ...POLICY_UNSAID, boost } })
    await db
      .updateTable('posts')
      .set({ policy: JSON.stringify({ ...POLICY_UNSAID, boost }) })
      .where('id', '=', hers)
      .execute()
    for (const id of [theirs, hers]) {
      const post = (await findPost(db, null, id))!
      const isRefused = async (by: typeof ada) => {
        const fault = await within((tx) => boostPost(tx, by, post)).catch((refused: unknown) => refused)
        await within((tx) => unboostPost(tx, by, post))
        return fault instanceof Refusal
      }
      const refused = [await isRefused(ada), await isRefused(bob)]
      const expected = { everybody: [false, false], followers: [false, true] }[boost as string] ?? [
        true,
        true,
      ]
      t.strictSame(refused, expected, `${boost}, of ${id === hers ? 'a writer here' : 'another node'}`)
    }
  }
})

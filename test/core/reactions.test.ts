import t from 'tap'
import { findPost } from '../../src/core/posts/find.ts'
import { boostPost, unboostPost } from '../../src/core/reactions/boost.ts'
import { testDatabase } from '../helpers/database.ts'
import { makeRemoteAccount, makeRemotePost, makeWriter } from '../helpers/make.ts'

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

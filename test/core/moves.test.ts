import t from 'tap'
import { findAccount } from '../../src/core/accounts/find.ts'
import { noteMove } from '../../src/core/accounts/moves.ts'
import { findPost } from '../../src/core/posts/find.ts'
import { publishPost } from '../../src/core/posts/publish.ts'
import { openReferral } from '../../src/core/referrals/open.ts'
import { referralTerms } from '../../src/core/referrals/terms.ts'
import type { Tx } from '../../src/db/connect.ts'
import { testDatabase } from '../helpers/database.ts'
import { makeBoard, makePost, makeRemoteAccount, makeWriter, SITE } from '../helpers/make.ts'
import { COPYEDITOR } from './referrals/example.ts'

t.test('who moved away begins nothing new here, and may end what was begun', async (t) => {
  const { db } = await testDatabase(t)
  const before = await makeWriter(db, 'ann')
  const bea = await makeWriter(db, 'bea')
  await makeBoard(db, 'editing')
  const asked = await makePost(db, bea, { visibility: 'public' })
  const next = await makeRemoteAccount(db, 'ann_new', { alsoKnownAs: [before.uri] })
  const inOne = <T>(deed: (tx: Tx) => Promise<T>) => db.transaction().execute(deed)
  await inOne((tx) => noteMove(tx, before.id, next.uri))
  const ann = (await findAccount(db, before.id))!
  const say = (more: object) =>
    inOne((tx) =>
      publishPost(tx, SITE, ann, {
        text: 'Hello',
        visibility: 'public',
        warning: '',
        language: 'en',
        inReplyTo: null,
        mentioned: [],
        ...more,
      }),
    )
  const moved = { kind: 'conflict', message: /You moved/ }
  await t.rejects(say({}), moved)
  const at = new Date()
  const terms = referralTerms(at).parse({ ...COPYEDITOR, dueOn: null })
  await t.rejects(
    inOne((tx) => openReferral(tx, SITE, ann, { terms, at })),
    moved,
  )
  t.ok(await say({ inReplyTo: await findPost(db, ann.id, asked) }))
  t.ok(await say({ visibility: 'direct', text: 'I am gone, @bea', mentioned: [bea] }))
})

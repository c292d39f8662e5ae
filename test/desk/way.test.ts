// By which way the desk reaches somebody, so that her server does not hide it (product §2.2 no. 17).
import t from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { receiveFollow } from '../../src/core/follows/follow.ts'
import { refuseCalls } from '../../src/core/messages/contacts.ts'
import { sendInPrivate } from '../../src/desk/send.ts'
import { findWay } from '../../src/desk/way.ts'
import { testDatabase } from '../helpers/database.ts'
import { makeRemotePost, makeWriter, SITE } from '../helpers/make.ts'
import { makeStranger } from './hearing.ts'

const DAY_MS = 86_400_000
const NOW = new Date()

t.test('in the thread, else by follow, else with one call a month, else not at all', async (t) => {
  const { db } = await testDatabase(t)
  const [ana, desk] = [await makeWriter(db, 'ana'), await makeWriter(db, 'desk', { kind: 'desk' })]
  const bo = await makeStranger(db, 'bo')
  const way = (at = NOW) =>
    db
      .transaction()
      .execute((tx) => findWay(tx, bo, { senders: [ana, desk], mayCall: true, mayHide: false, at }))
  const send = (at = NOW) =>
    db
      .transaction()
      .execute((tx) =>
        sendInPrivate(
          tx,
          SITE,
          { to: bo, text: 'The secret.', about: { kind: 'answer' } },
          { senders: [ana, desk], call: 'there is news.', mayHide: false, at },
        ),
      )
  t.match(await way(), { from: { handle: 'desk' }, inReplyTo: null, isCalled: true }, 'no writer calls')
  await send()
  t.strictSame(await sent(), [
    ['desk', 'direct'],
    ['desk', 'unlisted'],
  ])
  t.equal(await way(), undefined, 'called once, he is left in peace')
  t.equal(await send(), undefined)
  t.equal((await sent()).length, 2, 'and nothing goes where it would be hidden')
  const known = await db
    .transaction()
    .execute((tx) => findWay(tx, bo, { senders: [ana, desk], mayCall: true, mayHide: true, at: NOW }))
  t.match(known, { from: { handle: 'desk' }, isCalled: false }, 'but what she knows to look for')
  const writers = { senders: [ana], mayCall: true, mayHide: true, at: new Date(NOW.getTime() + 31 * DAY_MS) }
  t.equal(await db.transaction().execute((tx) => findWay(tx, bo, writers)), undefined)
  t.match(await way(new Date(NOW.getTime() + 31 * DAY_MS)), { isCalled: true })
  await db.transaction().execute((tx) => refuseCalls(tx, bo.id))
  t.equal(await way(new Date(NOW.getTime() + 31 * DAY_MS)), undefined, 'never is never')

  await db.transaction().execute((tx) => receiveFollow(tx, bo, desk, `${bo.uri}#follow`))
  t.match(await way(), { from: { handle: 'desk' }, inReplyTo: null, isCalled: false }, 'whom he follows')
  const wrote = async (to: Account) =>
    await makeRemotePost(db, bo, { visibility: 'direct', mentionedUris: [to.uri] })
  const toDesk = await wrote(desk)
  t.match(await way(), { from: { handle: 'desk' }, inReplyTo: { id: toDesk }, isCalled: false })
  const toAna = await wrote(ana)
  t.match(
    await way(),
    { from: { handle: 'ana' }, inReplyTo: { id: toAna }, isCalled: false },
    'whom he wrote to',
  )

  async function sent(): Promise<[string, string][]> {
    const rows = await db
      .selectFrom('posts')
      .innerJoin('accounts', 'accounts.id', 'posts.author_id')
      .select(['accounts.handle', 'posts.visibility'])
      .orderBy('posts.id')
      .execute()
    return rows.map((row) => [row.handle, row.visibility])
  }
})

t.test('a public thread opens no private one', async (t) => {
  const { db } = await testDatabase(t)
  const [ana, desk] = [await makeWriter(db, 'ana'), await makeWriter(db, 'desk', { kind: 'desk' })]
  const bo = await makeStranger(db, 'bo')
  await makeRemotePost(db, bo, { visibility: 'public', mentionedUris: [ana.uri] })
  const way = await db
    .transaction()
    .execute((tx) => findWay(tx, bo, { senders: [ana, desk], mayCall: true, mayHide: false, at: NOW }))
  t.match(way, { from: { handle: 'desk' }, isCalled: true, inReplyTo: null })
})

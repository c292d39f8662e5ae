// A post and its deletion that come at the same moment: whichever is first, the post does not stand in the end.
import { sql } from 'kysely'
import t from 'tap'
import { keepPost } from '../../../src/core/posts/receive.ts'
import { sweepTombstones } from '../../../src/core/posts/remove.ts'
import { readSurroundings } from '../../../src/core/posts/surroundings.ts'
import { receivePostRemoval } from '../../../src/core/referrals/source.ts'
import type { Tx } from '../../../src/db/connect.ts'
import { atOnce } from '../../helpers/at-once.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeRemoteAccount, remotePost, SITE } from '../../helpers/make.ts'

t.test('of a Create and a Delete at once no post is left, whichever commits first', async (t) => {
  const { db } = await testDatabase(t)
  const author = await makeRemoteAccount(db, 'bram')
  const uri = `${author.uri}/notes/1`
  const post = remotePost(author, { uri })
  const [around] = await readSurroundings(db, [post])
  const store = (tx: Tx) => keepPost(tx, { post, around: around! })
  const remove = (tx: Tx) => receivePostRemoval(tx, SITE, { uri, author, at: new Date() })
  for (const [says, first, then] of [
    ['the post first', store, remove],
    ['the deletion first', remove, store],
  ] as const) {
    await sql`truncate posts, tombstones cascade`.execute(db)
    await atOnce(db, first, then)
    t.strictSame(await db.selectFrom('posts').select('uri').execute(), [], says)
  }
})

t.test('that others deleted something is forgotten in a month, and of our own posts never', async (t) => {
  const { db } = await testDatabase(t)
  const bury = (uri: string, days: number) =>
    sql`
    insert into tombstones (uri, author_uri, made_at)
    values (${uri}, 'https://a.example/1', now() - make_interval(days => ${days}))`.execute(db)
  await bury(`${SITE.origin}/users/ada/posts/1`, 40)
  await bury('https://a.example/old', 40)
  await bury('https://a.example/young', 20)
  await sweepTombstones(db, SITE, 30)
  const left = await db.selectFrom('tombstones').select('uri').orderBy('uri').execute()
  t.strictSame(
    left.map(({ uri }) => uri),
    [`${SITE.origin}/users/ada/posts/1`, 'https://a.example/young'],
  )
})

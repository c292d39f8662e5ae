import { sql } from 'kysely'
import t from 'tap'
import type { AccountId } from '../../../src/core/accounts/account.ts'
import { readHome } from '../../../src/core/timelines/home.ts'
import type { Db } from '../../../src/db/connect.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeRemoteAccount, makeWriter } from '../../helpers/make.ts'

const PEOPLE = 12
const LIMIT = 20

// The rule of the home, applied to everything there is, one item after another.
async function readSlowly(db: Db, viewerId: AccountId, before: bigint): Promise<string[]> {
  const follows = await db
    .selectFrom('follows')
    .select('followee_id')
    .where('follower_id', '=', viewerId)
    .execute()
  const mine = new Set([viewerId, ...follows.map((row) => row.followee_id)])
  const posts = await db
    .selectFrom('posts')
    .select(['id', 'author_id', 'visibility', 'in_reply_to_uri', 'in_reply_to_author_id'])
    .execute()
  const boosts = await db.selectFrom('boosts').select(['id', 'account_id']).execute()
  const written = posts.filter(
    (post) =>
      mine.has(post.author_id) &&
      post.visibility !== 'direct' &&
      (post.in_reply_to_uri === null ||
        post.author_id === viewerId ||
        (post.in_reply_to_author_id !== null &&
          (mine.has(post.in_reply_to_author_id) || post.in_reply_to_author_id === post.author_id))),
  )
  return [...written, ...boosts.filter((boost) => mine.has(boost.account_id))]
    .map((item) => BigInt(item.id))
    .filter((id) => id < before)
    .sort((a, b) => (a < b ? 1 : -1))
    .slice(0, LIMIT)
    .map(String)
}

for (const [circle, followedOf] of [
  ['a busy circle', 6],
  ['a quiet circle', 1],
  ['nobody', 0],
] as const) {
  t.test(
    `the home of somebody who follows ${circle} holds what the rule says, page after page`,
    async (t) => {
      const { db } = await testDatabase(t)
      const viewer = await makeWriter(db, 'vera')
      const people = await Promise.all(
        Array.from({ length: PEOPLE }, (_, at) => makeRemoteAccount(db, `p${at}`)),
      )
      await follow(
        db,
        viewer.id,
        people.slice(0, followedOf).map((account) => account.id),
      )
      await writeMuch(db, [viewer.id, ...people.map((account) => account.id)])
      let before = 2n ** 62n
      for (let page = 0; page < 12; page++) {
        const items = await readHome(db, viewer.id, { before: String(before), limit: LIMIT })
        t.strictSame(
          items.map((item) => item.id),
          await readSlowly(db, viewer.id, before),
          `page ${page}`,
        )
        if (items.length < LIMIT) break
        before = BigInt(items.at(-1)!.id)
      }
    },
  )
}

async function follow(db: Db, followerId: AccountId, followeeIds: AccountId[]): Promise<void> {
  for (const followeeId of followeeIds) {
    await db
      .insertInto('follows')
      .values({
        follower_id: followerId,
        followee_id: followeeId,
        uri: `https://f.test/${followeeId}`,
        state: 'accepted',
      })
      .execute()
  }
}

// Posts, replies, direct posts and boosts of everybody, more than the recent ones that are looked through first. Those of
// the first two people are old, so that a quiet circle has to be asked one by one.
async function writeMuch(db: Db, ids: AccountId[]): Promise<void> {
  await sql`
    insert into posts (id, author_id, uri, url, visibility, html, in_reply_to_uri, in_reply_to_author_id)
    select id_at(now() - make_interval(mins => n + case when person <= 2 then 100000 else 0 end)), author.id,
      'https://w.test/' || n, 'https://w.test/' || n, case when n % 7 = 0 then 'direct' else 'public' end, '',
      case when n % 3 = 0 then 'https://w.test/x' end,
      case when n % 3 = 0 then (${ids}::bigint[])[(n * 5) % ${ids.length} + 1] end
    from (select n, n * 7 % ${ids.length} + 1 as person from generate_series(1, 900) n) made
    join unnest(${ids}::bigint[]) with ordinality as author (id, person) using (person)`.execute(db)
  await sql`
    insert into boosts (id, account_id, post_id, uri)
    select id_at(now() - make_interval(mins => (n * 2)::int)), author.id, post.id, 'https://b.test/' || n
    from (select id, row_number() over (order by id) as n from posts) post
    join unnest(${ids}::bigint[]) with ordinality as author (id, person) on author.person = post.n * 11 % ${ids.length} + 1
    on conflict do nothing`.execute(db)
}

import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { NEWEST } from '../../db/page.ts'
import type { AccountId } from '../accounts/account.ts'
import type { PostId } from '../posts/post.ts'

/** A line of a timeline: a post, or somebody's boost of one. `id` is what lists page by. */
export interface TimelineItem {
  id: string
  postId: PostId
  boostedById: AccountId | null
}

/** A page of a timeline: what is older than `before`, the newest first. */
export interface TimelinePage {
  before?: string | undefined
  limit: number
}

// So many of the newest posts and boosts are looked through before each followed account is asked. Posts come here
// because somebody follows their authors, so these hold a page for all but the quietest circles.
const RECENT_MAX = 300

/**
 * Reads an account's home: what it and those it follows wrote or boosted, direct posts never, and replies only where
 * both sides are followed.
 */
export async function readHome(db: Db, viewerId: AccountId, page: TimelinePage): Promise<TimelineItem[]> {
  const recent = await readRecent(db, viewerId, page)
  return recent.length === page.limit ? recent : await readByAuthor(db, viewerId, page)
}

// What an account's home shows of the people it follows.
const isForHome = (viewerId: AccountId) => sql`posts.visibility <> 'direct' and (
  posts.in_reply_to_uri is null or posts.author_id = ${viewerId}
  or posts.in_reply_to_author_id in (posts.author_id, ${viewerId})
  or exists (select from follows both_sides where both_sides.follower_id = ${viewerId}
    and both_sides.followee_id = posts.in_reply_to_author_id and both_sides.state = 'accepted'))`

const isFollowed = (viewerId: AccountId, column: string) => sql`(${sql.ref(column)} = ${viewerId} or exists (
  select from follows where follows.follower_id = ${viewerId} and follows.followee_id = ${sql.ref(column)}
    and follows.state = 'accepted'))`

// Both lists are read back to where each ends; beyond the later of the two ends something may be missing, so nothing
// older is given.
async function readRecent(
  db: Db,
  viewerId: AccountId,
  { before, limit }: TimelinePage,
): Promise<TimelineItem[]> {
  const end = before ?? NEWEST
  const { rows } = await sql<TimelineItem>`
    with written as materialized (
      select posts.id, posts.author_id, posts.visibility, posts.in_reply_to_uri, posts.in_reply_to_author_id
      from posts where posts.id < ${end} order by posts.id desc limit ${RECENT_MAX}
    ), passed as materialized (
      select id, account_id, post_id from boosts where id < ${end} order by id desc limit ${RECENT_MAX}
    ), ends as (
      select greatest(
        (select min(id) from written having count(*) = ${RECENT_MAX}),
        (select min(id) from passed having count(*) = ${RECENT_MAX}), 0) as id
    ), items as (
      select posts.id, posts.id as post_id, null::bigint as booster_id from written posts
      where ${isFollowed(viewerId, 'posts.author_id')} and ${isForHome(viewerId)}
      union all
      select passed.id, passed.post_id, passed.account_id from passed where ${isFollowed(viewerId, 'passed.account_id')}
    )
    select items.id, items.post_id as "postId", items.booster_id as "boostedById"
    from items, ends where items.id >= ends.id order by items.id desc limit ${limit}`.execute(db)
  return rows
}

// An item is on a page only if its author is among the `limit` who wrote, or boosted, last: one probe an account finds
// these, and only they are read further.
async function readByAuthor(
  db: Db,
  viewerId: AccountId,
  { before, limit }: TimelinePage,
): Promise<TimelineItem[]> {
  const end = before ?? NEWEST
  const { rows } = await sql<TimelineItem>`
    with followed as (
      select followee_id as id from follows where follower_id = ${viewerId} and state = 'accepted'
      union all select ${viewerId}::bigint
    ), writers as (
      select followed.id from followed cross join lateral (
        select posts.id from posts where posts.author_id = followed.id and posts.id < ${end} and ${isForHome(viewerId)}
        order by posts.id desc limit 1
      ) newest order by newest.id desc limit ${limit}
    ), boosters as (
      select followed.id from followed cross join lateral (
        select id from boosts where account_id = followed.id and id < ${end} order by id desc limit 1
      ) newest order by newest.id desc limit ${limit}
    ), items as (
      select written.id, written.id as post_id, null::bigint as booster_id from writers cross join lateral (
        select posts.id from posts where posts.author_id = writers.id and posts.id < ${end} and ${isForHome(viewerId)}
        order by posts.id desc limit ${limit}
      ) written
      union all
      select passed.id, passed.post_id, boosters.id from boosters cross join lateral (
        select id, post_id from boosts where account_id = boosters.id and id < ${end} order by id desc limit ${limit}
      ) passed
    )
    select id, post_id as "postId", booster_id as "boostedById" from items order by id desc limit ${limit}`.execute(
    db,
  )
  return rows
}

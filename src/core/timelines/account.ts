import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { NEWEST } from '../../db/page.ts'
import type { AccountId } from '../accounts/account.ts'
import type { PostId } from '../posts/post.ts'
import { visibleTo } from '../posts/visibility.ts'
import type { TimelineItem, TimelinePage } from './home.ts'

/** What an account wrote and boosted, as its profile shows it to the viewer: direct posts never. */
export async function readAccountTimeline(
  db: Db,
  viewerId: AccountId | null,
  accountId: AccountId,
  { before, limit }: TimelinePage,
): Promise<TimelineItem[]> {
  const end = before ?? NEWEST
  const { rows } = await sql<TimelineItem>`
    select id, "postId", "boostedById" from (
      (select posts.id, posts.id as "postId", null::bigint as "boostedById" from posts
        where posts.author_id = ${accountId} and posts.id < ${end} and posts.visibility <> 'direct'
          and ${visibleTo(viewerId)}
        order by posts.id desc limit ${limit})
      union all
      (select boosts.id, boosts.post_id, boosts.account_id from boosts join posts on posts.id = boosts.post_id
        where boosts.account_id = ${accountId} and boosts.id < ${end} and ${visibleTo(viewerId)}
        order by boosts.id desc limit ${limit})
    ) items order by id desc limit ${limit}`.execute(db)
  return rows
}

/** The public posts with a hashtag, the newest first; `isListed`: only of those who may be listed for machines. */
export async function readTagTimeline(
  db: Db,
  tag: string,
  { before, limit, isListed = false }: TimelinePage & { isListed?: boolean },
): Promise<PostId[]> {
  const rows = await db
    .selectFrom('post_tags')
    .innerJoin('posts', 'posts.id', 'post_tags.post_id')
    .select('posts.id')
    .where('post_tags.tag', '=', tag.toLowerCase())
    .where('posts.visibility', '=', 'public')
    .where(visibleTo(null))
    .$if(isListed, (query) =>
      query.where(sql<boolean>`exists (select from accounts listed
      where listed.id = posts.author_id and listed.is_discoverable)`),
    )
    .$if(before !== undefined, (query) => query.where('post_tags.post_id', '<', before as PostId))
    .orderBy('post_tags.post_id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** How many posts of an account everybody may read. */
export async function countPublicPosts(db: Db, accountId: AccountId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from posts
    where author_id = ${accountId} and visibility in ('public', 'unlisted')`.execute(db)
  return rows[0]!.count
}

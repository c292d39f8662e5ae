import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import { enqueueFetches } from '../jobs.ts'
import type { FoundPost } from './find.ts'
import type { PostId } from './post.ts'

/** How much is fetched at most for one post within an hour. */
export const FETCHES_AN_HOUR = 100
const COOL_DOWN_MINUTES = 15

/**
 * Has us ask the node of a post for the replies to it that we do not have, since somebody reads it here; at most every
 * quarter of an hour. Nothing happens for posts of ours, and for those that not everybody may read.
 */
export async function askForReplies(
  tx: Tx,
  { id, uri, authorHost, visibility }: Pick<FoundPost, 'id' | 'uri' | 'authorHost' | 'visibility'>,
): Promise<void> {
  if (authorHost === null || (visibility !== 'public' && visibility !== 'unlisted')) return
  const { rows } = await sql`
    insert into reply_looks as known (post_id) values (${id})
    on conflict (post_id) do update set looked_at = now()
      where known.looked_at < now() - make_interval(mins => ${COOL_DOWN_MINUTES})
    returning post_id`.execute(tx)
  if (rows.length > 0) await enqueueFetches(tx, 'fetch-replies', [{ payload: { postId: id }, uri }])
}

/** How much may still be fetched for a post within this hour. */
export async function readFetchesLeft(db: Db, postId: PostId): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    select ${FETCHES_AN_HOUR} - fetched as left from reply_looks
    where post_id = ${postId} and hour_at > now() - interval '1 hour'`.execute(db)
  return rows[0]?.left ?? FETCHES_AN_HOUR
}

/** Remembers that so much was fetched for a post. */
export async function noteFetches(tx: Tx, postId: PostId, fetches: number): Promise<void> {
  await sql`
    update reply_looks set
      fetched = case when hour_at > now() - interval '1 hour' then fetched else 0 end + ${fetches},
      hour_at = case when hour_at > now() - interval '1 hour' then hour_at else now() end
    where post_id = ${postId}`.execute(tx)
}

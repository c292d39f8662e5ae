import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { PostId } from './post.ts'

/** How many steps up, and how many levels down, a thread is read. */
export const ANCESTORS_MAX = 40
/** How many replies of a thread are read. */
export const REPLIES_MAX = 200

/** The posts around one: what it answers, the oldest first, and what answers it, in the order of a conversation. */
export interface Thread {
  ancestors: PostId[]
  replies: { id: PostId; depth: number }[]
}

/**
 * Reads the thread of a post: ids only; `viewPosts` leaves out what the viewer may not read. Each post stands in it once,
 * though other nodes can say that posts answer each other in a circle.
 */
export async function readThread(db: Db, id: PostId): Promise<Thread> {
  const [above, below] = await Promise.all([readAncestors(db, id), readReplies(db, id)])
  return { ancestors: above, replies: below }
}

async function readAncestors(db: Db, id: PostId): Promise<PostId[]> {
  const { rows } = await sql<{ id: PostId }>`
    with recursive above as (
      select in_reply_to_id as id, 1 as distance, array[id] as path from posts where id = ${id}
      union all
      select posts.in_reply_to_id, above.distance + 1, above.path || posts.id from above join posts on posts.id = above.id
      where above.distance < ${ANCESTORS_MAX} and posts.id <> all (above.path)
    )
    select id from above where id is not null and id <> all (path) order by distance desc`.execute(db)
  return rows.map((row) => row.id)
}

async function readReplies(db: Db, id: PostId): Promise<{ id: PostId; depth: number }[]> {
  const { rows } = await sql<{ id: PostId; depth: number }>`
    with recursive below as (
      select id, 1 as depth, array[in_reply_to_id, id] as path from posts
      where in_reply_to_id = ${id} and id <> ${id} and refused_at is null
      union all
      select posts.id, below.depth + 1, below.path || posts.id from below
      join posts on posts.in_reply_to_id = below.id where below.depth < ${ANCESTORS_MAX}
        and posts.refused_at is null and posts.id <> all (below.path)
    )
    select id, depth from below order by path limit ${REPLIES_MAX}`.execute(db)
  return rows
}

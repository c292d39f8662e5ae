import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import { type FoundPost, findPost } from '../posts/find.ts'
import type { PostId } from '../posts/post.ts'
import { MESSAGE_COLUMNS, type Message } from './message.ts'

/** How far up a thread the desk looks for what it said; Mastodon looks no further either (product §2.2 no. 17). */
export const ANCESTORS_MAX = 100

/** The newest message of ours to an account that stands above a post of hers in its thread; undefined when there is none. */
export async function findAnsweredMessage(
  db: Db | Tx,
  readerId: AccountId,
  postId: PostId,
): Promise<Message | undefined> {
  const { rows } = await sql<{ postId: PostId }>`
    with recursive above as (
      select in_reply_to_id as id, 1 as distance from posts where id = ${postId}
      union all
      select posts.in_reply_to_id, above.distance + 1 from above join posts on posts.id = above.id
      where above.distance < ${ANCESTORS_MAX}
    )
    select desk_messages.post_id as "postId" from above join desk_messages on desk_messages.post_id = above.id
    where desk_messages.to_id = ${readerId} order by above.distance limit 1`.execute(db)
  const [found] = rows
  if (!found) return undefined
  return await db
    .selectFrom('desk_messages')
    .select(MESSAGE_COLUMNS)
    .where('post_id', '=', found.postId)
    .executeTakeFirst()
}

/** The newest message to an account that asked something of one of these kinds and has no answer yet. */
export async function findOpenQuestion(
  db: Db | Tx,
  readerId: AccountId,
  { fromId, kinds }: { fromId: AccountId; kinds: readonly string[] },
): Promise<Message | undefined> {
  return await db
    .selectFrom('desk_messages')
    .select(MESSAGE_COLUMNS)
    .where('to_id', '=', readerId)
    .where('from_id', '=', fromId)
    .where('kind', 'in', [...kinds])
    .where('answered_at', 'is', null)
    .orderBy('post_id', 'desc')
    .executeTakeFirst()
}

/** Whether somebody was sent a message of a kind about a referral. */
export async function wasTold(
  db: Db | Tx,
  readerId: AccountId,
  { kind, referralId }: { kind: string; referralId: Id<'referral'> },
): Promise<boolean> {
  const message = await db
    .selectFrom('desk_messages')
    .select('post_id')
    .where('to_id', '=', readerId)
    .where('kind', '=', kind)
    .where('referral_id', '=', referralId)
    .executeTakeFirst()
  return message !== undefined
}

/** How many messages of a kind somebody was sent since then. */
export async function countMessages(
  db: Db | Tx,
  readerId: AccountId,
  { kind, since }: { kind: string; since: Date },
): Promise<number> {
  const { count } = await db
    .selectFrom('desk_messages')
    .select((is) => is.fn.countAll<string>().as('count'))
    .where('to_id', '=', readerId)
    .where('kind', '=', kind)
    .where('made_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/**
 * The newest private post in which somebody addressed an account of ours: the only place where her server shows her what
 * that account answers (product §2.2 no. 17). Undefined when she never wrote to it in private.
 */
export async function findPrivateThread(
  db: Db | Tx,
  { writerId, addressedId }: { writerId: AccountId; addressedId: AccountId },
): Promise<FoundPost | undefined> {
  const row = await db
    .selectFrom('posts')
    .innerJoin('post_mentions', 'post_mentions.post_id', 'posts.id')
    .select('posts.id')
    .where('posts.author_id', '=', writerId)
    .where('posts.visibility', '=', 'direct')
    .where('post_mentions.account_id', '=', addressedId)
    .orderBy('posts.id', 'desc')
    .executeTakeFirst()
  return row && (await findPost(db, addressedId, row.id))
}

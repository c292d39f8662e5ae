// A board passes on what others wrote to it. Servers with groups take that only in the words by which it came.
import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { PostId } from './post.ts'

// Posts are far shorter. What is longer goes by its address alone.
const KEPT_LENGTH_MAX = 64 * 1_024

/** The message by which a post came, as it was sent. */
export interface SentPost {
  uri: string
  authorId: AccountId
  body: string
}

/**
 * Keeps how a post came that everybody may read, answers nothing, and names a board of this node; of others, and of what is
 * longer than KEPT_LENGTH_MAX, nothing is kept.
 */
export async function keepAsSent(tx: Tx, { uri, authorId, body }: SentPost): Promise<void> {
  if (body.length > KEPT_LENGTH_MAX) return
  await sql`
    insert into posts_as_sent (post_id, body)
    select id, ${body} from posts
    where uri = ${uri} and author_id = ${authorId} and visibility = 'public' and in_reply_to_uri is null
      and exists (
        select from post_mentions join accounts on accounts.id = post_mentions.account_id
        where post_mentions.post_id = posts.id and accounts.host is null and accounts.kind = 'board')
    on conflict do nothing`.execute(tx)
}

/** Keeps, in the place of the message by which a post came, the one by which its author edited it. */
export async function renewAsSent(tx: Tx, postId: PostId, body: string): Promise<void> {
  if (body.length > KEPT_LENGTH_MAX)
    await tx.deleteFrom('posts_as_sent').where('post_id', '=', postId).execute()
  else await tx.updateTable('posts_as_sent').set({ body }).where('post_id', '=', postId).execute()
}

/** Throws away how posts came so many days ago that nobody here boosts. */
export async function sweepAsSent(db: Db, days: number): Promise<void> {
  await sql`
    delete from posts_as_sent where made_at < now() - make_interval(days => ${days})
      and not exists (select from boosts join accounts on accounts.id = boosts.account_id
        where boosts.post_id = posts_as_sent.post_id and accounts.host is null)`.execute(db)
}

/** The message by which a post came, or the last by which it was edited; undefined when none was kept. */
export async function readAsSent(tx: Tx, postId: PostId): Promise<string | undefined> {
  const row = await tx
    .selectFrom('posts_as_sent')
    .select('body')
    .where('post_id', '=', postId)
    .executeTakeFirst()
  return row?.body
}

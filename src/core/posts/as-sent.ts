// A board passes on what others wrote to it. Servers with groups take that only in the words by which it came.
import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'

/** The message by which a post came, as it was sent. */
export interface SentPost {
  uri: string
  authorId: AccountId
  body: string
}

/** Keeps how a post came that everybody may read, answers nothing, and names a board of this node; of others nothing is kept. */
export async function keepAsSent(tx: Tx, { uri, authorId, body }: SentPost): Promise<void> {
  await sql`
    insert into posts_as_sent (post_id, body)
    select id, ${body} from posts
    where uri = ${uri} and author_id = ${authorId} and visibility = 'public' and in_reply_to_uri is null
      and exists (
        select from post_mentions join accounts on accounts.id = post_mentions.account_id
        where post_mentions.post_id = posts.id and accounts.host is null and accounts.kind = 'board')
    on conflict do nothing`.execute(tx)
}

/** The message by which a post came; undefined when none was kept. */
export async function readAsSent(db: Db, uri: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('posts_as_sent')
    .innerJoin('posts', 'posts.id', 'posts_as_sent.post_id')
    .select('posts_as_sent.body')
    .where('posts.uri', '=', uri)
    .executeTakeFirst()
  return row?.body
}

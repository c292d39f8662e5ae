import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Visibility } from '../../db/schema/words.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Policy } from './policy.ts'
import type { PostId } from './post.ts'
import { visibleTo } from './visibility.ts'

/** What a deed needs to know of a post. */
export interface FoundPost {
  id: PostId
  uri: string
  url: string
  authorId: AccountId
  authorUri: string
  authorHost: string | null
  visibility: Visibility
  conversationUri: string | null
  editedAt: Date | null
  publishedAt: Date
  policy: Policy
}

/** A post that the viewer may read; undefined when there is none for her. */
export async function findPost(
  db: Db | Tx,
  viewerId: AccountId | null,
  id: PostId,
): Promise<FoundPost | undefined> {
  return await posts(db).where('posts.id', '=', id).where(visibleTo(viewerId)).executeTakeFirst()
}

/** A post by its id, whoever may read it: for what must be undone though its author is suspended or gone. */
export async function findAnyPost(db: Db | Tx, id: PostId): Promise<FoundPost | undefined> {
  return await posts(db).where('posts.id', '=', id).executeTakeFirst()
}

/** A post by its ActivityPub id, whoever may read it. */
export async function findPostByUri(db: Db | Tx, uri: string): Promise<FoundPost | undefined> {
  return await posts(db).where('posts.uri', '=', uri).executeTakeFirst()
}

/** A post by the address of its page, whoever may read it. */
export async function findPostByUrl(db: Db | Tx, url: string): Promise<FoundPost | undefined> {
  return await posts(db).where('posts.url', '=', url).executeTakeFirst()
}

/** Whether a post is here still; if so, nobody else holds, edits or deletes it before the transaction ends. */
export async function holdPost(tx: Tx, id: PostId): Promise<boolean> {
  const { rows } = await sql`select from posts where id = ${id} for no key update`.execute(tx)
  return rows.length > 0
}

/** Whether a post with this URI was deleted, by whoever said that it was theirs. */
export async function isTombstoned(db: Db | Tx, uri: string): Promise<boolean> {
  const { rows } = await sql`select from tombstones where uri = ${uri}`.execute(db)
  return rows.length > 0
}

function posts(db: Db | Tx) {
  return db
    .selectFrom('posts')
    .innerJoin('accounts as author', 'author.id', 'posts.author_id')
    .select(['posts.id', 'posts.uri', 'posts.url', 'posts.visibility', 'posts.author_id as authorId'])
    .select([
      'author.uri as authorUri',
      'author.host as authorHost',
      'posts.conversation_uri as conversationUri',
    ])
    .select(['posts.edited_at as editedAt', 'posts.published_at as publishedAt'])
    .select(sql<Policy>`posts.policy`.as('policy'))
}

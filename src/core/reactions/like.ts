import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { Account } from '../accounts/account.ts'
import { doesBlock, requireWelcome } from '../blocks.ts'
import { enqueue } from '../jobs.ts'
import { notify, unnotify } from '../notifications/notify.ts'
import type { FoundPost } from '../posts/find.ts'

/** A local account likes a post; its author's node is told. A second time changes nothing. Refuses 'forbidden' where the author blocks the account. */
export async function likePost(tx: Tx, account: Account, post: FoundPost): Promise<void> {
  await requireWelcome(tx, account.id, post.authorId)
  const id = await storeLike(tx, account, post, null)
  if (id !== undefined && post.authorHost !== null) await enqueue(tx, 'send-like', { likeId: id })
}

/** An account of another node likes a post that it may read; `uri` is the id of its Like. Of whom the author blocks nothing is taken. */
export async function receiveLike(tx: Tx, account: Account, post: FoundPost, uri: string): Promise<void> {
  if (await doesBlock(tx, post.authorId, account.id)) return
  await storeLike(tx, account, post, uri)
}

/** A local account likes a post no longer; its author's node is told. */
export async function unlikePost(tx: Tx, account: Account, post: FoundPost): Promise<void> {
  const likeUri = await removeLike(tx, account, post)
  if (likeUri === undefined || post.authorHost === null) return
  const { inbox } = await tx
    .selectFrom('accounts')
    .select('inbox_uri as inbox')
    .where('id', '=', post.authorId)
    .executeTakeFirstOrThrow()
  await enqueue(tx, 'send-unlike', { accountId: account.id, postUri: post.uri, likeUri, inbox })
}

/** An account of another node takes its like back. */
export async function receiveUnlike(tx: Tx, account: Account, post: FoundPost): Promise<void> {
  await removeLike(tx, account, post)
}

async function storeLike(
  tx: Tx,
  account: Account,
  post: FoundPost,
  uri: string | null,
): Promise<Id<'like'> | undefined> {
  const { rows } = await sql<{ id: Id<'like'> }>`
    insert into likes (id, account_id, post_id, uri)
    select made.id, ${account.id}, ${post.id}, coalesce(${uri}, ${`${account.uri}/likes/`}::text || made.id)
    from (select new_id() as id) made
    on conflict (post_id, account_id) do nothing
    returning id`.execute(tx)
  const [made] = rows
  if (made && post.authorHost === null) {
    await notify(tx, [{ to: post.authorId, kind: 'like', from: account.id, postId: post.id }])
  }
  return made?.id
}

async function removeLike(tx: Tx, account: Account, post: FoundPost): Promise<string | undefined> {
  const removed = await tx
    .deleteFrom('likes')
    .where('account_id', '=', account.id)
    .where('post_id', '=', post.id)
    .returning('uri')
    .executeTakeFirst()
  if (removed) await unnotify(tx, { to: post.authorId, kind: 'like', from: account.id, postId: post.id })
  return removed?.uri
}

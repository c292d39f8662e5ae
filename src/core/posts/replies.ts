import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { enqueue } from '../jobs.ts'
import type { PostId } from './post.ts'

// A reply that was written here, and whose words it answers: nobody else has a say in it.
const ANSWERED_BY = (postId: PostId, authorId: AccountId) => sql`posts.id = ${postId}
  and posts.in_reply_to_author_id = ${authorId} and exists (
    select from accounts where accounts.id = posts.author_id and accounts.host is null)`

/** The author of a post of another node lets a reply of ours stand: where she says so is told with it (GoToSocial's Accept). */
export async function acceptReply(
  tx: Tx,
  authorId: AccountId,
  { postId, approvalUri }: { postId: PostId; approvalUri: string },
): Promise<void> {
  const { rows } = await sql`
    update posts set approved_by = ${approvalUri}, refused_at = null where ${ANSWERED_BY(postId, authorId)}
      and approved_by is distinct from ${approvalUri} returning id`.execute(tx)
  if (rows.length > 0) await enqueue(tx, 'send-standing', { postId })
}

/** She does not: the reply keeps its page, and leaves her thread. */
export async function refuseReply(tx: Tx, authorId: AccountId, postId: PostId): Promise<void> {
  await sql`
    update posts set refused_at = coalesce(refused_at, now()), approved_by = null
    where ${ANSWERED_BY(postId, authorId)}`.execute(tx)
}

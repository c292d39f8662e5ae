import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { PostId } from '../posts/post.ts'
import type { About, Message } from './message.ts'

/** Desk conversations are forgotten after this many days (product §3.5); the posts stay with their readers. */
export const MESSAGE_DAYS = 90

/** Remembers what a message that was just published is about. */
export async function keepMessage(
  tx: Tx,
  message: About & { postId: PostId; fromId: AccountId; toId: AccountId },
): Promise<void> {
  await tx
    .insertInto('desk_messages')
    .values({
      post_id: message.postId,
      from_id: message.fromId,
      to_id: message.toId,
      kind: message.kind,
      referral_id: message.referralId ?? null,
      interest_id: message.interestId ?? null,
      recommendation_id: message.recommendationId ?? null,
    })
    .execute()
}

/** Notes that a question was answered, wherever it was asked, so that a later yes is not taken for one to it again. */
export async function markAnswered(tx: Tx, asked: Message): Promise<void> {
  await tx
    .updateTable('desk_messages')
    .set({ answered_at: sql<Date>`now()` })
    .where('to_id', '=', asked.toId)
    .where('kind', '=', asked.kind)
    .where('referral_id', 'is not distinct from', asked.referralId)
    .where('interest_id', 'is not distinct from', asked.interestId)
    .where('recommendation_id', 'is not distinct from', asked.recommendationId)
    .where('answered_at', 'is', null)
    .execute()
}

/** Forgets what messages older than MESSAGE_DAYS were about. */
export async function sweepMessages(tx: Tx): Promise<void> {
  await tx
    .deleteFrom('desk_messages')
    .where('made_at', '<', sql<Date>`now() - make_interval(days => ${MESSAGE_DAYS})`)
    .execute()
}

/** Forgets what messages with somebody were about. That she does not want to be called in public stays known. */
export async function eraseMessages(tx: Tx, accountId: AccountId): Promise<void> {
  await tx
    .deleteFrom('desk_messages')
    .where((is) => is.or([is('from_id', '=', accountId), is('to_id', '=', accountId)]))
    .execute()
}

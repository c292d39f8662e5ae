import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import type { PostId } from '../posts/post.ts'

/** What one message of the desk is about: the rest of a conversation is understood from here. */
export interface About {
  /** What it says or asks, such as `check_in` or `suggested`. */
  kind: string
  referralId?: Id<'referral'> | undefined
  interestId?: Id<'interest'> | undefined
  recommendationId?: Id<'recommendation'> | undefined
}

/** A message that the desk wrote, in its own name or for a writer. */
export interface Message {
  postId: PostId
  fromId: AccountId
  toId: AccountId
  kind: string
  referralId: Id<'referral'> | null
  interestId: Id<'interest'> | null
  recommendationId: Id<'recommendation'> | null
  answeredAt: Date | null
  madeAt: Date
}

/** The columns of `desk_messages` that make a `Message`. */
export const MESSAGE_COLUMNS = [
  'desk_messages.post_id as postId',
  'desk_messages.from_id as fromId',
  'desk_messages.to_id as toId',
  'desk_messages.kind',
  'desk_messages.referral_id as referralId',
  'desk_messages.interest_id as interestId',
  'desk_messages.recommendation_id as recommendationId',
  'desk_messages.answered_at as answeredAt',
  'desk_messages.made_at as madeAt',
] as const

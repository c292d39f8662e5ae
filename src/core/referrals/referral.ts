import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import type { PostId } from '../posts/post.ts'
import type { PublishedState, ReferralState } from './states.ts'
import type { ReferralDraft, ReferralTerms } from './terms.ts'
import { ReferralDraft as DraftSchema } from './terms.ts'
import type { WithdrawReason } from './vocabulary.ts'

/** The id of a referral, or of the draft of one. */
export type ReferralId = Id<'referral'>

/** A referral as its row has it. */
export interface Referral {
  id: ReferralId
  code: string
  authorId: AccountId
  postId: PostId | null
  state: ReferralState
  accepting: boolean
  revision: number
  /** Whole when the referral was opened; a draft may lack most of it. */
  terms: ReferralDraft
  renewals: number
  withdrawReason: WithdrawReason | null
  expiresAt: Date | null
  openedAt: Date | null
  closedAt: Date | null
}

/** A referral that has been opened, whatever became of it since. */
export type PublishedReferral = Referral & {
  postId: PostId
  state: PublishedState
  terms: ReferralTerms
  expiresAt: Date
  openedAt: Date
}

/** Whether a referral has been opened: then it has a post, a time and whole terms. */
export function isPublished(referral: Referral): referral is PublishedReferral {
  return referral.postId !== null
}

/** The columns of `referrals` that make a `Referral`, for a query to select. */
export const REFERRAL_COLUMNS = [
  'referrals.id',
  'referrals.code',
  'referrals.author_id as authorId',
  'referrals.post_id as postId',
  'referrals.state',
  'referrals.accepting',
  'referrals.revision',
  'referrals.terms',
  'referrals.renewals',
  'referrals.withdraw_reason as withdrawReason',
  'referrals.expires_at as expiresAt',
  'referrals.opened_at as openedAt',
  'referrals.closed_at as closedAt',
] as const

/** A row of these columns as a `Referral`. What is stored was checked when it came; it is read by the same schema. */
export function referralOf(row: Omit<Referral, 'state' | 'terms' | 'withdrawReason'> & Stored): Referral {
  return {
    ...row,
    state: row.state as ReferralState,
    withdrawReason: row.withdrawReason as WithdrawReason | null,
    terms: DraftSchema.parse(row.terms),
  }
}

interface Stored {
  state: string
  terms: unknown
  withdrawReason: string | null
}

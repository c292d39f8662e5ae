import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import type { PostId } from '../posts/post.ts'
import { PUBLISHED_STATES, type PublishedState, type ReferralState } from './states.ts'
import type { WithdrawReason } from './terms/vocabulary.ts'
import { ReferralDraft as DraftSchema, type ReferralDraft, type ReferralTerms } from './terms.ts'

/** The id of a referral, or of the draft of one. */
export type ReferralId = Id<'referral'>

/** A referral as its row has it. */
export interface Referral {
  id: ReferralId
  code: string
  authorId: AccountId
  postId: PostId | null
  /** Its post is its author's own words, which are never rewritten here. */
  isSource: boolean
  /** What its author told the desk beside her post. */
  answers: string
  /** Whether its boards boost it while it is open. */
  isBoostable: boolean
  state: ReferralState
  stateBeforeRemoval: ReferralState | null
  accepting: boolean
  revision: number
  /** Whole when the referral left its draft; a draft may lack most of it. */
  terms: ReferralDraft
  renewals: number
  withdrawReason: WithdrawReason | null
  expiresAt: Date | null
  openedAt: Date | null
  closedAt: Date | null
  /** When the hours of its author's circle end. */
  circleUntil: Date | null
  /** When it last opened, or opened again. */
  liveSince: Date | null
  /** When its author last said that it is open. */
  confirmedAt: Date | null
  /** Since when its author owes an answer to “still open?”. */
  askedAt: Date | null
  /** Since when its boards leave it out because nobody confirmed it. */
  unlistedAt: Date | null
  bumpedAt: Date | null
  /** Each time its boards began to boost it once more without a bump: it opened again, or an edit let them. */
  boostedAnewAt: Date[]
  /** Since when a moderator should look at what its author made of it by an edit; its boards leave it out meanwhile. */
  doubtedAt: Date | null
  /** When other nodes were last told of its words, or will be. */
  toldAt: Date | null
}

/** A referral that was opened and can be shown, whatever became of it since. */
export type PublishedReferral = Referral & {
  postId: PostId
  state: PublishedState
  terms: ReferralTerms
  expiresAt: Date
  openedAt: Date
}

/** Whether a referral has a public page: then it has a post, a time and whole terms. */
export function isPublished(referral: Referral): referral is PublishedReferral {
  return referral.postId !== null && (PUBLISHED_STATES as readonly string[]).includes(referral.state)
}

/** A referral that was shown to somebody: to everybody, or to its author's circle. Its terms are whole. */
export type PassedOnReferral = Referral & { terms: ReferralTerms; expiresAt: Date }

/** Whether a referral left its draft and was shown to somebody, and may still be. */
export function isPassedOn(referral: Referral): referral is PassedOnReferral {
  return isPublished(referral) || (referral.state !== 'removed' && WITH_CIRCLE.has(referral.state))
}

// What closed while it was with the circle never had a post.
const WITH_CIRCLE = new Set<ReferralState>(['circle', 'filled', 'withdrawn', 'expired'])

/** The columns of `referrals` that make a `Referral`, for a query to select. */
export const REFERRAL_COLUMNS = [
  'referrals.id',
  'referrals.code',
  'referrals.author_id as authorId',
  'referrals.post_id as postId',
  'referrals.is_source as isSource',
  'referrals.answers',
  'referrals.is_boostable as isBoostable',
  'referrals.state',
  'referrals.state_before_removal as stateBeforeRemoval',
  'referrals.accepting',
  'referrals.revision',
  'referrals.terms',
  'referrals.renewals',
  'referrals.withdraw_reason as withdrawReason',
  'referrals.expires_at as expiresAt',
  'referrals.opened_at as openedAt',
  'referrals.closed_at as closedAt',
  'referrals.circle_until as circleUntil',
  'referrals.live_since as liveSince',
  'referrals.confirmed_at as confirmedAt',
  'referrals.asked_at as askedAt',
  'referrals.unlisted_at as unlistedAt',
  'referrals.bumped_at as bumpedAt',
  'referrals.boosted_anew_at as boostedAnewAt',
  'referrals.doubted_at as doubtedAt',
  'referrals.told_at as toldAt',
] as const

/** A row of these columns as a `Referral`. What is stored was checked when it came; it is read by the same schema. */
export function referralOf(
  row: Omit<Referral, 'state' | 'stateBeforeRemoval' | 'terms' | 'withdrawReason'> & Stored,
): Referral {
  return {
    ...row,
    state: row.state as ReferralState,
    stateBeforeRemoval: row.stateBeforeRemoval as ReferralState | null,
    withdrawReason: row.withdrawReason as WithdrawReason | null,
    terms: DraftSchema.parse(row.terms),
  }
}

interface Stored {
  state: string
  stateBeforeRemoval: string | null
  terms: unknown
  withdrawReason: string | null
}

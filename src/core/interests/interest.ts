import type { Db, Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { Decimal } from '../../lib/money.ts'
import type { AccountId } from '../accounts/account.ts'
import type { PostId } from '../posts/post.ts'
import { lockReferralById } from '../referrals/find.ts'
import type { ReferralId } from '../referrals/referral.ts'
import type { PayUnit } from '../referrals/terms/vocabulary.ts'
import { Refusal } from '../refusal.ts'
import type { InterestState } from './states.ts'

/** The id of an interest: one candidate for one referral. */
export type InterestId = Id<'interest'>

/** How an interest came (product §3.4). */
export const INTEREST_SOURCES = [
  'web_account',
  'web_guest',
  'federated_direct',
  'federated_public',
  'offer_agreement',
  'recommended',
] as const

/** One way in which an interest came. */
export type InterestSource = (typeof INTEREST_SOURCES)[number]

/** What a candidate asks to be paid. */
export interface Rate {
  amount: Decimal
  unit: PayUnit
  currency: string
}

/** An interest as deeds need it. */
export interface Interest {
  id: InterestId
  referralId: ReferralId
  /** The author of the referral. */
  authorId: AccountId
  /** The post of the referral. */
  referralPostId: PostId | null
  candidateId: AccountId
  state: InterestState
  source: InterestSource
  postId: PostId | null
  offerUri: string | null
  changedAt: Date
  askedAgainAt: Date | null
}

// What makes an `Interest`, beside the author of its referral.
const INTEREST_COLUMNS = [
  'interests.id',
  'interests.referral_id as referralId',
  'interests.candidate_id as candidateId',
  'interests.state',
  'interests.source',
  'interests.post_id as postId',
  'interests.offer_uri as offerUri',
  'interests.changed_at as changedAt',
  'interests.asked_again_at as askedAgainAt',
] as const

/** An interest by its id; undefined when there is none. */
export async function findInterest(db: Db | Tx, id: InterestId): Promise<Interest | undefined> {
  return await interests(db).where('interests.id', '=', id).executeTakeFirst()
}

/** The interest of a candidate in a referral that stands, whatever became of it; undefined when there is none. */
export async function findInterestOf(
  db: Db | Tx,
  referralId: ReferralId,
  candidateId: AccountId,
): Promise<Interest | undefined> {
  return await interests(db)
    .where('interests.referral_id', '=', referralId)
    .where('interests.candidate_id', '=', candidateId)
    .where('interests.state', '<>', 'withdrawn')
    .executeTakeFirst()
}

/** The interest that came as this offer (FEP-0837); undefined when there is none. */
export async function findInterestByOffer(db: Db | Tx, offerUri: string): Promise<Interest | undefined> {
  return await interests(db).where('interests.offer_uri', '=', offerUri).executeTakeFirst()
}

/** An interest for a deed: its row stays as it is until the transaction ends. Refuses 'not_found'. */
export async function lockInterest(tx: Tx, id: InterestId): Promise<Interest> {
  const found = await interests(tx).where('interests.id', '=', id).forUpdate('interests').executeTakeFirst()
  if (!found) throw new Refusal('not_found', 'This interest is not here any more.')
  return found
}

/** The same for a deed that moves its referral too, or hangs something on it: that is locked first. */
export async function lockBelowReferral(tx: Tx, id: InterestId): Promise<Interest> {
  const found = await findInterest(tx, id)
  if (found) await lockReferralById(tx, found.referralId)
  return await lockInterest(tx, id)
}

/** Gives interests to be narrowed by conditions; who asks for a row in order to change it locks it. */
export function interests(db: Db | Tx) {
  return db
    .selectFrom('interests')
    .innerJoin('referrals', 'referrals.id', 'interests.referral_id')
    .select(INTEREST_COLUMNS)
    .select(['referrals.author_id as authorId', 'referrals.post_id as referralPostId'])
    .$narrowType<{ state: InterestState; source: InterestSource }>()
}

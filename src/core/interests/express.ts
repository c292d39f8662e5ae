import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { findAccount, isActive } from '../accounts/find.ts'
import { requireWelcome } from '../blocks.ts'
import { readPolicy } from '../policy/versions.ts'
import type { PostId } from '../posts/post.ts'
import { isInCircle, lockPassedOn } from '../referrals/find.ts'
import { requireReadable } from '../referrals/readable.ts'
import type { PassedOnReferral, ReferralId } from '../referrals/referral.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { carryInterests, noteBeginning, tellAuthors, tellCandidates } from './carry.ts'
import { closeWhenFull } from './full.ts'
import {
  findInterestOf,
  type Interest,
  type InterestId,
  type InterestSource,
  lockInterest,
  type Rate,
} from './interest.ts'
import { checkOpen } from './open.ts'
import { hashWords, isSentToSeveral } from './same-words.ts'
import { LIVE_STATES, statesBefore } from './states.ts'

/** How many interests somebody may express in 24 hours (product §3.7). */
export const INTERESTS_A_DAY_MAX = 20
/** The longest message of a candidate. */
export const INTEREST_MESSAGE_MAX = 2_000
/** How many samples go with an interest. */
export const SAMPLES_MAX = 5

/** What a candidate says. */
export interface InterestWords {
  message: string
  rate: Rate | null
  /** `2026-10-01` */
  availableFrom: string | null
  /** Addresses of the web. */
  samples: string[]
}

/** A candidate for a referral, and how she said so. */
export interface ExpressedInterest extends InterestWords {
  referralId: ReferralId
  candidateId: AccountId
  source: InterestSource
  /** The reply that says it. */
  postId: PostId | null
  /** The id of an offer from another node (FEP-0837). */
  offerUri: string | null
  at: Date
}

/**
 * Somebody would like the work: the author is told, and the candidate that it arrived. Who was suggested, or is
 * asked again, answers so with the same interest. As many as the author wants close the replies.
 * Refuses: as `requireReadable`; 'conflict' when the referral is closed or takes no replies, or the candidate is there already; 'forbidden' to
 * its author, to whom she blocks, to who is suspended, and to guests where the policy says so; 'too_many' above INTERESTS_A_DAY_MAX; 'invalid' when the words are too many.
 */
export async function expressInterest(
  tx: Tx,
  site: Site,
  expressed: ExpressedInterest,
): Promise<{ interestId: InterestId; isSentToSeveral: boolean }> {
  checkWords(expressed)
  const referral = await lockPassedOn(tx, expressed.referralId)
  await requireReadable(tx, expressed.candidateId, referral)
  await checkCandidate(tx, referral, expressed)
  // The reply that goes with an offer came after it, and after whatever the offer filled: it is the same interest.
  const offered = await findWordlessOffer(tx, expressed)
  if (offered === undefined) await checkRoom(tx, referral, expressed)
  const interestId = offered
    ? await putIntoWords(tx, offered.id, expressed)
    : await storeInterest(tx, site, expressed)
  const isPublic = expressed.source === 'federated_public'
  const interest = await lockInterest(tx, interestId)
  // An offer comes with a reply in words, below which its receipt belongs.
  if (expressed.source !== 'offer_agreement')
    await tellCandidates(tx, [interest], isPublic ? 'received_publicly' : 'received')
  if (offered === undefined) await closeWhenFull(tx, site, referral, expressed.at)
  return { interestId, isSentToSeveral: await isSentToSeveral(tx, expressed.candidateId, expressed.message) }
}

/** Refuses 'invalid' words of a candidate that are too many. */
export function checkWords({ message, samples }: Pick<InterestWords, 'message' | 'samples'>): void {
  if ([...message].length > INTEREST_MESSAGE_MAX)
    throw new Refusal('invalid', `A message holds at most ${INTEREST_MESSAGE_MAX} characters.`)
  if (samples.length > SAMPLES_MAX)
    throw new Refusal('invalid', `Please send at most ${SAMPLES_MAX} samples.`)
}

async function checkCandidate(
  tx: Tx,
  referral: PassedOnReferral,
  { candidateId, source }: ExpressedInterest,
): Promise<void> {
  if (candidateId === referral.authorId)
    throw new Refusal('forbidden', 'This referral is your own: others can take it.')
  await requireWelcome(tx, candidateId, referral.authorId)
  const candidate = await findAccount(tx, candidateId)
  if (!candidate || !isActive(candidate) || candidate.kind !== 'writer')
    throw new Refusal('forbidden', 'Only a writer can be interested in work.')
  if (source === 'web_guest' && !(await readPolicy(tx)).policy.guestInterest)
    throw new Refusal('forbidden', 'Guests cannot say so on this page: reply to the post from your own node.')
}

// Whether one more interest is wanted, by the author and of this candidate.
async function checkRoom(
  tx: Tx,
  referral: PassedOnReferral,
  { candidateId, at }: ExpressedInterest,
): Promise<void> {
  checkOpen(referral)
  if (referral.state === 'circle' && !(await isInCircle(tx, referral, candidateId)))
    throw new Refusal('not_found', 'There is no such referral.')
  const since = new Date(at.getTime() - 86_400_000)
  const { count } = await tx
    .selectFrom('interests')
    .select((is) => is.fn.countAll<string>().as('count'))
    .where('candidate_id', '=', candidateId)
    .where('expressed_at', '>', since)
    .executeTakeFirstOrThrow()
  if (Number(count) >= INTERESTS_A_DAY_MAX)
    throw new Refusal(
      'too_many',
      `You have replied to ${INTERESTS_A_DAY_MAX} referrals within a day: go on tomorrow.`,
    )
}

async function storeInterest(tx: Tx, site: Site, expressed: ExpressedInterest): Promise<InterestId> {
  const { candidateId, referralId, at } = expressed
  const standing = await findInterestOf(tx, referralId, candidateId)
  if (standing) return await answerWith(tx, site, standing, expressed)
  const { id } = await tx
    .insertInto('interests')
    .values({
      referral_id: referralId,
      candidate_id: candidateId,
      state: 'received',
      changed_at: at,
      ...columnsOf(expressed),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await noteBeginning(tx, id, { state: 'received', byId: candidateId })
  await tellAuthors(tx, [await lockInterest(tx, id)])
  return id
}

async function answerWith(
  tx: Tx,
  site: Site,
  standing: Interest,
  expressed: ExpressedInterest,
): Promise<InterestId> {
  const interest = await lockInterest(tx, standing.id)
  if (!statesBefore('received', 'candidate').includes(interest.state))
    throw new Refusal('conflict', 'You have said already that you are interested.')
  await carryInterests(tx, site, [interest], {
    to: 'received',
    by: 'candidate',
    byId: expressed.candidateId,
    at: expressed.at,
  })
  await tx.updateTable('interests').set(columnsOf(expressed)).where('id', '=', interest.id).execute()
  return interest.id
}

async function findWordlessOffer(
  tx: Tx,
  { referralId, candidateId, postId }: ExpressedInterest,
): Promise<Interest | undefined> {
  if (postId === null) return undefined
  const standing = await findInterestOf(tx, referralId, candidateId)
  const isWordless = standing?.source === 'offer_agreement' && standing.postId === null
  return isWordless && LIVE_STATES.includes(standing.state) ? standing : undefined
}

async function putIntoWords(
  tx: Tx,
  interestId: InterestId,
  { postId, message }: ExpressedInterest,
): Promise<InterestId> {
  const words = { post_id: postId, message, message_hash: hashWords(message) }
  await tx.updateTable('interests').set(words).where('id', '=', interestId).execute()
  return interestId
}

// What she does not say anew stays as she said it before.
function columnsOf(expressed: ExpressedInterest) {
  const { source, postId, offerUri, message, rate, availableFrom, samples, at } = expressed
  return {
    source,
    expressed_at: at,
    ...(postId !== null && { post_id: postId }),
    ...(offerUri !== null && { offer_uri: offerUri }),
    ...(message !== '' && { message, message_hash: hashWords(message) }),
    ...(rate !== null && { rate: rate.amount, rate_unit: rate.unit, currency: rate.currency }),
    ...(availableFrom !== null && { available_from: availableFrom }),
    ...(samples.length > 0 && { samples }),
  }
}

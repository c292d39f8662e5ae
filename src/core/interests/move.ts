import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { carryInterests } from './carry.ts'
import { type Interest, type InterestId, lockBelowReferral, lockInterest } from './interest.ts'
import type { InterestState } from './states.ts'

/** The longest note of an author, and the longest answer. */
export const AUTHOR_NOTE_MAX = 2_000

/** What the author of a referral may ask for of a candidate. */
export interface AskedCandidateMove {
  interestId: InterestId
  to: Extract<InterestState, 'shortlisted' | 'received' | 'not_chosen' | 'chosen'>
  at: Date
  /** The author's own words for a "not this time", sent along. */
  answer?: string
}

/**
 * Moves a candidate as the author of the referral asks: onto the shortlist and back, not this time, chosen.
 * Refuses: 'not_found' to all others; as `checkInterestMove`; 'invalid' for a long answer.
 */
export async function moveCandidate(
  tx: Tx,
  site: Site,
  authorId: AccountId,
  { interestId, to, at, answer }: AskedCandidateMove,
): Promise<void> {
  const interest = await lockAsAuthor(tx, authorId, interestId)
  await carryInterests(tx, site, [interest], { to, by: 'author', byId: authorId, at })
  if (answer !== undefined) await setText(tx, interestId, { answer })
}

/** Keeps an author's own note on a candidate, which nobody else sees. Refuses as `moveCandidate`. */
export async function noteCandidate(
  tx: Tx,
  authorId: AccountId,
  { interestId, note }: { interestId: InterestId; note: string },
): Promise<void> {
  await lockAsAuthor(tx, authorId, interestId)
  await setText(tx, interestId, { author_note: note })
}

/** A candidate leaves, at any time before she is chosen. Refuses: 'not_found' to others; as `checkInterestMove`. */
export async function withdrawInterest(
  tx: Tx,
  site: Site,
  candidateId: AccountId,
  { interestId, at }: { interestId: InterestId; at: Date },
): Promise<void> {
  const interest = await lockAsCandidate(tx, candidateId, interestId)
  await carryInterests(tx, site, [interest], { to: 'withdrawn', by: 'candidate', byId: candidateId, at })
}

/** Both said yes: the candidate is introduced, and the referral in talks. Refuses as `checkInterestMove`. */
export async function introduceCandidate(
  tx: Tx,
  site: Site,
  { interestId, at }: { interestId: InterestId; at: Date },
): Promise<void> {
  const interest = await lockBelowReferral(tx, interestId)
  await carryInterests(tx, site, [interest], { to: 'introduced', by: 'introduction', byId: null, at })
}

/** An interest for a deed of the referral's author. Refuses 'not_found' to others, who are not to know of it. */
export async function lockAsAuthor(tx: Tx, authorId: AccountId, id: InterestId): Promise<Interest> {
  const interest = await lockInterest(tx, id)
  if (interest.authorId !== authorId || UNTOLD.has(interest.state)) throw gone()
  return interest
}

// For a deed of the candidate. Others are not to know of it.
async function lockAsCandidate(tx: Tx, candidateId: AccountId, id: InterestId): Promise<Interest> {
  const interest = await lockInterest(tx, id)
  if (interest.candidateId !== candidateId) throw gone()
  return interest
}

// Who was suggested is nobody to the author before a yes, and stays so after a no.
const UNTOLD = new Set<InterestState>(['suggested', 'declined', 'lapsed'])

const gone = () => new Refusal('not_found', 'This interest is not here any more.')

async function setText(
  tx: Tx,
  id: InterestId,
  text: { author_note: string } | { answer: string },
): Promise<void> {
  if ([...Object.values(text).join('')].length > AUTHOR_NOTE_MAX)
    throw new Refusal('invalid', `Please write at most ${AUTHOR_NOTE_MAX} characters.`)
  await tx.updateTable('interests').set(text).where('id', '=', id).execute()
}

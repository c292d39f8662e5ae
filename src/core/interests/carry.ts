import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { CandidateNews, OfferAnswer } from '../jobs/news.ts'
import { enqueueAll } from '../jobs.ts'
import { notifyAnew } from '../notifications/notify.ts'
import { lockPassedOn } from '../referrals/find.ts'
import { beginTalks } from '../referrals/moves/move.ts'
import type { Site } from '../site.ts'
import type { Interest, InterestId } from './interest.ts'
import {
  checkInterestMove,
  type InterestEffect,
  type InterestState,
  type WantedInterestMove,
} from './states.ts'

/** How a referral ended, as its candidates are told. */
export type Ending = 'filled' | 'withdrawn' | 'expired' | 'removed'

/** A move that is to be carried out. */
export interface CarriedMove extends WantedInterestMove {
  /** Who makes it; null: the clock, or the end of the referral. */
  byId: AccountId | null
  /** Who moves is answered by the face to which she said it: no receipt follows. */
  isTold?: true
  /** Of a move by the end of the referral. */
  ending?: Ending
}

/**
 * Moves interests, all in the same way, with what each move brings about: a few statements, however many there are.
 * Refuses as `checkInterestMove`, and then moves none.
 */
export async function carryInterests(
  tx: Tx,
  site: Site,
  interests: Interest[],
  wanted: CarriedMove,
): Promise<void> {
  const moves = interests.map((interest) => ({ interest, move: checkInterestMove(interest, wanted) }))
  await storeMoves(tx, interests, wanted)
  const having = (effect: InterestEffect) =>
    moves.filter(({ move }) => move.effects.includes(effect)).map(({ interest }) => interest)
  for (const [effect, news] of Object.entries(NEWS))
    if (!(wanted.isTold && RECEIPTS.includes(news))) await tellCandidates(tx, having(effect as Telling), news)
  if (wanted.ending) await tellCandidates(tx, having('tell_end'), wanted.ending)
  await tellAuthors(tx, having('tell_author'))
  await enqueueAll(
    tx,
    'take-up-suggestions',
    having('take_up').map(({ id }) => ({ interestId: id })),
  )
  await answerOffers(tx, interests, wanted)
  for (const { referralId } of having('start_talks')) await startTalks(tx, site, referralId, wanted.at)
}

/** Writes down that an interest began. */
export async function noteBeginning(
  tx: Tx,
  interestId: InterestId,
  { state, byId }: { state: InterestState; byId: AccountId },
): Promise<void> {
  await tx
    .insertInto('interest_events')
    .values({ interest_id: interestId, from_state: null, to_state: state, by_account_id: byId })
    .execute()
}

/** Tells authors that somebody is interested. */
export async function tellAuthors(tx: Tx, interests: Interest[]): Promise<void> {
  await notifyAnew(
    tx,
    interests.map(({ authorId, candidateId, referralPostId }) => ({
      to: authorId,
      kind: 'interest' as const,
      from: candidateId,
      postId: referralPostId,
    })),
  )
  await enqueueAll(
    tx,
    'tell-author',
    interests.map(({ id, referralId }) => ({ referralId, news: 'interest' as const, interestId: id })),
  )
}

/** Tells candidates of something by the desk; and in their notifications, unless it answers what they just did. */
export async function tellCandidates(tx: Tx, interests: Interest[], news: CandidateNews): Promise<void> {
  if (interests.length === 0) return
  const told = RECEIPTS.includes(news) ? [] : interests
  await notifyAnew(
    tx,
    told.map(({ authorId, candidateId, referralPostId }) => ({
      to: candidateId,
      kind: 'candidate_moved' as const,
      from: authorId,
      postId: referralPostId,
    })),
  )
  await enqueueAll(
    tx,
    'tell-candidate',
    interests.map(({ id }) => ({ interestId: id, news })),
  )
}

const NEWS = {
  tell_shortlisted: 'shortlisted',
  tell_not_this_time: 'not_this_time',
  tell_chosen: 'chosen',
  tell_left: 'left',
} as const satisfies Partial<Record<InterestEffect, CandidateNews>>

const RECEIPTS: readonly CandidateNews[] = ['received', 'received_publicly', 'left']

type Telling = keyof typeof NEWS

async function storeMoves(tx: Tx, interests: Interest[], { to, byId, at }: CarriedMove): Promise<void> {
  const ids = interests.map(({ id }) => id)
  await sql`
    insert into interest_events (interest_id, from_state, to_state, by_account_id)
    select id, state, ${to}, ${byId}::bigint from interests where id = any(${ids}::bigint[])`.execute(tx)
  await tx
    .updateTable('interests')
    .set({ state: to, changed_at: at, reminded_at: null })
    .where((is) => is('id', '=', is.fn.any(is.val(ids))))
    .execute()
}

// Who offered from a node of our kind is answered in its words too (product §2.7).
async function answerOffers(tx: Tx, interests: Interest[], { to, by, at }: CarriedMove): Promise<void> {
  const answer = by === 'closing' && to === 'not_chosen' ? 'closed' : ANSWERS[to]
  if (answer === undefined) return
  const offered = interests.filter(({ offerUri }) => offerUri !== null)
  await enqueueAll(
    tx,
    'answer-offer',
    offered.map(({ id }) => ({ interestId: id, answer, at: at.toISOString() })),
  )
}

const ANSWERS: Partial<Record<InterestState, OfferAnswer>> = {
  shortlisted: 'shortlisted',
  introduced: 'introduced',
  chosen: 'chosen',
  not_chosen: 'not_chosen',
}

// The first introduction says by itself that somebody is in talks (product §3.3).
async function startTalks(tx: Tx, site: Site, referralId: Interest['referralId'], at: Date): Promise<void> {
  await beginTalks(tx, site, await lockPassedOn(tx, referralId), at)
}

// Whether a referral may be moved as somebody wants, by the table of states.ts.
import { Refusal } from '../../refusal.ts'
import {
  BOOSTS_ANEW,
  findMove,
  type Guard,
  type Move,
  type Mover,
  type MovingReferral,
  type ReferralState,
  type WantedMove,
} from '../states.ts'

/** How many days a referral that nobody confirms stays open off its boards (product §3.3). */
export const UNLISTED_DAYS_MAX = 7

/** How many days a referral that is opened again stays open. */
export const RENEWAL_DAYS = 21

const DAY_MS = 86_400_000

/**
 * Gives the move that is wanted. Refuses: 'conflict' when the table does not lead there or its time is over; 'forbidden'
 * when it is another's to make; 'invalid' when a reason is missing; as `checkBoostAnew`.
 */
export function checkMove(referral: MovingReferral, wanted: WantedMove): Move {
  const { state } = referral
  const move = findMove(state, wanted.to)
  if (state === wanted.to) throw new Refusal('conflict', `This referral is already ${said(state)}.`)
  if (move === undefined)
    throw new Refusal('conflict', `This referral is ${said(state)}: it cannot become ${said(wanted.to)}.`)
  if (!move.by.includes(wanted.by)) {
    const movers = move.by.map((mover) => MOVERS[mover]).join(' or ')
    throw new Refusal('forbidden', `A referral becomes ${said(wanted.to)} only by ${movers}.`)
  }
  checkGuard(move.guard, referral, wanted)
  return move
}

/**
 * Whether the boards may begin to boost a referral once more. Each time calls all their followers, so that closing and
 * opening it, or an edit back and forth, would be a bump without a bump's week between (product §3.7).
 */
export function mayBoostAnew({ boostedAnewAt }: Pick<MovingReferral, 'boostedAnewAt'>, at: Date): boolean {
  const lately = boostedAnewAt.filter((time) => at.getTime() - time.getTime() < DAY_MS)
  return lately.length < BOOSTS_ANEW.aDay && boostedAnewAt.length < BOOSTS_ANEW.inLife
}

/** Refuses 'too_many' where the boards may not begin to boost a referral once more. */
export function checkBoostAnew(referral: Pick<MovingReferral, 'boostedAnewAt'>, at: Date): void {
  if (mayBoostAnew(referral, at)) return
  const { aDay, inLife } = BOOSTS_ANEW
  throw new Refusal(
    'too_many',
    referral.boostedAnewAt.length >= inLife
      ? `The boards have boosted this referral anew ${inLife} times: pass it on anew.`
      : `The boards boost a referral anew ${aDay} times a day at the most: please wait until tomorrow.`,
  )
}

/** Gives the end of a referral that is opened again: the one it had while that is still to come, else a fresh one. */
export function renewedEnd(expiresAt: Date, at: Date): Date {
  return expiresAt > at ? expiresAt : new Date(at.getTime() + RENEWAL_DAYS * DAY_MS)
}

const MOVERS: Record<Mover, string> = {
  author: 'its author',
  clock: 'the passing of time',
  moderator: 'a moderator',
  introduction: 'an introduction',
}

/** A state as a sentence says it: `in talks`. */
export function said(state: ReferralState): string {
  return SAID[state] ?? state
}

const SAID: Partial<Record<ReferralState, string>> = {
  draft: 'a draft',
  pending_review: 'waiting for review',
  circle: 'with its author’s circle',
  in_talks: 'in talks',
}

function checkGuard(guard: Guard, referral: MovingReferral, wanted: WantedMove): void {
  if (guard.isOver && !isOver(referral, wanted.at)) no('The time of this referral is not over yet.')
  if (guard.isCircleOver) checkCircle(referral, wanted)
  if (guard.hasReason && wanted.reason === undefined)
    throw new Refusal('invalid', 'Please say why you withdraw the referral.')
  if (guard.hasStatement && (wanted.statement ?? '').trim() === '')
    throw new Refusal('invalid', 'Please tell its author why.')
  if (guard.hasCircle && (wanted.circleSize ?? 0) === 0)
    throw new Refusal('invalid', 'Your circle is empty: name somebody, or choose who else may see it.')
  if (guard.hasPost && referral.postId === null)
    no('This referral was taken back or never shown to everybody: pass it on anew.')
  if (guard.hasOwnWords && referral.isSource && referral.postId === null)
    no('Its author has deleted the post that it was: there is nothing to put back.')
  if (guard.wasThere && referral.stateBeforeRemoval !== wanted.to)
    no(`This referral was not ${said(wanted.to)} before it was removed.`)
  checkAge(guard, referral, wanted.at)
  if (guard.mayBoostAnew) checkBoostAnew(referral, wanted.at)
}

function isOver({ expiresAt, unlistedAt }: MovingReferral, at: Date): boolean {
  const isUnconfirmed =
    unlistedAt !== null && at.getTime() - unlistedAt.getTime() >= UNLISTED_DAYS_MAX * DAY_MS
  return isUnconfirmed || (expiresAt !== null && at >= expiresAt)
}

function checkCircle({ terms, circleUntil }: MovingReferral, { by, at }: WantedMove): void {
  if (by !== 'clock') return
  if (terms.audience === 'circle_only') no('This referral is for its author’s circle alone.')
  if (circleUntil === null || at < circleUntil) no('The hours of its author’s circle are not over yet.')
}

function checkAge({ closedDaysMax, renewalsBelow }: Guard, referral: MovingReferral, at: Date): void {
  const { renewals, closedAt, state } = referral
  if (renewalsBelow !== undefined && renewals >= renewalsBelow)
    no(`This referral was opened again ${renewals} times already: pass it on anew.`)
  if (closedDaysMax === undefined) return
  if (closedAt === null || at.getTime() - closedAt.getTime() > closedDaysMax * DAY_MS)
    no(`It was ${said(state)} more than ${closedDaysMax} days ago: pass it on anew.`)
}

function no(why: string): never {
  throw new Refusal('conflict', why)
}

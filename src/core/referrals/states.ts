// The life of a referral, as a table (product §3.3). Whoever changes a state asks checkMove; nothing else compares them.
import { Refusal } from '../refusal.ts'
import type { WithdrawReason } from './vocabulary.ts'

/** Where a referral stands. A discarded draft is erased, so that no stored referral ever stands there. */
export const REFERRAL_STATES = [
  'draft',
  'open',
  'in_talks',
  'filled',
  'withdrawn',
  'expired',
  'discarded',
] as const

/** One state of a referral. */
export type ReferralState = (typeof REFERRAL_STATES)[number]

/** The states in which a referral has a public page. */
export type PublishedState = Exclude<ReferralState, 'draft' | 'discarded'>

/** Who moves a referral: the writer who passed it on, or time. */
export type Mover = 'author' | 'clock'

/**
 * What a move brings about, to be done in its transaction:
 * `publish` the post for the first time, `revise` it (revision + 1, written anew, sent), `erase` the row;
 * `boost` and `unboost` by its boards; `close_replies` and `open_replies` (`accepting`);
 * `renew`: `expiresAt` becomes `renewedEnd`; `count_renewal`: `renewals` + 1.
 */
export type Effect =
  | 'publish'
  | 'revise'
  | 'erase'
  | 'boost'
  | 'unboost'
  | 'close_replies'
  | 'open_replies'
  | 'renew'
  | 'count_renewal'

/** What must hold for a move beside the states themselves. */
export interface Guard {
  /** The referral's time must be over. */
  isOver?: true
  /** The author must say why. */
  hasReason?: true
  /** It was closed at most so many days ago. */
  closedDaysMax?: number
  /** It was renewed less than this many times. */
  renewalsBelow?: number
}

/** One move of the table. */
export interface Move {
  by: Mover
  guard: Guard
  effects: readonly Effect[]
}

/** How often an expired referral may be opened again. */
export const RENEWALS_MAX = 2

/** How many days a referral that is opened again stays open. */
export const RENEWAL_DAYS = 21

const CLOSE: readonly Effect[] = ['revise', 'unboost', 'close_replies']
const REOPEN: readonly Effect[] = ['revise', 'boost', 'open_replies', 'renew']

const FILL: Move = { by: 'author', guard: {}, effects: CLOSE }
const WITHDRAW: Move = { by: 'author', guard: { hasReason: true }, effects: CLOSE }
const EXPIRE: Move = { by: 'clock', guard: { isOver: true }, effects: CLOSE }

/** Every move there is. A pair of states that is not here is refused. */
export const MOVES: Readonly<Record<ReferralState, Partial<Record<ReferralState, Move>>>> = {
  draft: {
    open: { by: 'author', guard: {}, effects: ['publish', 'boost'] },
    discarded: { by: 'author', guard: {}, effects: ['erase'] },
  },
  open: {
    in_talks: { by: 'author', guard: {}, effects: ['revise'] },
    filled: FILL,
    withdrawn: WITHDRAW,
    expired: EXPIRE,
  },
  in_talks: {
    open: { by: 'author', guard: {}, effects: ['revise'] },
    filled: FILL,
    withdrawn: WITHDRAW,
    expired: EXPIRE,
  },
  filled: { open: { by: 'author', guard: { closedDaysMax: 30 }, effects: REOPEN } },
  withdrawn: { open: { by: 'author', guard: { closedDaysMax: 7 }, effects: REOPEN } },
  expired: {
    open: {
      by: 'author',
      guard: { closedDaysMax: 30, renewalsBelow: RENEWALS_MAX },
      effects: [...REOPEN, 'count_renewal'],
    },
  },
  discarded: {},
}

/** Gives the move from one state to another, or undefined when there is none. */
export function findMove(from: ReferralState, to: ReferralState): Move | undefined {
  return MOVES[from][to]
}

/** What of a referral decides about its moves. */
export interface MovingReferral {
  state: ReferralState
  expiresAt: Date | null
  closedAt: Date | null
  renewals: number
}

/** A move that someone wants to make. */
export interface WantedMove {
  to: ReferralState
  by: Mover
  at: Date
  reason?: WithdrawReason | undefined
}

/**
 * Gives the move that is wanted. Refuses: 'conflict' when the table does not lead there or its time is over; 'forbidden'
 * when it is another's to make; 'invalid' when a reason is missing.
 */
export function checkMove(referral: MovingReferral, wanted: WantedMove): Move {
  const { state } = referral
  const move = findMove(state, wanted.to)
  if (state === wanted.to) throw new Refusal('conflict', `This referral is already ${said(state)}.`)
  if (move === undefined)
    throw new Refusal('conflict', `This referral is ${said(state)}: it cannot become ${said(wanted.to)}.`)
  if (move.by !== wanted.by)
    throw new Refusal('forbidden', `A referral becomes ${said(wanted.to)} only by ${MOVERS[move.by]}.`)
  checkGuard(move.guard, referral, wanted)
  return move
}

/** Gives the end of a referral that is opened again: the one it had while that is still to come, else a fresh one. */
export function renewedEnd(expiresAt: Date, at: Date): Date {
  return expiresAt > at ? expiresAt : new Date(at.getTime() + RENEWAL_DAYS * DAY_MS)
}

const DAY_MS = 86_400_000

const MOVERS: Record<Mover, string> = { author: 'its author', clock: 'the passing of time' }

function checkGuard(guard: Guard, referral: MovingReferral, { at, reason }: WantedMove): void {
  const { expiresAt, closedAt, renewals, state } = referral
  if (guard.isOver && (expiresAt === null || at < expiresAt))
    throw new Refusal('conflict', 'The time of this referral is not over yet.')
  if (guard.hasReason && reason === undefined)
    throw new Refusal('invalid', 'Please say why you withdraw the referral.')
  if (guard.renewalsBelow !== undefined && renewals >= guard.renewalsBelow)
    throw new Refusal(
      'conflict',
      `This referral was opened again ${renewals} times already: pass it on anew.`,
    )
  if (guard.closedDaysMax === undefined) return
  if (closedAt === null || at.getTime() - closedAt.getTime() > guard.closedDaysMax * DAY_MS)
    throw new Refusal(
      'conflict',
      `It was ${said(state)} more than ${guard.closedDaysMax} days ago: pass it on anew.`,
    )
}

function said(state: ReferralState): string {
  if (state === 'draft') return 'a draft'
  return state === 'in_talks' ? 'in talks' : state
}

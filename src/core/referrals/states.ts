// The life of a referral, as a table (product §3.3). Whoever changes a state asks checkMove; nothing else compares them.
import type { WithdrawReason } from './terms/vocabulary.ts'

/** Where a referral stands. A discarded draft is erased, so that no stored referral ever stands there. */
export const REFERRAL_STATES = [
  'draft',
  'pending_review',
  'circle',
  'open',
  'in_talks',
  'filled',
  'withdrawn',
  'expired',
  'removed',
  'discarded',
] as const

/** One state of a referral. */
export type ReferralState = (typeof REFERRAL_STATES)[number]

/** The states in which a referral has a public page. */
export const PUBLISHED_STATES = ['open', 'in_talks', 'filled', 'withdrawn', 'expired'] as const

/** One state in which a referral has a public page. */
export type PublishedState = (typeof PUBLISHED_STATES)[number]

/** Who moves a referral: the writer who passed it on, time, a moderator, or the first introduction of a candidate. */
export type Mover = 'author' | 'clock' | 'moderator' | 'introduction'

/**
 * What a move brings about, to be done in its transaction:
 * `publish` the post for the first time, `revise` it (revision + 1, written anew, sent), `take_down` it, `erase` the row;
 * `boost` and `unboost` by its boards; `close_replies` and `open_replies` (`accepting`);
 * `confirm`: its author has said that it is open, so that the boards keep it or take it again;
 * `renew`: `expiresAt` becomes `renewedEnd`; `count_renewal`: `renewals` + 1; `count_boost`: its boards boost it once more;
 * `ask_circle` and `tell_circle`: a private note to each member; `tell_author`: what was decided about it.
 */
export type Effect =
  | 'publish'
  | 'revise'
  | 'take_down'
  | 'erase'
  | 'boost'
  | 'unboost'
  | 'close_replies'
  | 'open_replies'
  | 'confirm'
  | 'renew'
  | 'count_renewal'
  | 'count_boost'
  | 'ask_circle'
  | 'tell_circle'
  | 'tell_author'

/** What must hold for a move beside the states themselves. */
export interface Guard {
  /** The referral's time must be over, or nobody confirmed for too long that it is open. */
  isOver?: true
  /** By time, the circle's hours must be over, and the referral must be for everybody afterwards. */
  isCircleOver?: true
  /** The author must say why. */
  hasReason?: true
  /** The moderator must say why. */
  hasStatement?: true
  /** There must be somebody in the author's circle. */
  hasCircle?: true
  /** Its post must be there still. */
  hasPost?: true
  /** Where its post is its author's own, that must be there still: nobody else can write it anew. */
  hasOwnWords?: true
  /** It stood there before it was removed. */
  wasThere?: true
  /** It was closed at most so many days ago. */
  closedDaysMax?: number
  /** It was renewed less than this many times. */
  renewalsBelow?: number
  /** Its boards may begin to boost it once more, by `BOOSTS_ANEW`. */
  mayBoostAnew?: true
}

/** One move of the table. */
export interface Move {
  by: readonly Mover[]
  guard: Guard
  effects: readonly Effect[]
}

/** How often a referral may be renewed: opened again after it expired, or extended. */
export const RENEWALS_MAX = 2

/** How often the boards begin to boost a referral once more without a bump: within a day, and in its whole life. */
export const BOOSTS_ANEW = { aDay: 2, inLife: 5 } as const

const CLOSE: readonly Effect[] = ['revise', 'unboost', 'close_replies']
const CLOSE_CIRCLE: readonly Effect[] = ['close_replies', 'tell_circle']
const TALK: readonly Effect[] = ['revise', 'confirm']
const REOPEN: readonly Effect[] = ['revise', 'boost', 'open_replies', 'renew', 'count_boost']
const REOPENABLE = { hasPost: true, mayBoostAnew: true } as const

const FILL: Move = { by: ['author'], guard: {}, effects: CLOSE }
const WITHDRAW: Move = { by: ['author'], guard: { hasReason: true }, effects: CLOSE }
const EXPIRE: Move = { by: ['clock'], guard: { isOver: true }, effects: CLOSE }
const REMOVE: Move = {
  by: ['moderator'],
  guard: { hasStatement: true },
  effects: ['unboost', 'take_down', 'close_replies', 'tell_author'],
}
const PUT_BACK: Move = { by: ['moderator'], guard: { wasThere: true }, effects: ['publish', 'tell_author'] }
const PUT_BACK_OPEN: Move = {
  by: ['moderator'],
  guard: { wasThere: true, hasOwnWords: true },
  // What time it lost to a wrong decision is given back to it.
  effects: ['publish', 'boost', 'open_replies', 'renew', 'tell_author'],
}

/** Every move there is. A pair of states that is not here is refused. */
export const MOVES: Readonly<Record<ReferralState, Partial<Record<ReferralState, Move>>>> = {
  draft: {
    open: { by: ['author'], guard: {}, effects: ['publish', 'boost'] },
    pending_review: { by: ['author'], guard: {}, effects: [] },
    circle: { by: ['author'], guard: { hasCircle: true }, effects: ['ask_circle'] },
    discarded: { by: ['author'], guard: {}, effects: ['erase'] },
  },
  // Two moves that product §3.3 lacks: what was meant for a circle goes to it after review, and its author may take it back.
  pending_review: {
    open: { by: ['moderator'], guard: {}, effects: ['publish', 'boost', 'tell_author'] },
    circle: { by: ['moderator'], guard: { hasCircle: true }, effects: ['ask_circle', 'tell_author'] },
    draft: { by: ['moderator'], guard: { hasStatement: true }, effects: ['tell_author'] },
    discarded: { by: ['author'], guard: {}, effects: ['erase'] },
  },
  circle: {
    open: { by: ['author', 'clock'], guard: { isCircleOver: true }, effects: ['publish', 'boost'] },
    filled: { by: ['author'], guard: {}, effects: CLOSE_CIRCLE },
    withdrawn: { by: ['author'], guard: { hasReason: true }, effects: CLOSE_CIRCLE },
    expired: { by: ['clock'], guard: { isOver: true }, effects: CLOSE_CIRCLE },
  },
  open: {
    in_talks: { by: ['author', 'introduction'], guard: {}, effects: TALK },
    filled: FILL,
    withdrawn: WITHDRAW,
    expired: EXPIRE,
    removed: REMOVE,
  },
  in_talks: {
    // That no more replies were taken was because of the talks.
    open: { by: ['author'], guard: {}, effects: [...TALK, 'open_replies'] },
    filled: FILL,
    withdrawn: WITHDRAW,
    expired: EXPIRE,
    removed: REMOVE,
  },
  filled: {
    open: { by: ['author'], guard: { closedDaysMax: 30, ...REOPENABLE }, effects: REOPEN },
    removed: REMOVE,
  },
  withdrawn: {
    open: { by: ['author'], guard: { closedDaysMax: 7, ...REOPENABLE }, effects: REOPEN },
    removed: REMOVE,
  },
  expired: {
    open: {
      by: ['author'],
      guard: { closedDaysMax: 30, renewalsBelow: RENEWALS_MAX, ...REOPENABLE },
      effects: [...REOPEN, 'count_renewal'],
    },
    removed: REMOVE,
  },
  removed: {
    open: PUT_BACK_OPEN,
    in_talks: PUT_BACK_OPEN,
    filled: PUT_BACK,
    withdrawn: PUT_BACK,
    expired: PUT_BACK,
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
  postId: unknown
  isSource: boolean
  terms: { audience: 'public' | 'circle_then_public' | 'circle_only' | null }
  stateBeforeRemoval: ReferralState | null
  expiresAt: Date | null
  circleUntil: Date | null
  unlistedAt: Date | null
  closedAt: Date | null
  renewals: number
  boostedAnewAt: readonly Date[]
}

/** A move that someone wants to make. */
export interface WantedMove {
  to: ReferralState
  by: Mover
  at: Date
  reason?: WithdrawReason | undefined
  /** A moderator's words to the author. */
  statement?: string | undefined
  /** How many people its author's circle holds. */
  circleSize?: number | undefined
}

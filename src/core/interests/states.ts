// The life of an interest, as a table (product §3.4). Whoever changes a state asks checkMove; nothing else compares them.
import { Refusal } from '../refusal.ts'

/** Where an interest stands. */
export const INTEREST_STATES = [
  'suggested',
  'received',
  'shortlisted',
  'introduced',
  'chosen',
  'not_chosen',
  'declined',
  'lapsed',
  'withdrawn',
] as const

/** One state of an interest. */
export type InterestState = (typeof INTEREST_STATES)[number]

/**
 * Who moves an interest: the author of the referral, the candidate, time, the end of the referral, or an introduction to
 * which both said yes.
 */
export const INTEREST_MOVERS = ['author', 'candidate', 'clock', 'closing', 'introduction'] as const

/** One of these movers. */
export type InterestMover = (typeof INTEREST_MOVERS)[number]

/**
 * What a move brings about, in its transaction. Of those with `tell`, the desk finds the words:
 * `tell_…` the candidate what the author did; `tell_end` how the referral ended; `tell_left` that she is out of it;
 * `tell_author` that there is an interest; `take_up` the recommendations that led to it;
 * `start_talks`: the referral is in talks from now on.
 */
export type InterestEffect =
  | 'tell_shortlisted'
  | 'tell_not_this_time'
  | 'tell_chosen'
  | 'tell_end'
  | 'tell_left'
  | 'tell_author'
  | 'take_up'
  | 'start_talks'

/** What must hold for a move beside the states themselves. */
export interface InterestGuard {
  /** It has been as it is for so many days. */
  waitedDaysMin?: number
  /** The referral opened again, and the candidate was asked since. */
  isAskedAgain?: true
  /** Its author says with it that the referral is filled. */
  isFilling?: true
}

/** One move of the table. */
export interface InterestMove {
  by: InterestMover
  guard: InterestGuard
  effects: readonly InterestEffect[]
}

/** How many days somebody who was suggested has to answer. */
export const SUGGESTION_DAYS = 7

const TAKE_UP: InterestMove = { by: 'candidate', guard: {}, effects: ['tell_author', 'take_up'] }
const LEAVE: InterestMove = { by: 'candidate', guard: {}, effects: ['tell_left'] }
const INTRODUCE: InterestMove = { by: 'introduction', guard: {}, effects: ['start_talks'] }
// Two moves that product §3.4 lacks: it leads to `chosen` over an introduction alone, but §3.3 lets an author who fills her
// referral name who got it, and she may have introduced them in a letter of her own.
const GET_IT: InterestMove = { by: 'author', guard: { isFilling: true }, effects: ['tell_chosen'] }
const NOT_CHOSEN: readonly InterestMove[] = [
  { by: 'author', guard: {}, effects: ['tell_not_this_time'] },
  { by: 'closing', guard: {}, effects: ['tell_end'] },
]

/**
 * Every move there is, one for each who may make it. A pair of states that is not here is refused. To say of oneself that
 * one is interested answers a suggestion, an old one and a declined one too.
 */
export const INTEREST_MOVES: Readonly<
  Record<InterestState, Partial<Record<InterestState, readonly InterestMove[]>>>
> = {
  suggested: {
    received: [TAKE_UP],
    declined: [{ by: 'candidate', guard: {}, effects: [] }],
    lapsed: [
      { by: 'clock', guard: { waitedDaysMin: SUGGESTION_DAYS }, effects: [] },
      { by: 'closing', guard: {}, effects: [] },
    ],
  },
  received: {
    shortlisted: [{ by: 'author', guard: {}, effects: ['tell_shortlisted'] }],
    introduced: [INTRODUCE],
    chosen: [GET_IT],
    not_chosen: NOT_CHOSEN,
    withdrawn: [LEAVE],
  },
  shortlisted: {
    received: [{ by: 'author', guard: {}, effects: [] }],
    introduced: [INTRODUCE],
    chosen: [GET_IT],
    not_chosen: NOT_CHOSEN,
    withdrawn: [LEAVE],
  },
  introduced: {
    chosen: [{ by: 'author', guard: {}, effects: ['tell_chosen'] }],
    not_chosen: NOT_CHOSEN,
    withdrawn: [LEAVE],
  },
  chosen: {},
  not_chosen: {
    received: [{ by: 'candidate', guard: { isAskedAgain: true }, effects: ['tell_author'] }],
  },
  declined: { received: [{ by: 'candidate', guard: {}, effects: ['tell_author'] }] },
  lapsed: { received: [{ by: 'candidate', guard: {}, effects: ['tell_author'] }] },
  withdrawn: {},
}

/** What of an interest decides about its moves. */
export interface MovingInterest {
  state: InterestState
  changedAt: Date
  askedAgainAt: Date | null
}

/** A move that someone wants to make. */
export interface WantedInterestMove {
  to: InterestState
  by: InterestMover
  at: Date
  /** Its author says with it that the referral is filled. */
  isFilling?: true
}

/**
 * Gives the move that is wanted. Refuses: 'conflict' when the table does not lead there or a guard does not hold;
 * 'forbidden' when it is another's to make.
 */
export function checkInterestMove(interest: MovingInterest, wanted: WantedInterestMove): InterestMove {
  const { state } = interest
  const moves = INTEREST_MOVES[state][wanted.to]
  if (state === wanted.to) throw new Refusal('conflict', `This interest is already ${SAID[state]}.`)
  if (moves === undefined)
    throw new Refusal('conflict', `This interest is ${SAID[state]}: it cannot become ${SAID[wanted.to]}.`)
  const move = moves.find((one) => one.by === wanted.by)
  if (move === undefined) {
    const who = moves.map((one) => MOVERS[one.by]).join(' or ')
    throw new Refusal('forbidden', `This interest becomes ${SAID[wanted.to]} only by ${who}.`)
  }
  checkGuard(move.guard, interest, wanted)
  return move
}

/** The states from which an interest can be moved to this one by this mover, for queries that look for what is due. */
export function statesBefore(to: InterestState, by: InterestMover): InterestState[] {
  return INTEREST_STATES.filter((from) => INTEREST_MOVES[from][to]?.some((move) => move.by === by))
}

/** The states in which a candidate still stands for the work: those out of which she may leave. */
export const LIVE_STATES: readonly InterestState[] = statesBefore('withdrawn', 'candidate')

const DAY_MS = 86_400_000

const MOVERS: Record<InterestMover, string> = {
  author: 'the author of the referral',
  candidate: 'the candidate',
  clock: 'the passing of time',
  closing: 'the end of the referral',
  introduction: 'an introduction that both want',
}

const SAID: Record<InterestState, string> = {
  suggested: 'only suggested so far',
  received: 'received',
  shortlisted: 'shortlisted',
  introduced: 'introduced',
  chosen: 'chosen',
  not_chosen: 'turned down',
  declined: 'declined',
  lapsed: 'lapsed',
  withdrawn: 'withdrawn',
}

function checkGuard(
  guard: InterestGuard,
  { changedAt, askedAgainAt }: MovingInterest,
  { at, isFilling }: WantedInterestMove,
): void {
  const { waitedDaysMin } = guard
  if (waitedDaysMin !== undefined && at.getTime() - changedAt.getTime() < waitedDaysMin * DAY_MS)
    throw new Refusal('conflict', `There are ${waitedDaysMin} days to answer, which are not over yet.`)
  if (guard.isAskedAgain && (askedAgainAt === null || askedAgainAt < changedAt))
    throw new Refusal('conflict', 'You have been turned down for this referral.')
  if (guard.isFilling && !isFilling)
    throw new Refusal(
      'conflict',
      'This interest becomes chosen by an introduction, or as the referral is filled.',
    )
}

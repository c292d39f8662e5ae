// The life of an introduction, as a table (product §3.4). Whoever changes a state asks checkMove; nothing else compares them.
import { Refusal } from '../refusal.ts'

/** Where an introduction stands. */
export const INTRODUCTION_STATES = [
  'proposed',
  'awaiting_candidate',
  'awaiting_client',
  'ready',
  'opened',
  'done',
  'declined',
  'expired',
  'revoked',
] as const

/** One state of an introduction. */
export type IntroductionState = (typeof INTRODUCTION_STATES)[number]

/** Who moves it: the author of the referral, the candidate, time, or the end of the interest it hangs on. */
export const INTRODUCTION_MOVERS = ['author', 'candidate', 'clock', 'ending'] as const

/** One of these movers. */
export type IntroductionMover = (typeof INTRODUCTION_MOVERS)[number]

/**
 * What a move brings about, in its transaction: `ask_candidate` for her consent; `tell_author_yes` and `tell_author_no`;
 * `introduce`: the interest is introduced and the candidate told that the page is open, with time to open it;
 * `leave`: the candidate withdraws from the referral; `tell_revoked` to her, `tell_expired` to both; `ask_outcome`: later
 * both are asked what came of it; `limit_vault`: what is kept of the client goes.
 */
export type IntroductionEffect =
  | 'ask_candidate'
  | 'tell_author_yes'
  | 'tell_author_no'
  | 'introduce'
  | 'leave'
  | 'tell_expired'
  | 'tell_revoked'
  | 'ask_outcome'
  | 'limit_vault'

/** What must hold for a move beside the states themselves. */
export interface IntroductionGuard {
  /** Whether the author wants to ask the client before the candidate learns who it is. */
  asksClient?: boolean
  /** Its time must be over, or must not be over. */
  isOver?: boolean
}

/** One move of the table. */
export interface IntroductionMove {
  by: IntroductionMover
  guard: IntroductionGuard
  effects: readonly IntroductionEffect[]
}

const DECLINE: IntroductionMove = { by: 'candidate', guard: {}, effects: ['tell_author_no', 'leave'] }
const EXPIRE: IntroductionMove = { by: 'clock', guard: { isOver: true }, effects: ['tell_expired'] }
const REVOKE: readonly IntroductionMove[] = [
  { by: 'author', guard: {}, effects: ['tell_revoked'] },
  { by: 'ending', guard: {}, effects: [] },
]
const FINISH: readonly IntroductionMove[] = [
  { by: 'author', guard: {}, effects: ['limit_vault'] },
  { by: 'candidate', guard: {}, effects: ['limit_vault'] },
]

/**
 * Every move there is, one for each who may make it. A pair of states that is not here is refused. No way leads to
 * `ready` but over the author's proposal and the candidate's yes.
 */
export const INTRODUCTION_MOVES: Readonly<
  Record<IntroductionState, Partial<Record<IntroductionState, readonly IntroductionMove[]>>>
> = {
  proposed: {
    awaiting_candidate: [{ by: 'author', guard: {}, effects: ['ask_candidate'] }],
    expired: [EXPIRE],
    revoked: REVOKE,
  },
  awaiting_candidate: {
    awaiting_client: [
      { by: 'candidate', guard: { asksClient: true, isOver: false }, effects: ['tell_author_yes'] },
    ],
    ready: [
      {
        by: 'candidate',
        guard: { asksClient: false, isOver: false },
        effects: ['tell_author_yes', 'introduce'],
      },
    ],
    declined: [DECLINE],
    expired: [EXPIRE],
    revoked: REVOKE,
  },
  awaiting_client: {
    ready: [{ by: 'author', guard: { isOver: false }, effects: ['introduce'] }],
    declined: [DECLINE],
    expired: [EXPIRE],
    revoked: REVOKE,
  },
  ready: {
    opened: [{ by: 'candidate', guard: { isOver: false }, effects: ['ask_outcome'] }],
    declined: [DECLINE],
    expired: [EXPIRE],
    revoked: REVOKE,
  },
  opened: { done: FINISH },
  done: {},
  declined: {},
  expired: {},
  revoked: {},
}

/** What of an introduction decides about its moves. */
export interface MovingIntroduction {
  state: IntroductionState
  asksClient: boolean
  expiresAt: Date
}

/** A move that someone wants to make. */
export interface WantedIntroductionMove {
  to: IntroductionState
  by: IntroductionMover
  at: Date
}

/**
 * Gives the move that is wanted. Refuses: 'conflict' when the table does not lead there or a guard does not hold;
 * 'forbidden' when it is another's to make.
 */
export function checkIntroductionMove(
  introduction: MovingIntroduction,
  { to, by, at }: WantedIntroductionMove,
): IntroductionMove {
  const { state } = introduction
  const moves = INTRODUCTION_MOVES[state][to]
  if (state === to) throw new Refusal('conflict', `This introduction ${SAID[state]} already.`)
  if (moves === undefined)
    throw new Refusal('conflict', `This introduction ${SAID[state]}: it cannot be changed that way.`)
  const move = moves.find((one) => one.by === by)
  if (move === undefined) {
    const who = moves.map((one) => MOVERS[one.by]).join(' or ')
    throw new Refusal('forbidden', `This introduction can be taken on only by ${who}.`)
  }
  checkGuard(move.guard, introduction, at)
  return move
}

/** Whether it waits for somebody: what time and a new day can still change. */
export function isAlive(state: IntroductionState): boolean {
  return 'expired' in INTRODUCTION_MOVES[state]
}

const MOVERS: Record<IntroductionMover, string> = {
  author: 'the author of the referral',
  candidate: 'the candidate',
  clock: 'the passing of time',
  ending: 'the end of the interest',
}

const SAID: Record<IntroductionState, string> = {
  proposed: 'is proposed',
  awaiting_candidate: 'waits for the candidate',
  awaiting_client: 'waits for the client',
  ready: 'is ready',
  opened: 'was opened',
  done: 'is done',
  declined: 'was declined',
  expired: 'has run out',
  revoked: 'was taken back',
}

function checkGuard(guard: IntroductionGuard, { asksClient, expiresAt }: MovingIntroduction, at: Date): void {
  const isOver = at >= expiresAt
  if (guard.isOver !== undefined && guard.isOver !== isOver)
    throw new Refusal('conflict', `The time of this introduction is ${isOver ? 'over' : 'not over yet'}.`)
  if (guard.asksClient !== undefined && guard.asksClient !== asksClient)
    throw new Refusal(
      'conflict',
      `The client is ${asksClient ? 'to be asked first' : 'not to be asked first'}.`,
    )
}

// The life of a recommendation, as a table (product §3.4).
import { Refusal } from '../refusal.ts'

/** Where a recommendation stands. */
export const RECOMMENDATION_STATES = ['consent_pending', 'consented', 'declined', 'lapsed'] as const

/** One state of a recommendation. */
export type RecommendationState = (typeof RECOMMENDATION_STATES)[number]

/** Who moves it: the one who is recommended, or time. */
export const RECOMMENDATION_MOVERS = ['subject', 'clock'] as const

/** One of these movers. */
export type RecommendationMover = (typeof RECOMMENDATION_MOVERS)[number]

/** What a move brings about: the recommender learns that it is "not this time". */
export type RecommendationEffect = 'tell_recommender'

/** One move of the table. */
export interface RecommendationMove {
  by: RecommendationMover
  effects: readonly RecommendationEffect[]
}

/** Every move there is. A pair of states that is not here is refused. */
export const RECOMMENDATION_MOVES: Readonly<
  Record<RecommendationState, Partial<Record<RecommendationState, RecommendationMove>>>
> = {
  consent_pending: {
    consented: { by: 'subject', effects: [] },
    declined: { by: 'subject', effects: ['tell_recommender'] },
    lapsed: { by: 'clock', effects: ['tell_recommender'] },
  },
  consented: {},
  declined: {},
  lapsed: {},
}

/** Gives the move that is wanted. Refuses: 'conflict' where the table does not lead; 'forbidden' when it is another's. */
export function checkRecommendationMove(
  from: RecommendationState,
  { to, by }: { to: RecommendationState; by: RecommendationMover },
): RecommendationMove {
  const move = RECOMMENDATION_MOVES[from][to]
  if (move === undefined)
    throw new Refusal('conflict', `This recommendation ${SAID[from]}: that cannot be changed.`)
  if (move.by !== by)
    throw new Refusal('forbidden', `Whether this recommendation ${SAID[to]} is up to ${MOVERS[move.by]}.`)
  return move
}

const MOVERS: Record<RecommendationMover, string> = {
  subject: 'the person who is recommended',
  clock: 'the passing of time',
}

const SAID: Record<RecommendationState, string> = {
  consent_pending: 'waits for an answer',
  consented: 'was answered with yes',
  declined: 'was answered with no',
  lapsed: 'has lapsed',
}

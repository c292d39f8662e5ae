// The life of an endorsement, as a table (product §3.4).
import { Refusal } from '../refusal.ts'

/** Where an endorsement stands. */
export const ENDORSEMENT_STATES = [
  'pending',
  'accepted',
  'declined',
  'revoked_by_subject',
  'withdrawn_by_author',
] as const

/** One state of an endorsement. */
export type EndorsementState = (typeof ENDORSEMENT_STATES)[number]

/** Who moves it: who wrote it, or of whom it speaks. */
export const ENDORSEMENT_MOVERS = ['author', 'subject'] as const

/** One of these movers. */
export type EndorsementMover = (typeof ENDORSEMENT_MOVERS)[number]

/** What a move brings about: its author learns that it was accepted. Of a no nobody is told. */
export type EndorsementEffect = 'tell_author'

/** One move of the table. */
export interface EndorsementMove {
  by: EndorsementMover
  effects: readonly EndorsementEffect[]
}

const WITHDRAW: EndorsementMove = { by: 'author', effects: [] }

/** Every move there is. A pair of states that is not here is refused. */
export const ENDORSEMENT_MOVES: Readonly<
  Record<EndorsementState, Partial<Record<EndorsementState, EndorsementMove>>>
> = {
  pending: {
    accepted: { by: 'subject', effects: ['tell_author'] },
    declined: { by: 'subject', effects: [] },
    withdrawn_by_author: WITHDRAW,
  },
  accepted: {
    revoked_by_subject: { by: 'subject', effects: [] },
    withdrawn_by_author: WITHDRAW,
  },
  declined: {},
  revoked_by_subject: {},
  withdrawn_by_author: {},
}

/** Gives the move that is wanted. Refuses: 'conflict' where the table does not lead; 'forbidden' when it is another's. */
export function checkEndorsementMove(
  from: EndorsementState,
  { to, by }: { to: EndorsementState; by: EndorsementMover },
): EndorsementMove {
  const move = ENDORSEMENT_MOVES[from][to]
  if (move === undefined)
    throw new Refusal('conflict', `This endorsement ${SAID[from]}: that cannot be changed.`)
  if (move.by !== by)
    throw new Refusal('forbidden', `That this endorsement ${SAID[to]} is up to ${MOVERS[move.by]}.`)
  return move
}

const MOVERS: Record<EndorsementMover, string> = {
  author: 'who wrote it',
  subject: 'the one of whom it speaks',
}

const SAID: Record<EndorsementState, string> = {
  pending: 'waits for an answer',
  accepted: 'is accepted',
  declined: 'is declined',
  revoked_by_subject: 'is taken off the profile',
  withdrawn_by_author: 'is taken back',
}

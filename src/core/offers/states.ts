// The life of an offer to a referral of another node, as its writer knows it. Nothing else compares these states.
import { Refusal } from '../refusal.ts'

/** Where an offer stands. */
export const OFFER_STATES = ['received', 'shortlisted', 'introduced', 'not_chosen', 'withdrawn'] as const

/** One state of an offer. */
export type OfferState = (typeof OFFER_STATES)[number]

/** Who moves an offer: the author of the referral, whose node tells us, or the writer. */
export type OfferMover = 'author' | 'writer'

/** Every move there is. A referral that opens again may find somebody whom it turned down. */
export const OFFER_MOVES: Readonly<Record<OfferState, Partial<Record<OfferState, OfferMover>>>> = {
  received: { shortlisted: 'author', introduced: 'author', not_chosen: 'author', withdrawn: 'writer' },
  shortlisted: { introduced: 'author', not_chosen: 'author', withdrawn: 'writer' },
  introduced: { not_chosen: 'author', withdrawn: 'writer' },
  not_chosen: { shortlisted: 'author', introduced: 'author' },
  withdrawn: {},
}

/** Whether this mover can move an offer there. */
export function mayMoveOffer(from: OfferState, to: OfferState, by: OfferMover): boolean {
  return OFFER_MOVES[from][to] === by
}

/** Whether whoever made an offer may make another for the same referral. */
export function mayOfferAgain(state: OfferState): boolean {
  return state === 'withdrawn'
}

/** Refuses 'conflict' when this mover cannot move an offer there. */
export function checkOfferMove(from: OfferState, to: OfferState, by: OfferMover): void {
  if (mayMoveOffer(from, to, by)) return
  throw new Refusal('conflict', `This offer is ${SAID[from]}: it cannot be ${SAID[to]} any more.`)
}

const SAID: Record<OfferState, string> = {
  received: 'made',
  shortlisted: 'on the shortlist',
  introduced: 'taken up',
  not_chosen: 'turned down',
  withdrawn: 'withdrawn',
}

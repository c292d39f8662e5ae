// What moderators do with referrals: let them through, send them back, take them down and put them back (product §3.3).
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { carryOut } from './carry-out.ts'
import { checkMove } from './check-move.ts'
import { countCircle } from './circle.ts'
import { lockReferralById } from './find.ts'
import { readyFor } from './open.ts'
import type { Referral, ReferralId } from './referral.ts'
import type { ReferralState } from './states.ts'
import type { ReferralTerms } from './terms.ts'

/** Who decides, about which referral, when, and with what words for its author. */
export interface Decision {
  moderatorId: AccountId
  referralId: ReferralId
  at: Date
  /** What its author is told; empty where nothing must be said. */
  statement: string
}

/** Lets a referral through that waited for review: to everybody, or to its author's circle where that comes first. */
export async function approveReferral(tx: Tx, site: Site, decision: Decision): Promise<Referral> {
  const referral = await lockForReview(tx, decision.referralId)
  const to = referral.terms.audience === 'public' ? 'open' : 'circle'
  // The hours of the circle and the days on the boards begin now, not when it was handed in.
  const ready = readyFor(referral, referral.terms as ReferralTerms, decision.at)
  return await decide(tx, site, ready, to, decision)
}

/** Sends a referral back to its author as a draft, with the reasons. */
export async function sendBackReferral(tx: Tx, site: Site, decision: Decision): Promise<Referral> {
  return await decide(tx, site, await lockForReview(tx, decision.referralId), 'draft', decision)
}

/** Takes a referral off the node: its post goes from everywhere, or from here where it is its author's own. */
export async function removeReferral(tx: Tx, site: Site, decision: Decision): Promise<Referral> {
  return await decide(tx, site, await lockForReview(tx, decision.referralId), 'removed', decision)
}

/** Puts a referral back where it stood before it was removed, by a new post: other nodes remember what was deleted. */
export async function putBackReferral(tx: Tx, site: Site, decision: Decision): Promise<Referral> {
  const referral = await lockForReview(tx, decision.referralId)
  const to = referral.stateBeforeRemoval
  if (to === null) throw new Refusal('conflict', 'This referral was not removed.')
  return await decide(tx, site, referral, to, decision)
}

async function decide(
  tx: Tx,
  site: Site,
  referral: Referral,
  to: ReferralState,
  { moderatorId, at, statement }: Decision,
): Promise<Referral> {
  const circleSize = await countCircle(tx, referral.id)
  const move = checkMove(referral, { to, by: 'moderator', at, statement, circleSize })
  return await carryOut(tx, site, referral, { move, to, at, byId: moderatorId, statement })
}

async function lockForReview(tx: Tx, id: ReferralId): Promise<Referral> {
  const referral = await lockReferralById(tx, id)
  if (!referral) throw new Refusal('not_found', 'There is no such referral.')
  return referral
}

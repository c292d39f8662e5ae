// What moderators do with referrals: let them through, send them back, take them down, and put them back (product §3.3,
// §3.6). What is against an author's wish is an action with reasons, which she can appeal.
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { findAccount, isActive } from '../accounts/find.ts'
import {
  type ActionId,
  decideAppeal,
  hasOtherModerator,
  type ReasonCode,
  requireModerator,
  takeAction,
} from '../moderation/act.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { boostByBoards } from './boards.ts'
import { countCircle } from './circle.ts'
import { lockReferralById } from './find.ts'
import { carryOut, tellAuthor } from './moves/carry-out.ts'
import { checkMove } from './moves/check-move.ts'
import { isAwaitingReview } from './queue.ts'
import { isPublished, type Referral, type ReferralId } from './referral.ts'
import type { ReferralState } from './states.ts'
import { storeReferral } from './store.ts'
import { destinationOf, readyFor } from './submit.ts'
import { firstEnd, listedTerms, type ReferralTerms, referralTerms, usualEnd } from './terms.ts'

/** Who decides about which referral, and when. */
export interface Decision {
  moderatorId: AccountId
  referralId: ReferralId
  at: Date
}

/** A decision against an author's wish: why, in a word that is counted and in words that she reads. */
export interface ReasonedDecision extends Decision {
  reasonCode: ReasonCode
  statement: string
}

/**
 * Lets a referral through that waited for review: to everybody, or to its author's circle where that comes first; one that
 * is open, and of which an edit raised doubts, back to its boards. Refuses: 'forbidden' to those who are no moderators, and
 * to its author while there is another to decide; 'conflict' while its author is suspended; as `checkMove`.
 */
export async function approveReferral(tx: Tx, site: Site, decision: Decision): Promise<Referral> {
  const { moderatorId } = decision
  await requireModerator(tx, moderatorId)
  const referral = await lockForReview(tx, decision.referralId)
  if (referral.authorId === moderatorId && (await hasOtherModerator(tx, [moderatorId])))
    throw new Refusal('forbidden', 'This referral is your own: another moderator looks at it.')
  await requireActive(tx, referral)
  if (isPublished(referral) && isAwaitingReview(referral)) return await settleDoubts(tx, referral)
  return await letThrough(tx, site, referral, decision)
}

async function letThrough(tx: Tx, site: Site, referral: Referral, decision: Decision): Promise<Referral> {
  // The hours of the circle and the days on the boards begin now, not when it was handed in.
  const terms = await readTermsFrom(tx, referral, decision.at)
  const ready = readyFor(referral, terms, decision.at)
  return await decide(tx, site, ready, { ...decision, to: destinationOf(terms), statement: '' })
}

/** Sends a referral back to its author as a draft, with the reasons. Refuses as `takeAction` and `checkMove`. */
export async function sendBackReferral(tx: Tx, site: Site, decision: ReasonedDecision): Promise<Referral> {
  const referral = await lockForReview(tx, decision.referralId)
  await act(tx, referral, 'request_change', decision)
  return await decide(tx, site, referral, { ...decision, to: 'draft' })
}

/** Takes a referral down: its post goes from everywhere, or off this node where it is its author's own. Refuses as above. */
export async function removeReferral(tx: Tx, site: Site, decision: ReasonedDecision): Promise<Referral> {
  const referral = await lockForReview(tx, decision.referralId)
  await act(tx, referral, 'remove', decision)
  return await decide(tx, site, referral, { ...decision, to: 'removed' })
}

/**
 * Decides an author's appeal. Where she was right and her referral was removed, it is put back where it stood, by a new
 * post: other nodes remember what was deleted. Where it was sent back, it is let through. Refuses: as `decideAppeal`;
 * 'conflict' while she is suspended and it would be published.
 */
export async function decideReferralAppeal(
  tx: Tx,
  site: Site,
  moderatorId: AccountId,
  appeal: { actionId: ActionId; to: 'confirmed' | 'reversed'; text: string; at: Date },
): Promise<void> {
  const { action, referralId } = await decideAppeal(tx, moderatorId, appeal)
  if (referralId === null || appeal.to !== 'reversed') return
  const referral = await lockForReview(tx, referralId)
  if (action === 'request_change' || action === 'remove') await requireActive(tx, referral)
  if (action === 'request_change') await takeUpAgain(tx, site, referral, { moderatorId, at: appeal.at })
  if (action !== 'remove') return
  const to = referral.stateBeforeRemoval
  if (to === null) return
  await decide(tx, site, referral, { moderatorId, at: appeal.at, to, statement: appeal.text })
}

// Nothing is published in the name of somebody suspended: no server would be told of it, then or ever.
async function requireActive(tx: Tx, { authorId }: Referral): Promise<void> {
  const author = await findAccount(tx, authorId)
  if (author && isActive(author)) return
  throw new Refusal('conflict', 'Its author is suspended or gone: nothing is published in her name.')
}

async function settleDoubts(tx: Tx, referral: Referral): Promise<Referral> {
  const settled = await storeReferral(tx, { ...referral, doubtedAt: null })
  await boostByBoards(tx, settled)
  await tellAuthor(tx, settled, settled.isSource ? 'listed' : 'approved')
  return settled
}

// An end that its author named stands while it is to come; the usual one is counted anew.
async function readTermsFrom(tx: Tx, { id, terms }: Referral, at: Date): Promise<ReferralTerms> {
  const whole = terms as ReferralTerms
  const handedIn = await tx
    .selectFrom('referral_events')
    .select('made_at as at')
    .where('referral_id', '=', id)
    .where('to_state', '=', 'pending_review')
    .orderBy('id', 'desc')
    .executeTakeFirst()
  const end = whole.expiresAt.getTime()
  const isUsual = handedIn !== undefined && end === usualEnd(whole, handedIn.at).getTime()
  return isUsual || end < firstEnd(whole, at).getTime() ? { ...whole, expiresAt: usualEnd(whole, at) } : whole
}

// Its author's appeal is her word that it is to be listed: it goes to the review that it came from, and through it. What
// she has made incomplete since, or what is out of date by now, stays her draft.
async function takeUpAgain(
  tx: Tx,
  site: Site,
  referral: Referral,
  { moderatorId, at }: { moderatorId: AccountId; at: Date },
): Promise<void> {
  const decision = { moderatorId, referralId: referral.id, at }
  if (referral.state === 'pending_review') await letThrough(tx, site, referral, decision)
  const schema = referral.isSource ? listedTerms(at) : referralTerms(at)
  const whole = schema.safeParse(referral.terms)
  if (referral.state !== 'draft' || !whole.success) return
  const move = checkMove(referral, { to: 'pending_review', by: 'author', at })
  const handedIn = { ...referral, terms: whole.data }
  const to = 'pending_review'
  const waiting = await carryOut(tx, site, handedIn, { move, to, at, byId: referral.authorId })
  await letThrough(tx, site, waiting, decision)
}

async function act(
  tx: Tx,
  { id, authorId }: Referral,
  action: 'request_change' | 'remove',
  { moderatorId, reasonCode, statement }: ReasonedDecision,
): Promise<void> {
  await takeAction(tx, moderatorId, {
    action,
    reasonCode,
    statement,
    accountId: authorId,
    referralId: id,
  })
}

async function decide(
  tx: Tx,
  site: Site,
  referral: Referral,
  decided: { moderatorId: AccountId; at: Date; to: ReferralState; statement: string },
): Promise<Referral> {
  const { moderatorId, at, to, statement } = decided
  const circleSize = await countCircle(tx, referral.id)
  const move = checkMove(referral, { to, by: 'moderator', at, statement, circleSize })
  return await carryOut(tx, site, referral, { move, to, at, byId: moderatorId, statement })
}

async function lockForReview(tx: Tx, id: ReferralId): Promise<Referral> {
  const referral = await lockReferralById(tx, id)
  if (!referral) throw new Refusal('not_found', 'There is no such referral.')
  return referral
}

import { findInterestByOffer } from '../../core/interests/interest.ts'
import { takeOffer, takeOfferBack } from '../../core/interests/offer.ts'
import { enqueue } from '../../core/jobs.ts'
import { answerOffer } from '../../core/offers/move.ts'
import { findOfferByUri } from '../../core/offers/offer.ts'
import type { OfferState } from '../../core/offers/states.ts'
import { findPostByUri } from '../../core/posts/find.ts'
import { findReferralOfPost } from '../../core/referrals/find.ts'
import { attempt, Refusal } from '../../core/refusal.ts'
import type { Deed } from '../../db/pool-work.ts'
import { offeredPostUri, rateOf } from '../translate/offer.ts'
import { referenced } from '../wire/activity.ts'
import { AgreementShape } from '../wire/offer.ts'
import { receiveAccept, receiveReject } from './follows.ts'
import { settleQuote, settleReply } from './quotes.ts'
import { Dropped, type Receiver, type Receiving } from './receiver.ts'
import { settleRelay } from './relays.ts'
import { settleListing } from './rosters.ts'

/** FEP-0837: a writer of another node offers to do the work of a referral of ours. What is refused is answered with a Reject. */
export const receiveOffer: Receiver = async ({ db, site }, activity, actor) => {
  const agreement = AgreementShape.safeParse(activity.object)
  const uri = agreement.success ? offeredPostUri(agreement.data) : undefined
  const post = uri === undefined ? undefined : await findPostByUri(db, uri)
  // Of a post from elsewhere its own node hears; the listing of it here takes no offers.
  const referral = post?.authorHost === null ? await findReferralOfPost(db, post.id) : undefined
  if (!agreement.success || !post || !referral) return new Dropped('an offer for nothing that is open here')
  const offer = {
    offerUri: activity.id,
    referralId: referral.id,
    candidateId: actor.id,
    rate: rateOf(agreement.data, referral.terms),
    at: new Date(),
  }
  return async (tx) => {
    const refused = await attempt(tx, () => takeOffer(tx, site, offer))
    if (!(refused instanceof Refusal)) return
    const { offerUri, candidateId } = offer
    await enqueue(tx, 'refuse-offer', { offerUri, candidateId, postId: post.id, words: refused.message })
  }
}

/** ActivityPub §7.10: an offer is taken back by who made it. Whoever is out of it already stays out. */
export async function undoOffer(
  { db, site }: Receiving,
  offerUri: string | undefined,
  actor: Parameters<Receiver>[2],
): Promise<Deed | Dropped> {
  const interest = offerUri === undefined ? undefined : await findInterestByOffer(db, offerUri)
  if (offerUri === undefined || interest?.candidateId !== actor.id)
    return new Dropped('an undo of an offer that is not the actor’s')
  return async (tx) => {
    await attempt(tx, () => takeOfferBack(tx, site, actor.id, { offerUri, at: new Date() }))
  }
}

/** FEP-0837: the author of a referral elsewhere considers an offer of ours. */
export const receiveTentativeAccept: Receiver = async (receiving, activity, actor) =>
  (await settleOffer(receiving, activity, { actor, to: 'shortlisted' })) ??
  new Dropped('an answer to nothing of ours')

/** ActivityPub §7.6, FEP-0837, FEP-044f: an offer, quote or reply of ours was taken up, or a Follow accepted. */
export const receiveAnyAccept: Receiver = async (receiving, activity, actor) =>
  (await settleOffer(receiving, activity, { actor, to: 'introduced' })) ??
  (await settleRelay(receiving, activity, { actor, isAccepted: true })) ??
  (await settleQuote(receiving, activity, { actor, isAccepted: true })) ??
  (await settleReply(receiving, activity, { actor, isAccepted: true })) ??
  (await settleListing(receiving, activity, { actor, isAccepted: true })) ??
  (await receiveAccept(receiving, activity, actor))

/** ActivityPub §7.7, FEP-0837, FEP-044f: an offer, quote or reply of ours was turned down, or a Follow refused. */
export const receiveAnyReject: Receiver = async (receiving, activity, actor) =>
  (await settleOffer(receiving, activity, { actor, to: 'not_chosen' })) ??
  (await settleRelay(receiving, activity, { actor, isAccepted: false })) ??
  (await settleQuote(receiving, activity, { actor, isAccepted: false })) ??
  (await settleReply(receiving, activity, { actor, isAccepted: false })) ??
  (await settleListing(receiving, activity, { actor, isAccepted: false })) ??
  (await receiveReject(receiving, activity, actor))

// Only the author of the referral answers for it, whoever else knows the id of the offer. Undefined: it is about no offer.
async function settleOffer(
  { db }: Receiving,
  activity: Parameters<Receiver>[1],
  { actor, to }: { actor: Parameters<Receiver>[2]; to: OfferState },
): Promise<Deed | Dropped | undefined> {
  const uri = referenced(activity.object)
  const offer = uri === undefined ? undefined : await findOfferByUri(db, uri)
  if (!offer) return undefined
  if (offer.authorId !== actor.id) return new Dropped('an answer to an offer that was made to another')
  return async (tx) => {
    await answerOffer(tx, actor.id, { id: offer.id, to, at: new Date() })
  }
}

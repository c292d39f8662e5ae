import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { enqueue } from '../jobs.ts'
import { notifyAnew } from '../notifications/notify.ts'
import { Refusal } from '../refusal.ts'
import { lockOffer, type Offer, type OfferId } from './offer.ts'
import { checkOfferMove, mayMoveOffer, type OfferState } from './states.ts'

/**
 * The author of the referral answered an offer: its writer is told. Gives whether it moved: an answer that comes twice or
 * too late, or from anybody but the author, changes nothing.
 */
export async function answerOffer(
  tx: Tx,
  authorId: AccountId,
  { id, to, at }: { id: OfferId; to: OfferState; at: Date },
): Promise<boolean> {
  const offer = await lockOffer(tx, id)
  if (offer?.authorId !== authorId || !mayMoveOffer(offer.state, to, 'author')) return false
  await store(tx, offer, { to, at })
  const { writerId, referralPostId } = offer
  await notifyAnew(tx, [{ to: writerId, kind: 'candidate_moved', from: authorId, postId: referralPostId }])
  return true
}

/** A writer takes an offer back, and its author is told. Refuses: 'not_found' to others; 'conflict' when it ended already. */
export async function withdrawOffer(
  tx: Tx,
  writerId: AccountId,
  { id, at }: { id: OfferId; at: Date },
): Promise<void> {
  const offer = await lockOffer(tx, id)
  if (offer?.writerId !== writerId) throw new Refusal('not_found', 'This offer is not here any more.')
  checkOfferMove(offer.state, 'withdrawn', 'writer')
  await store(tx, offer, { to: 'withdrawn', at })
  await enqueue(tx, 'withdraw-offer', { offerId: id })
}

async function store(tx: Tx, { id }: Offer, { to, at }: { to: OfferState; at: Date }): Promise<void> {
  await tx.updateTable('offers').set({ state: to, changed_at: at }).where('id', '=', id).execute()
}

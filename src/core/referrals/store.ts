import type { Tx } from '../../db/connect.ts'
import type { Referral } from './referral.ts'

/** Writes a referral's row as it is now, and gives it. Replies being welcome stands in the terms too, where the post reads it. */
export async function storeReferral<R extends Referral>(tx: Tx, referral: R): Promise<R> {
  const terms = { ...referral.terms, accepting: referral.accepting }
  await tx
    .updateTable('referrals')
    .set({
      post_id: referral.postId,
      state: referral.state,
      state_before_removal: referral.stateBeforeRemoval,
      accepting: referral.accepting,
      answers: referral.answers,
      is_boostable: referral.isBoostable,
      revision: referral.revision,
      terms: JSON.stringify(terms),
      renewals: referral.renewals,
      withdraw_reason: referral.withdrawReason,
      expires_at: referral.expiresAt,
      opened_at: referral.openedAt,
      closed_at: referral.closedAt,
      circle_until: referral.circleUntil,
      live_since: referral.liveSince,
      confirmed_at: referral.confirmedAt,
      asked_at: referral.askedAt,
      unlisted_at: referral.unlistedAt,
      bumped_at: referral.bumpedAt,
      boosted_anew_at: referral.boostedAnewAt,
      doubted_at: referral.doubtedAt,
      told_at: referral.toldAt,
    })
    .where('id', '=', referral.id)
    .execute()
  return { ...referral, terms }
}

import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { ReferralId } from './referral.ts'
import type { ReferralState } from './states.ts'

/** Writes down that a referral moved: by whom, from where to where, and why. Nothing of it is ever changed. */
export async function noteEvent(
  tx: Tx,
  referralId: ReferralId,
  event: { from: ReferralState; to: ReferralState; byId: AccountId | null; reason: string | null; at: Date },
): Promise<void> {
  await tx
    .insertInto('referral_events')
    .values({
      referral_id: referralId,
      from_state: event.from,
      to_state: event.to,
      by_account_id: event.byId,
      reason: event.reason,
      made_at: event.at,
    })
    .execute()
}

/** The moves of a referral, the oldest first. */
export async function readEvents(
  db: Db,
  referralId: ReferralId,
): Promise<{ from: ReferralState; to: ReferralState; reason: string | null; madeAt: Date }[]> {
  const rows = await db
    .selectFrom('referral_events')
    .select(['from_state as from', 'to_state as to', 'reason', 'made_at as madeAt'])
    .where('referral_id', '=', referralId)
    .orderBy('id')
    .execute()
  return rows as { from: ReferralState; to: ReferralState; reason: string | null; madeAt: Date }[]
}

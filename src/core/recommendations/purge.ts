import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { INTEREST_DAYS } from '../interests/close.ts'

const DAY_MS = 86_400_000

/** Lets go of recommendations as long after the end of their referral as of interests (product §3.5). */
export async function purgeRecommendations(tx: Tx, at: Date): Promise<void> {
  const end = new Date(at.getTime() - INTEREST_DAYS * DAY_MS)
  await sql`
    delete from recommendations using referrals
    where referrals.id = recommendations.referral_id and referrals.closed_at <= ${end}`.execute(tx)
}

/** Forgets every recommendation that somebody gave, and each that was given of her. */
export async function eraseRecommendations(tx: Tx, accountId: AccountId): Promise<void> {
  await tx
    .deleteFrom('recommendations')
    .where((is) => is.or([is('recommender_id', '=', accountId), is('subject_id', '=', accountId)]))
    .execute()
}

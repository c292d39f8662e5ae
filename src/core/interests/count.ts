import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { ReferralId } from '../referrals/referral.ts'

/** How many have replied to a referral and stayed, in public or in private, those included whose replies are purged by now. */
export async function countReplies(db: Db | Tx, referralId: ReferralId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select ((select count(*) from interests
        where referral_id = ${referralId} and expressed_at is not null and state <> 'withdrawn')
      + coalesce((select purged from interest_counts where referral_id = ${referralId}), 0))::int as count`.execute(
    db,
  )
  return rows[0]!.count
}

/** How many were suggested for a referral and have not answered yet: all that its author learns of them. */
export async function countSuggestions(db: Db | Tx, referralId: ReferralId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from interests
    where referral_id = ${referralId} and state = 'suggested'`.execute(db)
  return rows[0]!.count
}

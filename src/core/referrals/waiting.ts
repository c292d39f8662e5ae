import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { IN_REVIEW } from './queue.ts'

/** As many are counted: whoever has more to do need not know how much. */
export const WAITING_MAX = 100

/** How much waits for moderators, WAITING_MAX at the most: referrals to be looked at, appeals, and reports. */
export async function countWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from referrals where ${IN_REVIEW}
      union all select from moderation_actions where state = 'appealed'
      union all select from reports where resolved_at is null
      limit ${WAITING_MAX}
    ) waiting`.execute(db)
  return rows[0]!.count
}

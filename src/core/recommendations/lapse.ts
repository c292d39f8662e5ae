import type { Tx } from '../../db/connect.ts'
import { moveAll } from './answer.ts'
import { recommendations } from './recommendation.ts'

const BATCH = 100

/** Lets recommendations lapse whose suggestion ended without an answer, by time or with the referral; told as a no is. */
export async function lapseRecommendations(tx: Tx, at: Date): Promise<void> {
  const due = await recommendations(tx)
    .where('state', '=', 'consent_pending')
    .where((is) =>
      is.exists(
        is
          .selectFrom('interests')
          .select('interests.id')
          .whereRef('interests.id', '=', 'recommendations.interest_id')
          .where('interests.state', '=', 'lapsed'),
      ),
    )
    .limit(BATCH)
    .forUpdate()
    .skipLocked()
    .execute()
  await moveAll(tx, due, { to: 'lapsed', by: 'clock', at })
}

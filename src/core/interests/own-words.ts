import type { Db } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { InterestId } from './interest.ts'

/** What a candidate said when she answered, for herself; empty where she said nothing, and for everybody else. */
export async function readOwnWords(db: Db, candidateId: AccountId, interestId: InterestId): Promise<string> {
  const row = await db
    .selectFrom('interests')
    .select('message')
    .where('id', '=', interestId)
    .where('candidate_id', '=', candidateId)
    .executeTakeFirst()
  return row?.message ?? ''
}

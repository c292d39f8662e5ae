import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { InterestId } from './interest.ts'

/** What was written between a candidate and the author, as far as the candidate may read it. */
export interface OwnWords {
  /** What she said when she answered. */
  message: string
  /** What the author wrote with a “not this time”. */
  answer: string
}

/** The words around an interest for its candidate; empty where nothing was said, and for everybody else. */
export async function readOwnWords(
  db: Db | Tx,
  candidateId: AccountId,
  interestId: InterestId,
): Promise<OwnWords> {
  const row = await db
    .selectFrom('interests')
    .select(['message', 'answer'])
    .where('id', '=', interestId)
    .where('candidate_id', '=', candidateId)
    .executeTakeFirst()
  return row ?? { message: '', answer: '' }
}

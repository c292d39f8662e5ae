import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'

/** To how many referrals the same words may go before their authors are told (product §3.7). */
export const SAME_WORDS_MAX = 5

// Shorter words, such as "Yes please", are the same by nature.
const LENGTH_MIN = 40

/** The hash by which the same words are known again, without case, spacing and names; null for a short message. */
export function hashWords(message: string): Buffer | null {
  const words = message
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/@\S+/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return words.length < LENGTH_MIN ? null : createHash('sha256').update(words).digest()
}

/** Whether a candidate has sent these words to more than SAME_WORDS_MAX referrals. */
export async function isSentToSeveral(
  db: Db | Tx,
  candidateId: AccountId,
  message: string,
): Promise<boolean> {
  const hash = hashWords(message)
  if (hash === null) return false
  const { rows } = await sql<{ count: number }>`
    select count(distinct referral_id)::int as count from interests
    where candidate_id = ${candidateId} and message_hash = ${hash}`.execute(db)
  return rows[0]!.count > SAME_WORDS_MAX
}

import { sql } from 'kysely'
import type { Db, Tx } from '../../../db/connect.ts'
import type { Referral } from '../referral.ts'

/** The codes of open referrals for the same kinds of work, those with more topics in common first, then the newest. */
export async function readSimilarOpen(
  db: Db | Tx,
  { id, terms }: Pick<Referral, 'id' | 'terms'>,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select code from referrals
    where state in ('open', 'in_talks') and accepting and id <> ${id}
      and terms -> 'work' ?| ${terms.work ?? []}::text[]
    order by (select count(*) from jsonb_array_elements_text(terms -> 'topics') as topic
      where topic = any(${terms.topics}::text[])) desc, place desc
    limit ${limit}`.execute(db)
  return rows.map((row) => row.code)
}

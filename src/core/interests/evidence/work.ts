// Work that went from one to the other before.
import { sql } from 'kysely'
import type { Db } from '../../../db/connect.ts'
import type { AccountId } from '../../accounts/account.ts'
import { referralPath } from '../../referrals/code.ts'
import type { EvidenceLine, EvidenceScope, Lines } from './line.ts'

interface Passed {
  candidateId: AccountId
  way: 'to_them' | 'to_you'
  times: number
  hired: number
  codes: string[]
}

/**
 * What work the author and each candidate got from one another through referrals, by one statement. That somebody was
 * hired counts only where the author said so herself: what the other side reported is private (product §3.4).
 */
export async function readWork(
  db: Db,
  { authorId, referralId, candidateIds }: EvidenceScope,
): Promise<Lines> {
  const { rows } = await sql<Passed>`
    with passed as (
      select interests.candidate_id as other_id, 'to_them' as way, interests.id, referrals.code
      from interests join referrals on referrals.id = interests.referral_id
      where interests.candidate_id = any(${candidateIds}::bigint[]) and referrals.author_id = ${authorId}
        and interests.state = 'chosen' and referrals.id <> ${referralId}
      union all
      select referrals.author_id, 'to_you', interests.id, referrals.code
      from interests join referrals on referrals.id = interests.referral_id
      where interests.candidate_id = ${authorId} and referrals.author_id = any(${candidateIds}::bigint[])
        and interests.state = 'chosen'
    )
    select other_id as "candidateId", way, count(*)::int as times, array_agg(code order by id desc) as codes,
      count(*) filter (where exists (select from outcomes where outcomes.interest_id = passed.id
        and outcomes.reporter_id = ${authorId} and outcomes.result = 'hired'))::int as hired
    from passed group by 1, 2 order by 2`.execute(db)
  const lines: Lines = new Map()
  for (const { candidateId, way, times, hired, codes } of rows) {
    const line: EvidenceLine = { kind: 'work', way, times, hired, codes, url: referralPath(codes[0]!) }
    lines.set(candidateId, [...(lines.get(candidateId) ?? []), line])
  }
  return lines
}

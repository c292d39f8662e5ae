// Whom of those that the author follows follow the candidate too.
import { sql } from 'kysely'
import type { Db } from '../../../db/connect.ts'
import type { AccountId } from '../../accounts/account.ts'
import { type Byline, byline } from '../../accounts/byline.ts'
import type { EvidenceScope, Lines } from './line.ts'

const NAMED_MAX = 3

interface Circle {
  candidateId: AccountId
  count: number
  some: Byline[]
  url: string
}

/**
 * How many accounts that the author follows follow each candidate, and some of them, by one statement. Only a follow of
 * which one end is at home counts: those stand in lists that this node shows to anybody (product §3.5).
 */
export async function readCircles(db: Db, { authorId, candidateIds }: EvidenceScope): Promise<Lines> {
  const { rows } = await sql<Circle>`
    with edges as (
      select theirs.followee_id as candidate_id, theirs.follower_id,
        row_number() over (partition by theirs.followee_id order by mine.id) as place
      from follows mine
      join follows theirs on theirs.follower_id = mine.followee_id
        and theirs.followee_id = any(${candidateIds}::bigint[]) and theirs.state = 'accepted'
      join accounts person on person.id = theirs.follower_id
      join accounts candidate on candidate.id = theirs.followee_id
      where mine.follower_id = ${authorId} and mine.state = 'accepted' and person.kind = 'writer'
        and person.suspended_at is null and person.gone_at is null
        and (person.host is null or candidate.host is null)
    )
    select candidate.id as "candidateId", candidate.url, count(*)::int as count,
      json_agg(${byline('person')} order by place) filter (where place <= ${NAMED_MAX}) as some
    from edges
    join accounts candidate on candidate.id = edges.candidate_id
    join accounts person on person.id = edges.follower_id
    group by candidate.id`.execute(db)
  return new Map(
    rows.map(({ candidateId, count, some, url }) => [candidateId, [{ kind: 'circle', count, some, url }]]),
  )
}

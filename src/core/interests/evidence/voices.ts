// What others say: endorsements by those whom the author follows, and recommendations for this referral.
import { sql } from 'kysely'
import type { Db } from '../../../db/connect.ts'
import type { AccountId } from '../../accounts/account.ts'
import { type Byline, byline } from '../../accounts/byline.ts'
import { visibleTo } from '../../posts/visibility.ts'
import type { EvidenceLine, EvidenceScope, Lines } from './line.ts'

// Words of a profile are read on the profile; the newest few are told here.
const VOICES_MAX = 3

/** Accepted endorsements of each candidate by accounts that the author follows, the newest first: one statement. */
export async function readEndorsers(db: Db, { authorId, candidateIds }: EvidenceScope): Promise<Lines> {
  const { rows } = await sql<Voice & { since: string | null }>`
    select endorsements.subject_id as "candidateId", ${byline('voice')} as by, endorsements.basis,
      endorsements.since, endorsements.text as words, coalesce(posts.url, subject.url) as url
    from endorsements
    join follows on follows.follower_id = ${authorId} and follows.followee_id = endorsements.author_id
      and follows.state = 'accepted'
    join accounts voice on voice.id = endorsements.author_id
    join accounts subject on subject.id = endorsements.subject_id
    left join posts on posts.id = endorsements.post_id and ${visibleTo(authorId)}
    where endorsements.subject_id = any(${candidateIds}::bigint[]) and endorsements.state = 'accepted'
      and voice.suspended_at is null and voice.gone_at is null
    order by endorsements.id desc`.execute(db)
  return gather(rows, ({ by, basis, since, words: text, url }) => ({
    kind: 'endorsement',
    by,
    basis,
    since,
    text,
    url,
  }))
}

/** Who recommended each candidate for this referral, those first whom the author follows: one statement. */
export async function readRecommenders(
  db: Db,
  { authorId, referralId, candidateIds }: EvidenceScope,
): Promise<Lines> {
  const { rows } = await sql<Voice & { isFollowed: boolean; sinceYear: number | null }>`
    select recommendations.subject_id as "candidateId", ${byline('voice')} as by, recommendations.basis,
      recommendations.since_year as "sinceYear", recommendations.words, coalesce(posts.url, voice.url) as url,
      exists (select from follows where follower_id = ${authorId} and followee_id = voice.id
        and state = 'accepted') as "isFollowed"
    from recommendations
    join accounts voice on voice.id = recommendations.recommender_id
    left join posts on posts.id = recommendations.post_id and ${visibleTo(authorId)}
    where recommendations.referral_id = ${referralId} and recommendations.state = 'consented'
      and recommendations.subject_id = any(${candidateIds}::bigint[])
      and voice.suspended_at is null and voice.gone_at is null
    order by "isFollowed" desc, recommendations.id`.execute(db)
  return gather(rows, ({ by, isFollowed, basis, sinceYear, words, url }) => ({
    kind: 'recommendation',
    by,
    isFollowed,
    basis,
    sinceYear,
    words,
    url,
  }))
}

interface Voice {
  candidateId: AccountId
  by: Byline
  basis: string
  words: string
  url: string
}

function gather<Row extends Voice>(rows: Row[], lineOf: (row: Row) => EvidenceLine): Lines {
  const lines: Lines = new Map()
  for (const row of rows) {
    const before = lines.get(row.candidateId) ?? []
    if (before.length < VOICES_MAX) lines.set(row.candidateId, [...before, lineOf(row)])
  }
  return lines
}

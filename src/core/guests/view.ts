// What this node has of somebody who is at home elsewhere: shown to her, and to be taken along (product §3.5, §6.6).
import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { ReferralState } from '../referrals/states.ts'

/** A referral of hers, as a line of a list. */
export interface OwnReferral {
  code: string
  title: string | null
  state: ReferralState
  madeAt: Date
}

/** A word for her that waits for her answer. */
export interface PendingWord {
  code: string
  title: string
}

/** The referrals of somebody, the newest first, whatever became of them. */
export async function readOwnReferrals(db: Db, authorId: AccountId, limit: number): Promise<OwnReferral[]> {
  const { rows } = await sql<OwnReferral>`
    select code, terms ->> 'title' as title, state, made_at as "madeAt" from referrals
    where author_id = ${authorId} order by place desc limit ${limit}`.execute(db)
  return rows
}

/** The recommendations of somebody that wait for her answer, one for each referral. */
export async function readPendingWords(db: Db, subjectId: AccountId): Promise<PendingWord[]> {
  const { rows } = await sql<PendingWord>`
    select distinct on (recommendations.referral_id) recommendations.code, referrals.terms ->> 'title' as title
    from recommendations join referrals on referrals.id = recommendations.referral_id
    where recommendations.subject_id = ${subjectId} and recommendations.state = 'consent_pending'
    order by recommendations.referral_id, recommendations.id desc`.execute(db)
  return rows
}

/** Everything that she said here and that is kept of her, as plain JSON. What a vault holds is not hers alone, and is left out. */
export async function readGuestData(db: Db, accountId: AccountId): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ data: Record<string, unknown> }>`
    select json_build_object(
      'interests', (select coalesce(json_agg(json_build_object('referral', referrals.code, 'state', interests.state,
          'source', interests.source, 'message', interests.message, 'rate', interests.rate, 'unit', interests.rate_unit,
          'currency', interests.currency, 'availableFrom', interests.available_from, 'samples', interests.samples,
          'expressedAt', interests.expressed_at) order by interests.id), '[]')
        from interests join referrals on referrals.id = interests.referral_id where candidate_id = ${accountId}),
      'recommendationsGiven', (select coalesce(json_agg(json_build_object('referral', referrals.code,
          'who', subject.uri, 'basis', recommendations.basis, 'sinceYear', recommendations.since_year,
          'words', recommendations.words, 'madeAt', recommendations.made_at) order by recommendations.id), '[]')
        from recommendations join referrals on referrals.id = recommendations.referral_id
        join accounts subject on subject.id = recommendations.subject_id
        where recommendations.recommender_id = ${accountId}),
      'outcomes', (select coalesce(json_agg(json_build_object('referral', referrals.code, 'result', outcomes.result,
          'paidOnTime', outcomes.paid_on_time, 'madeAt', outcomes.made_at) order by outcomes.made_at), '[]')
        from outcomes join interests on interests.id = outcomes.interest_id
        join referrals on referrals.id = interests.referral_id where outcomes.reporter_id = ${accountId}),
      'referrals', (select coalesce(json_agg(json_build_object('code', code, 'state', state, 'terms', terms,
          'madeAt', made_at, 'closedAt', closed_at) order by id), '[]')
        from referrals where author_id = ${accountId})) as data`.execute(db)
  return rows[0]!.data
}

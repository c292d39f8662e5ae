// What this node has of somebody who is at home elsewhere: shown to her (product §3.5, §6.6).
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

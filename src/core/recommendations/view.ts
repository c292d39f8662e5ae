import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { type Byline, byline } from '../accounts/byline.ts'
import { isReadable } from '../referrals/readable.ts'
import { isPassedOn, REFERRAL_COLUMNS, referralOf } from '../referrals/referral.ts'
import type { ReferralTerms } from '../referrals/terms.ts'
import { findRecommendationByCode, type Recommendation, type RecommendationBasis } from './recommendation.ts'

/** One colleague's word. */
export interface Voice {
  by: Byline
  basis: RecommendationBasis
  sinceYear: number | null
  words: string
}

/** A recommendation as the recommended person sees it: for what, and who put in a word for her. */
export interface RecommendationView extends Recommendation {
  referralCode: string
  terms: ReferralTerms
  /** All who recommended her for this work. */
  voices: Voice[]
}

/** Loads the recommendation behind a page for the recommended person; undefined for everybody else, as where there is none. */
export async function viewRecommendation(
  db: Db,
  viewerId: AccountId,
  code: string,
): Promise<RecommendationView | undefined> {
  const found = await findRecommendationByCode(db, viewerId, code)
  if (!found) return undefined
  const row = await db
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .where('id', '=', found.referralId)
    .executeTakeFirst()
  const referral = row && referralOf(row)
  if (!referral || !isPassedOn(referral) || !(await isReadable(db, viewerId, referral))) return undefined
  const { rows: voices } = await sql<Voice>`
    select ${byline('voice')} as by, recommendations.basis, recommendations.since_year as "sinceYear", recommendations.words
    from recommendations join accounts voice on voice.id = recommendations.recommender_id
    where recommendations.referral_id = ${found.referralId} and recommendations.subject_id = ${viewerId}
      and voice.suspended_at is null and voice.gone_at is null
    order by recommendations.id`.execute(db)
  return { ...found, referralCode: referral.code, terms: referral.terms, voices }
}

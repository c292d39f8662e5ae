import type { Db, Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import type { InterestId } from '../interests/interest.ts'
import type { PostId } from '../posts/post.ts'
import { lockReferralById } from '../referrals/find.ts'
import type { ReferralId } from '../referrals/referral.ts'
import { Refusal } from '../refusal.ts'
import type { RecommendationState } from './states.ts'

/** The id of a recommendation: one colleague's word for another, for one referral. */
export type RecommendationId = Id<'recommendation'>

/** How somebody knows whom she recommends (product §3.4); `unsaid`: a reply that does not say. */
export const RECOMMENDATION_BASES = [
  'hired_them',
  'hired_by_them',
  'worked_together',
  'edited_my_work',
  'i_edited_theirs',
  'taught_or_mentored',
  'read_their_work',
  'community',
  'unsaid',
] as const

/** One such basis. */
export type RecommendationBasis = (typeof RECOMMENDATION_BASES)[number]

/** A recommendation as its row has it. */
export interface Recommendation {
  id: RecommendationId
  /** Of the page on which the recommended person answers. */
  code: string
  referralId: ReferralId
  /** Null: the person was not asked. */
  interestId: InterestId | null
  recommenderId: AccountId
  subjectId: AccountId
  state: RecommendationState
  postId: PostId | null
  basis: RecommendationBasis
  sinceYear: number | null
  words: string
}

/** A recommendation by its id; undefined when there is none. */
export async function findRecommendation(
  db: Db | Tx,
  id: RecommendationId,
): Promise<Recommendation | undefined> {
  return await recommendations(db).where('id', '=', id).executeTakeFirst()
}

/** The recommendation behind a page, for the person who is recommended and for nobody else; else undefined. */
export async function findRecommendationByCode(
  db: Db | Tx,
  viewerId: AccountId,
  code: string,
): Promise<Recommendation | undefined> {
  return await recommendations(db)
    .where('code', '=', code.toLowerCase())
    .where('subject_id', '=', viewerId)
    .executeTakeFirst()
}

/** A recommendation for a deed of the recommended person. Refuses 'not_found' to others, who are not to know of it. */
export async function lockAsSubject(
  tx: Tx,
  subjectId: AccountId,
  id: RecommendationId,
): Promise<Recommendation> {
  const above = await findRecommendation(tx, id)
  if (above) await lockReferralById(tx, above.referralId)
  const found = await recommendations(tx).where('id', '=', id).forUpdate().executeTakeFirst()
  if (found?.subjectId !== subjectId) {
    throw new Refusal('not_found', 'This recommendation is not here any more.')
  }
  return found
}

/** Gives recommendations to be narrowed by conditions. */
export function recommendations(db: Db | Tx) {
  return db
    .selectFrom('recommendations')
    .select(['id', 'code', 'state', 'basis', 'words', 'referral_id as referralId'])
    .select(['interest_id as interestId', 'recommender_id as recommenderId', 'subject_id as subjectId'])
    .select(['post_id as postId', 'since_year as sinceYear'])
    .$narrowType<{ state: RecommendationState; basis: RecommendationBasis }>()
}

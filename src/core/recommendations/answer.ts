import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { findInterest, type InterestId, lockInterest } from '../interests/interest.ts'
import { statesBefore } from '../interests/states.ts'
import { answerSuggestion } from '../interests/suggest.ts'
import { enqueueAll } from '../jobs.ts'
import { lockReferralById } from '../referrals/find.ts'
import type { Site } from '../site.ts'
import {
  lockAsSubject,
  type Recommendation,
  type RecommendationId,
  recommendations,
} from './recommendation.ts'
import { checkRecommendationMove, type RecommendationMover, type RecommendationState } from './states.ts'

/** What the recommended person answers. */
export interface AnsweredRecommendation {
  recommendationId: RecommendationId
  isYes: boolean
  /** What she says of herself with a yes. */
  message?: string
  at: Date
}

/**
 * The recommended person answers, and with it all who recommended her for the referral. Yes makes her a candidate with
 * their words; of a no the author never learns, and the recommenders that it is not this time (product §4.3).
 * Refuses: 'not_found' to all others; 'conflict' when it is answered or lapsed, or the referral is closed; 'invalid' for
 * too many words.
 */
export async function answerRecommendation(
  tx: Tx,
  site: Site,
  subjectId: AccountId,
  { recommendationId, isYes, message = '', at }: AnsweredRecommendation,
): Promise<void> {
  const { state, interestId } = await lockAsSubject(tx, subjectId, recommendationId)
  checkRecommendationMove(state, { to: isYes ? 'consented' : 'declined', by: 'subject' })
  // Only somebody who is asked has a recommendation that waits, and it hangs on an interest.
  await answerInterest(tx, site, interestId!, { isYes, message, at })
}

/**
 * Somebody does not want to be suggested any more: what waits for her answer is declined too. A second time is nothing, and
 * nothing that became of a suggestion stands in its way.
 */
export async function refuseSuggestions(tx: Tx, site: Site, accountId: AccountId, at: Date): Promise<void> {
  const pending = await lockAllPending(tx, accountId)
  await tx
    .insertInto('suggestion_refusals')
    .values({ account_id: accountId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  for (const interestId of new Set(pending.map((one) => one.interestId!))) {
    const { state } = await lockInterest(tx, interestId)
    // One whose time is over lapses by itself.
    if (!statesBefore('declined', 'candidate').includes(state)) continue
    await answerInterest(tx, site, interestId, { isYes: false, message: '', at })
  }
}

/** Whether somebody does not want to be suggested. */
export async function refusesSuggestions(db: Db | Tx, accountId: AccountId): Promise<boolean> {
  const refusal = await db
    .selectFrom('suggestion_refusals')
    .select('account_id')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return refusal !== undefined
}

// Of several referrals each is locked before any recommendation is, as by who locks but one.
async function lockAllPending(tx: Tx, subjectId: AccountId): Promise<Recommendation[]> {
  const waiting = recommendations(tx)
    .where('subject_id', '=', subjectId)
    .where('state', '=', 'consent_pending')
  const above = await waiting.orderBy('referral_id').execute()
  for (const referralId of new Set(above.map((one) => one.referralId))) await lockReferralById(tx, referralId)
  return await waiting.orderBy('interest_id').orderBy('id').forUpdate().execute()
}

/** Somebody who was recommended said by herself that she is interested: that is a yes to each who recommended her. */
export async function takeUpSuggestions(
  tx: Tx,
  { interestId, at }: { interestId: InterestId; at: Date },
): Promise<void> {
  const interest = await findInterest(tx, interestId)
  if (!interest) return
  await lockReferralById(tx, interest.referralId)
  await moveAll(tx, await lockPending(tx, interestId), { to: 'consented', by: 'subject', at })
}

/** Moves recommendations, all in the same way. Refuses as `checkRecommendationMove`, and then moves none. */
export async function moveAll(
  tx: Tx,
  moved: Recommendation[],
  { to, by, at }: { to: RecommendationState; by: RecommendationMover; at: Date },
): Promise<void> {
  const told = moved.filter(({ state }) =>
    checkRecommendationMove(state, { to, by }).effects.includes('tell_recommender'),
  )
  await tx
    .updateTable('recommendations')
    .set({ state: to, changed_at: at })
    .where((is) => is('id', '=', is.fn.any(is.val(moved.map(({ id }) => id)))))
    .execute()
  await enqueueAll(
    tx,
    'tell-recommender',
    told.map(({ id }) => ({ recommendationId: id, news: 'declined' as const })),
  )
}

async function answerInterest(
  tx: Tx,
  site: Site,
  interestId: InterestId,
  { isYes, message, at }: { isYes: boolean; message: string; at: Date },
): Promise<void> {
  const pending = await lockPending(tx, interestId)
  await answerSuggestion(tx, site, { interestId, isYes, message, at })
  await moveAll(tx, pending, { to: isYes ? 'consented' : 'declined', by: 'subject', at })
}

async function lockPending(tx: Tx, interestId: InterestId): Promise<Recommendation[]> {
  return await recommendations(tx)
    .where('interest_id', '=', interestId)
    .where('state', '=', 'consent_pending')
    .orderBy('id')
    .forUpdate()
    .execute()
}

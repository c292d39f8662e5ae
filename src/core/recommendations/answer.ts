import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { InterestId } from '../interests/interest.ts'
import { answerSuggestion } from '../interests/suggest.ts'
import { enqueueAll } from '../jobs.ts'
import type { Site } from '../site.ts'
import {
  lockAsSubject,
  type Recommendation,
  type RecommendationId,
  recommendations,
} from './recommendation.ts'
import { checkRecommendationMove, type RecommendationMover, type RecommendationState } from './states.ts'

/** What somebody who was recommended can say: yes, no to this referral, or no to all suggestions from now on. */
export type RecommendationAnswer = 'yes' | 'no' | 'never'

/**
 * The recommended person answers, and with it all who recommended her for the referral. Yes makes her a candidate with
 * their words; of a no the author never learns, and the recommenders that it is not this time (product §4.3).
 * Refuses: 'not_found' to all others; 'conflict' when it is answered or lapsed, or the referral is closed.
 */
export async function answerRecommendation(
  tx: Tx,
  site: Site,
  subjectId: AccountId,
  {
    recommendationId,
    answer,
    at,
  }: { recommendationId: RecommendationId; answer: RecommendationAnswer; at: Date },
): Promise<void> {
  const { state, interestId } = await lockAsSubject(tx, subjectId, recommendationId)
  const to = answer === 'yes' ? 'consented' : 'declined'
  checkRecommendationMove(state, { to, by: 'subject' })
  // Only somebody who is asked has a recommendation that waits, and it hangs on an interest.
  await answerInterest(tx, site, interestId!, { isYes: answer === 'yes', at })
  if (answer === 'never') await refuseSuggestions(tx, site, subjectId, at)
}

/** Somebody does not want to be suggested any more: what waits for her answer is declined too. A second time is nothing. */
export async function refuseSuggestions(tx: Tx, site: Site, accountId: AccountId, at: Date): Promise<void> {
  await tx
    .insertInto('suggestion_refusals')
    .values({ account_id: accountId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const pending = await recommendations(tx)
    .where('subject_id', '=', accountId)
    .where('state', '=', 'consent_pending')
    .forUpdate()
    .execute()
  for (const interestId of new Set(pending.map((one) => one.interestId!))) {
    await answerInterest(tx, site, interestId, { isYes: false, at })
  }
}

/** Somebody who was recommended said by herself that she is interested: that is a yes to each who recommended her. */
export async function takeUpSuggestions(
  tx: Tx,
  { interestId, at }: { interestId: InterestId; at: Date },
): Promise<void> {
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
  { isYes, at }: { isYes: boolean; at: Date },
): Promise<void> {
  await answerSuggestion(tx, site, { interestId, isYes, at })
  const to = isYes ? 'consented' : 'declined'
  await moveAll(tx, await lockPending(tx, interestId), { to, by: 'subject', at })
}

async function lockPending(tx: Tx, interestId: InterestId): Promise<Recommendation[]> {
  return await recommendations(tx)
    .where('interest_id', '=', interestId)
    .where('state', '=', 'consent_pending')
    .forUpdate()
    .execute()
}

import type { Tx } from '../../db/connect.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import { isActive } from '../accounts/find.ts'
import type { Interest } from '../interests/interest.ts'
import { checkOpen } from '../interests/open.ts'
import { suggestInterest } from '../interests/suggest.ts'
import { enqueue } from '../jobs.ts'
import { notifyAnew } from '../notifications/notify.ts'
import type { PostId } from '../posts/post.ts'
import { makeCode, PAGE_CODE_LENGTH } from '../referrals/code.ts'
import { lockPassedOn } from '../referrals/find.ts'
import { requireReadable } from '../referrals/readable.ts'
import type { PassedOnReferral, ReferralId } from '../referrals/referral.ts'
import { Refusal } from '../refusal.ts'
import type { RecommendationBasis, RecommendationId } from './recommendation.ts'
import type { RecommendationState } from './states.ts'

/** The longest text of a recommendation. */
export const RECOMMENDATION_WORDS_MAX = 1_000
/** How many people somebody may recommend in 24 hours. */
export const RECOMMENDATIONS_A_DAY_MAX = 20

/** A colleague's word for another. */
export interface GivenRecommendation {
  referralId: ReferralId
  recommenderId: AccountId
  subject: Account
  basis: RecommendationBasis
  sinceYear: number | null
  words: string
  /** The reply that says it. */
  postId: PostId | null
  at: Date
}

/**
 * Somebody recommends a third person for a referral. That person is asked first; the author learns only that somebody was
 * suggested (product §2.8). Several words for one person make one candidate with several voices. Who is a candidate already
 * ('consented'), was one, or said no to this referral or to all suggestions ('declined'), is not asked; whoever recommends
 * her is told nothing then, as after a yes, since all of that is hers to tell.
 * Refuses: as `requireReadable`; 'conflict' when the referral takes no replies, or the same was said before; 'invalid' for
 * oneself, the author
 * or nobody; 'too_many' above RECOMMENDATIONS_A_DAY_MAX.
 */
export async function recommendColleague(
  tx: Tx,
  given: GivenRecommendation,
): Promise<{ recommendationId: RecommendationId; state: RecommendationState }> {
  const referral = await lockPassedOn(tx, given.referralId)
  await requireReadable(tx, given.recommenderId, referral)
  checkOpen(referral)
  if (referral.state === 'circle')
    throw new Refusal('conflict', 'This referral is for its author’s circle so far: recommend nobody yet.')
  checkPeople(referral, given)
  await checkRepeats(tx, given)
  const stands = await findStanding(tx, referral, given)
  const recommendationId = await storeRecommendation(tx, given, stands)
  if (stands.state === 'consent_pending') await ask(tx, referral, given, recommendationId)
  return { recommendationId, state: stands.state }
}

interface Standing {
  state: RecommendationState
  interest: Interest | null
}

function checkPeople(
  referral: PassedOnReferral,
  { recommenderId, subject, words }: GivenRecommendation,
): void {
  if (subject.id === recommenderId)
    throw new Refusal('invalid', 'To take the work yourself, say that you are interested.')
  if (recommenderId === referral.authorId)
    throw new Refusal('invalid', 'This referral is your own: write to whom you have in mind.')
  if (subject.id === referral.authorId)
    throw new Refusal('invalid', 'This person passed the work on: recommend somebody else.')
  if (subject.kind !== 'writer' || !isActive(subject))
    throw new Refusal('invalid', 'Only a writer who is here can be recommended.')
  if ([...words].length > RECOMMENDATION_WORDS_MAX)
    throw new Refusal('invalid', `A recommendation holds at most ${RECOMMENDATION_WORDS_MAX} characters.`)
}

async function checkRepeats(tx: Tx, { referralId, recommenderId, subject, at }: GivenRecommendation) {
  const same = await tx
    .selectFrom('recommendations')
    .select('id')
    .where('referral_id', '=', referralId)
    .where('recommender_id', '=', recommenderId)
    .where('subject_id', '=', subject.id)
    .executeTakeFirst()
  if (same) throw new Refusal('conflict', 'You have recommended this person already.')
  const { count } = await tx
    .selectFrom('recommendations')
    .select((is) => is.fn.countAll<string>().as('count'))
    .where('recommender_id', '=', recommenderId)
    .where('made_at', '>', new Date(at.getTime() - 86_400_000))
    .executeTakeFirstOrThrow()
  if (Number(count) >= RECOMMENDATIONS_A_DAY_MAX)
    throw new Refusal('too_many', `You have recommended ${RECOMMENDATIONS_A_DAY_MAX} people within a day.`)
}

async function findStanding(
  tx: Tx,
  referral: PassedOnReferral,
  { subject, recommenderId, at }: GivenRecommendation,
): Promise<Standing> {
  if (await wantsNoSuggestions(tx, subject.id)) return { state: 'declined', interest: null }
  const interest = await suggestInterest(tx, referral, { subjectId: subject.id, byId: recommenderId, at })
  if (interest.state === 'suggested') return { state: 'consent_pending', interest }
  const isCandidate = ['received', 'shortlisted', 'introduced', 'chosen'].includes(interest.state)
  return isCandidate ? { state: 'consented', interest } : { state: 'declined', interest: null }
}

async function wantsNoSuggestions(tx: Tx, accountId: AccountId): Promise<boolean> {
  const refusal = await tx
    .selectFrom('suggestion_refusals')
    .select('account_id')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return refusal !== undefined
}

async function storeRecommendation(
  tx: Tx,
  given: GivenRecommendation,
  { state, interest }: Standing,
): Promise<RecommendationId> {
  const { referralId, recommenderId, subject, basis, sinceYear, words, postId, at } = given
  const { id } = await tx
    .insertInto('recommendations')
    .values({
      code: makeCode(PAGE_CODE_LENGTH),
      referral_id: referralId,
      interest_id: interest?.id ?? null,
      recommender_id: recommenderId,
      subject_id: subject.id,
      state,
      post_id: postId,
      basis,
      since_year: sinceYear,
      words,
      made_at: at,
      changed_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

// The recommended person is asked once, however many recommend her.
async function ask(
  tx: Tx,
  referral: PassedOnReferral,
  { subject, recommenderId }: GivenRecommendation,
  recommendationId: RecommendationId,
): Promise<void> {
  const { count } = await tx
    .selectFrom('recommendations')
    .select((is) => is.fn.countAll<string>().as('count'))
    .where('referral_id', '=', referral.id)
    .where('subject_id', '=', subject.id)
    .where('state', '=', 'consent_pending')
    .executeTakeFirstOrThrow()
  if (Number(count) > 1) return
  await notifyAnew(tx, [{ to: subject.id, kind: 'suggested', from: recommenderId, postId: referral.postId }])
  await enqueue(tx, 'tell-subject', { recommendationId, news: 'suggested' })
}

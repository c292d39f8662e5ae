// Candidates and introductions for tests, made through core as the desk and the pages make them.
import type { Account } from '../../src/core/accounts/account.ts'
import { type ExpressedInterest, expressInterest } from '../../src/core/interests/express.ts'
import { findInterest, type Interest } from '../../src/core/interests/interest.ts'
import { type GivenRecommendation, recommendColleague } from '../../src/core/recommendations/recommend.ts'
import { findRecommendation, type Recommendation } from '../../src/core/recommendations/recommendation.ts'
import { findReferral } from '../../src/core/referrals/find.ts'
import { isPublished, type PublishedReferral } from '../../src/core/referrals/referral.ts'

import { Refusal } from '../../src/core/refusal.ts'
import { vaultKeys } from '../../src/core/vault/keys.ts'
import type { Db, Tx } from '../../src/db/connect.ts'
import { makeReferral, SECRET_KEY, SITE } from './make.ts'

/** The vault's keys in tests. */
export const VAULT_KEYS = vaultKeys(SECRET_KEY, [])

/** Does a deed in a transaction of its own. */
export function deed<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(work)
}

/** A referral that is open, whole. */
export async function makeOpen(
  db: Db,
  author: Account,
  given: Parameters<typeof makeReferral>[2] = {},
): Promise<PublishedReferral> {
  const { code } = await makeReferral(db, author, given)
  return await referralOf(db, code)
}

/** A referral as it stands now. */
export async function referralOf(db: Db, code: string): Promise<PublishedReferral> {
  const found = await findReferral(db, null, code)
  if (!found || !isPublished(found)) throw new Error(`there is no referral ${code}`)
  return found
}

/** A candidate for a referral. */
export async function makeInterest(
  db: Db,
  referral: Pick<PublishedReferral, 'id'>,
  candidate: Account,
  given: Partial<ExpressedInterest> = {},
): Promise<Interest> {
  const expressed: ExpressedInterest = {
    referralId: referral.id,
    candidateId: candidate.id,
    source: 'web_account',
    postId: null,
    offerUri: null,
    message: 'I would like to do it.',
    rate: null,
    availableFrom: null,
    samples: [],
    at: new Date(),
    ...given,
  }
  const { interestId } = await deed(db, (tx) => expressInterest(tx, SITE, expressed))
  return (await findInterest(db, interestId))!
}

/** A colleague's word for somebody. */
export async function makeRecommendation(
  db: Db,
  referral: Pick<PublishedReferral, 'id'>,
  { recommender, subject }: { recommender: Account; subject: Account },
  given: Partial<GivenRecommendation> = {},
): Promise<Recommendation> {
  const { recommendationId } = await deed(db, (tx) =>
    recommendColleague(tx, {
      referralId: referral.id,
      recommenderId: recommender.id,
      subject,
      basis: 'edited_my_work',
      sinceYear: 2025,
      words: 'Quick, and kind with queries.',
      postId: null,
      at: new Date(),
      ...given,
    }),
  )
  return (await findRecommendation(db, recommendationId))!
}

/** The jobs of one name that wait, by their payloads, in the order in which they were asked for. */
export async function jobsOf(db: Db, name: string): Promise<unknown[]> {
  const rows = await db.selectFrom('jobs').select('payload').where('name', '=', name).orderBy('id').execute()
  return rows.map((row) => row.payload)
}

/** What kinds of news an account was told, the oldest first. */
export async function toldOf(db: Db, account: Account): Promise<string[]> {
  const rows = await db
    .selectFrom('notifications')
    .select('kind')
    .where('account_id', '=', account.id)
    .orderBy('id')
    .execute()
  return rows.map((row) => row.kind)
}

/** What a deed was refused with; a deed that is carried out fails the test. */
export async function refusalOf(refused: Promise<unknown>): Promise<Refusal> {
  const outcome = await refused.catch((fault: unknown) => fault)
  if (outcome instanceof Refusal) return outcome
  throw new Error('a refusal was expected', { cause: outcome })
}

import type { Db, Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import { type InterestId, lockBelowReferral } from '../interests/interest.ts'
import type { InterestState } from '../interests/states.ts'
import type { PostId } from '../posts/post.ts'
import type { ReferralId } from '../referrals/referral.ts'
import { Refusal } from '../refusal.ts'
import type { ClientField } from '../vault/fields.ts'
import type { IntroductionState } from './states.ts'

/** The id of an introduction: the hand-over of a client to a candidate. */
export type IntroductionId = Id<'introduction'>

/** An introduction as its row has it, with whom it is between. Nothing in it is of the client. */
export interface Introduction {
  id: IntroductionId
  /** Of its page; it says nothing to anybody but the two. */
  code: string
  interestId: InterestId
  interestState: InterestState
  referralId: ReferralId
  referralPostId: PostId | null
  authorId: AccountId
  candidateId: AccountId
  state: IntroductionState
  asksClient: boolean
  /** Which fields the candidate is to see. */
  fields: ClientField[]
  authorOkAt: Date | null
  candidateOkAt: Date | null
  clientOkAt: Date | null
  openedAt: Date | null
  isExtended: boolean
  expiresAt: Date
}

/** The introduction behind a page, for the two between whom it is and for nobody else; else undefined. */
export async function findIntroduction(
  db: Db | Tx,
  viewerId: AccountId,
  code: string,
): Promise<Introduction | undefined> {
  const found = await introductions(db)
    .where('introductions.code', '=', code.toLowerCase())
    .executeTakeFirst()
  return found && (found.authorId === viewerId || found.candidateId === viewerId) ? found : undefined
}

/** The newest introduction that came of an interest, whatever became of it; undefined when there is none. */
export async function findIntroductionOf(
  db: Db | Tx,
  interestId: InterestId,
): Promise<Introduction | undefined> {
  return await introductions(db)
    .where('introductions.interest_id', '=', interestId)
    .orderBy('introductions.id', 'desc')
    .executeTakeFirst()
}

/** An introduction for a deed of one of the two. Refuses 'not_found' to all others, who are not to know of it. */
export async function lockIntroduction(
  tx: Tx,
  { by, accountId, code }: { by: 'author' | 'candidate'; accountId: AccountId; code: string },
): Promise<Introduction> {
  const asked = introductions(tx).where('introductions.code', '=', code.toLowerCase())
  // What is done about it may take the referral into talks, and end the interest.
  const above = await asked.executeTakeFirst()
  if (above) await lockBelowReferral(tx, above.interestId)
  const found = await asked.forUpdate('introductions').executeTakeFirst()
  const who = by === 'author' ? found?.authorId : found?.candidateId
  if (!found || who !== accountId)
    throw new Refusal('not_found', 'There is no such introduction, or it is not yours.')
  return found
}

/** Gives introductions to be narrowed by conditions. */
export function introductions(db: Db | Tx) {
  return db
    .selectFrom('introductions')
    .innerJoin('interests', 'interests.id', 'introductions.interest_id')
    .innerJoin('referrals', 'referrals.id', 'interests.referral_id')
    .select(['introductions.id', 'introductions.code', 'introductions.state', 'introductions.fields'])
    .select(['introductions.interest_id as interestId', 'interests.state as interestState'])
    .select(['referrals.id as referralId', 'referrals.author_id as authorId'])
    .select(['referrals.post_id as referralPostId', 'interests.candidate_id as candidateId'])
    .select(['introductions.asks_client as asksClient', 'introductions.author_ok_at as authorOkAt'])
    .select(['introductions.candidate_ok_at as candidateOkAt', 'introductions.client_ok_at as clientOkAt'])
    .select(['introductions.opened_at as openedAt', 'introductions.is_extended as isExtended'])
    .select('introductions.expires_at as expiresAt')
    .$narrowType<{ state: IntroductionState; interestState: InterestState; fields: ClientField[] }>()
}

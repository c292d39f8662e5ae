import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { ReferralId } from '../referrals/referral.ts'
import type { InterestId } from './interest.ts'
import type { InterestState } from './states.ts'

/** A candidate as a list by message names her. */
export interface ListedCandidate {
  interestId: InterestId
  accountId: AccountId
  handle: string
  host: string | null
  state: InterestState
  changedAt: Date
}

/** The candidates of a referral in the order in which they came: whoever was only suggested, or left, is none. */
export async function readCandidates(db: Db | Tx, referralId: ReferralId): Promise<ListedCandidate[]> {
  return await db
    .selectFrom('interests')
    .innerJoin('accounts', 'accounts.id', 'interests.candidate_id')
    .select(['interests.id as interestId', 'accounts.id as accountId', 'accounts.handle', 'accounts.host'])
    .select(['interests.state', 'interests.changed_at as changedAt'])
    .where('interests.referral_id', '=', referralId)
    .where('interests.state', 'not in', ['suggested', 'declined', 'lapsed', 'withdrawn'])
    .where('accounts.suspended_at', 'is', null)
    .orderBy('interests.expressed_at')
    .orderBy('interests.id')
    .$narrowType<{ state: InterestState }>()
    .execute()
}

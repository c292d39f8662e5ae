import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { REFERRAL_COLUMNS, type Referral, referralOf } from './referral.ts'

/** The referrals of an author that are under way, the newest first: with her circle, in review, open, in talks, unread. */
export async function readOwnReferrals(tx: Tx, authorId: AccountId): Promise<Referral[]> {
  const rows = await tx
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .where('author_id', '=', authorId)
    .where((is) =>
      is.or([
        is('state', 'in', ['pending_review', 'circle', 'open', 'in_talks']),
        is.and([is('state', '=', 'draft'), is('is_source', '=', true)]),
      ]),
    )
    .orderBy('place', 'desc')
    .execute()
  return rows.map(referralOf)
}

import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { REFERRAL_COLUMNS, type Referral, referralOf } from './referral.ts'

/** The referral of an author that was closed last, after this moment; undefined when there is none. */
export async function findLastClosed(
  tx: Tx,
  authorId: AccountId,
  after: Date,
): Promise<Referral | undefined> {
  const row = await tx
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .where('author_id', '=', authorId)
    .where('state', 'in', ['filled', 'withdrawn', 'expired'])
    .where('closed_at', '>', after)
    .orderBy('closed_at', 'desc')
    .executeTakeFirst()
  return row && referralOf(row)
}

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

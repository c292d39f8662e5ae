import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { PostId } from '../posts/post.ts'
import { ANCESTORS_MAX } from '../posts/thread.ts'
import { REFERRAL_COLUMNS, type Referral, type ReferralId, referralOf } from './referral.ts'

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

/** The referral in whose thread a post stands: the nearest above it, whoever's it is; undefined when there is none. */
export async function findReferralAbove(tx: Tx, postId: PostId): Promise<ReferralId | undefined> {
  const { rows } = await sql<{ id: ReferralId }>`
    with recursive above as (
      select in_reply_to_id as id, 1 as distance from posts where id = ${postId}
      union all
      select posts.in_reply_to_id, above.distance + 1 from above join posts on posts.id = above.id
      where above.distance < ${ANCESTORS_MAX}
    )
    select referrals.id from above join referrals on referrals.post_id = above.id
    order by above.distance limit 1`.execute(tx)
  return rows[0]?.id
}

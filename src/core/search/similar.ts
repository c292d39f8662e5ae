import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Referral, ReferralId } from '../referrals/referral.ts'
import { findableBy, IS_OPEN } from './search.ts'

// Of so many that opened last, those with the most topics in common are the most alike.
const NEAR_MAX = 100

/** Open referrals for the same kinds of work that still take replies, those most alike first. */
export async function readSimilarReferrals(
  db: Db,
  viewerId: AccountId | null,
  { id, terms }: Pick<Referral, 'id' | 'terms'>,
  limit: number,
): Promise<ReferralId[]> {
  const { rows } = await sql<{ id: ReferralId }>`
    select near.id from (
      select referrals.id, referrals.topics, referrals.place from referrals
      where ${IS_OPEN} and referrals.accepting and referrals.id <> ${id}
        and referrals.work && ${terms.work ?? []}::text[] and ${findableBy(viewerId)}
      order by referrals.place desc limit ${NEAR_MAX}) near
    order by (select count(*) from unnest(near.topics) as topic where topic = any(${terms.topics}::text[])) desc,
      near.place desc
    limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
}

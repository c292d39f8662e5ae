import type { RawBuilder, SqlBool } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import { REFERRAL_COLUMNS, type Referral, referralOf } from './referral.ts'

const BATCH = 100

/** Locks up to a hundred referrals of which something is due; those that somebody else has in hand come the next time. */
export async function takeDue(tx: Tx, isDue: RawBuilder<unknown>): Promise<Referral[]> {
  const rows = await tx
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .where(isDue as RawBuilder<SqlBool>)
    .orderBy('referrals.id')
    .limit(BATCH)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(referralOf)
}

import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Tx } from '../../../db/connect.ts'
import { REFERRAL_COLUMNS, type Referral, type ReferralId, referralOf } from '../referral.ts'

const BATCH = 100

/** What went wrong with one referral of which something was due, to be logged by whoever asked. */
export interface DueFault {
  referralId: ReferralId
  fault: unknown
}

/**
 * Does what is due of up to a hundred referrals; those that somebody else has in hand come the next time. What goes wrong
 * with one is taken back and given, so that the others do not wait for it.
 */
export async function doDue(
  tx: Tx,
  isDue: RawBuilder<unknown>,
  deed: (referral: Referral) => Promise<unknown>,
): Promise<DueFault[]> {
  const rows = await tx
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .where(isDue as RawBuilder<SqlBool>)
    .orderBy('referrals.id')
    .limit(BATCH)
    .forUpdate()
    .skipLocked()
    .execute()
  const faults: DueFault[] = []
  for (const row of rows) {
    await sql`savepoint due`.execute(tx)
    try {
      await deed(referralOf(row))
      await sql`release savepoint due`.execute(tx)
    } catch (fault) {
      await sql`rollback to savepoint due`.execute(tx)
      faults.push({ referralId: row.id, fault })
    }
  }
  return faults
}

import { findReadable } from '../core/referrals/readable.ts'
import { isPassedOn, type PassedOnReferral } from '../core/referrals/referral.ts'
import { Refusal } from '../core/refusal.ts'
import type { Db } from '../db/connect.ts'
import type { Person } from './visit.ts'

/** A referral whose page somebody may read, for a form about it. Refuses 'not_found'. */
export async function findPassedOn(db: Db, { account }: Person, code: string): Promise<PassedOnReferral> {
  const found = await findReadable(db, account.id, code)
  if (found && isPassedOn(found)) return found
  throw new Refusal('not_found', 'There is no referral at this address.')
}

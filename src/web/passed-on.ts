import { checkOpen } from '../core/interests/open.ts'
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

/**
 * The same where it takes an answer of hers, for the form of one: no form is shown that would be refused whatever is said in
 * it. Refuses: as `findPassedOn`; 'forbidden' to its author; as `checkOpen`.
 */
export async function findAnswerable(db: Db, person: Person, code: string): Promise<PassedOnReferral> {
  const found = await findPassedOn(db, person, code)
  if (found.authorId === person.account.id)
    throw new Refusal('forbidden', 'This referral is your own: others can take it.')
  checkOpen(found)
  return found
}

import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'

/** Takes somebody out of every circle, with what she answered there. */
export async function leaveCircles(tx: Tx, accountId: AccountId): Promise<void> {
  await tx.deleteFrom('referral_circle').where('account_id', '=', accountId).execute()
}

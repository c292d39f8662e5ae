import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'

/** Forgets what somebody said of other writers, and others of her. */
export async function eraseEndorsements(tx: Tx, accountId: AccountId): Promise<void> {
  await tx
    .deleteFrom('endorsements')
    .where((is) => is.or([is('author_id', '=', accountId), is('subject_id', '=', accountId)]))
    .execute()
}

import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { eraseGone } from '../accounts/erase.ts'
import { buryPosts } from '../posts/remove.ts'

/** Erases a writer who left, with all that hangs on her: what stays is that her addresses were hers. A second time is nothing. */
export async function eraseMember(tx: Tx, accountId: AccountId): Promise<void> {
  await buryPosts(tx, accountId)
  await eraseGone(tx, accountId)
}

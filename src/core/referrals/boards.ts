import type { Tx } from '../../db/connect.ts'
import type { Account } from '../accounts/account.ts'
import { readAccounts } from '../accounts/find.ts'
import { findPost } from '../posts/find.ts'
import type { PostId } from '../posts/post.ts'
import { boostPost, unboostPost } from '../reactions/boost.ts'
import type { ReferralId } from './referral.ts'

/** Lets each board of a referral boost its post, for as long as it is open. A board that does so already does nothing. */
export async function boostByBoards(tx: Tx, referralId: ReferralId, postId: PostId): Promise<void> {
  const post = await findPost(tx, null, postId)
  if (!post) return
  for (const board of await readListing(tx, referralId)) await boostPost(tx, board, post)
}

/** Takes the boosts of a referral's boards back. */
export async function unboostByBoards(tx: Tx, referralId: ReferralId, postId: PostId): Promise<void> {
  const post = await findPost(tx, null, postId)
  if (!post) return
  for (const board of await readListing(tx, referralId)) await unboostPost(tx, board, post)
}

async function readListing(tx: Tx, referralId: ReferralId): Promise<Account[]> {
  const rows = await tx
    .selectFrom('referral_boards')
    .select('board_id as id')
    .where('referral_id', '=', referralId)
    .orderBy('board_id')
    .execute()
  return await readAccounts(
    tx,
    rows.map((row) => row.id),
  )
}

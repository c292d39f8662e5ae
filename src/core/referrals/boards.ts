import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { Account } from '../accounts/account.ts'
import { readAccounts } from '../accounts/find.ts'
import type { Board } from '../boards/find.ts'
import { findAnyPost, findPost } from '../posts/find.ts'
import type { PostId } from '../posts/post.ts'
import { boostPost, mayBoost, unboostPost } from '../reactions/boost.ts'
import type { Referral, ReferralId } from './referral.ts'

/**
 * Lets each board of a referral boost its post, for as long as it is open. A board that does so already does nothing; nor
 * does any while nobody confirms that the referral is open, a moderator must look at it, or what it pays forbids boosts
 * (product §3.6), nor one that its author blocks or does not let boost.
 */
export async function boostByBoards(tx: Tx, referral: Referral): Promise<void> {
  const { state, isBoostable, unlistedAt, doubtedAt } = referral
  const isLive = state === 'open' || state === 'in_talks'
  if (referral.postId === null || !isLive || !isBoostable || unlistedAt !== null || doubtedAt !== null) return
  const post = await findPost(tx, null, referral.postId)
  if (!post) return
  for (const board of await readListing(tx, referral.id))
    if (await mayBoost(tx, board, post)) await boostPost(tx, board, post)
}

/** Takes the boosts of a referral's boards back. */
export async function unboostByBoards(tx: Tx, referralId: ReferralId, postId: PostId): Promise<void> {
  const post = await findAnyPost(tx, postId)
  if (!post) return
  for (const board of await readListing(tx, referralId)) await unboostPost(tx, board, post)
}

/** The boards on which a referral is listed. */
export async function readListing(tx: Tx, referralId: ReferralId): Promise<Account[]> {
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

/** Puts a referral on these boards, and takes it off all others, which let go of its post. */
export async function storeListing(tx: Tx, referral: Referral, boards: Board[]): Promise<void> {
  const { id: referralId, postId } = referral
  const ids = boards.map((board) => board.id)
  const left = (await readListing(tx, referralId)).filter(({ id }) => !ids.includes(id))
  const post = postId === null ? undefined : await findAnyPost(tx, postId)
  if (post) for (const board of left) await unboostPost(tx, board, post)
  await sql`
    with listed as (
      insert into referral_boards (referral_id, board_id)
      select ${referralId}, board from unnest(${ids}::bigint[]) as board on conflict do nothing
    )
    delete from referral_boards where referral_id = ${referralId} and board_id <> all (${ids}::bigint[])`.execute(
    tx,
  )
}

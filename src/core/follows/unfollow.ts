import type { Tx } from '../../db/connect.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import { enqueue } from '../jobs.ts'
import { unnotify } from '../notifications/notify.ts'

/** A local account follows another no longer; its node is told. False when it did not follow, and is left as it is. */
export async function unfollowAccount(tx: Tx, follower: Account, followee: Account): Promise<boolean> {
  const followUri = await removeFollow(tx, follower.id, followee.id)
  if (followUri === undefined) return false
  if (followee.host !== null)
    await enqueue(tx, 'send-unfollow', { followerId: follower.id, followeeId: followee.id, followUri })
  return true
}

/** An account of another node follows a local one no longer. */
export async function receiveUnfollow(tx: Tx, followerId: AccountId, followeeId: AccountId): Promise<void> {
  await removeFollow(tx, followerId, followeeId)
}

/** An account of another node wants nothing more to do with a local one: neither follows the other any more. */
export async function receiveBlock(tx: Tx, blockerId: AccountId, blockedId: AccountId): Promise<void> {
  await removeFollow(tx, blockerId, blockedId)
  await removeFollow(tx, blockedId, blockerId)
}

async function removeFollow(
  tx: Tx,
  followerId: AccountId,
  followeeId: AccountId,
): Promise<string | undefined> {
  const follow = await tx
    .deleteFrom('follows')
    .where('follower_id', '=', followerId)
    .where('followee_id', '=', followeeId)
    .returning('uri')
    .executeTakeFirst()
  await unnotify(tx, { to: followeeId, kind: 'follow', from: followerId, postId: null })
  await unnotify(tx, { to: followeeId, kind: 'follow_request', from: followerId, postId: null })
  return follow?.uri
}

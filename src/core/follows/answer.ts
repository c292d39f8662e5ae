import type { Tx } from '../../db/connect.ts'
import type { Account } from '../accounts/account.ts'
import { enqueue } from '../jobs.ts'
import { notify, unnotify } from '../notifications/notify.ts'
import { Refusal } from '../refusal.ts'

/** A local account lets somebody follow it. Refuses 'not_found' when nobody asked. */
export async function acceptFollower(tx: Tx, followee: Account, follower: Account): Promise<void> {
  const follow = await tx
    .updateTable('follows')
    .set({ state: 'accepted' })
    .where('follower_id', '=', follower.id)
    .where('followee_id', '=', followee.id)
    .returning('uri')
    .executeTakeFirst()
  if (!follow) throw new Refusal('not_found', 'This request was withdrawn.')
  await unnotify(tx, { to: followee.id, kind: 'follow_request', from: follower.id, postId: null })
  await notify(tx, [{ to: followee.id, kind: 'follow', from: follower.id, postId: null }])
  await tellFollower(tx, { followee, follower, followUri: follow.uri, isAccepted: true })
}

/** A local account turns a request down, or ends a follow that stood. Refuses 'not_found' when there is neither. */
export async function rejectFollower(tx: Tx, followee: Account, follower: Account): Promise<void> {
  const follow = await tx
    .deleteFrom('follows')
    .where('follower_id', '=', follower.id)
    .where('followee_id', '=', followee.id)
    .returning('uri')
    .executeTakeFirst()
  if (!follow) throw new Refusal('not_found', 'This account does not follow you.')
  await unnotify(tx, { to: followee.id, kind: 'follow_request', from: follower.id, postId: null })
  await tellFollower(tx, { followee, follower, followUri: follow.uri, isAccepted: false })
}

/**
 * Another node answers a follow that we asked for. Only what we asked of that very account counts: an answer to
 * nothing changes nothing, and a no ends a follow that stood.
 */
export async function receiveAnswer(
  tx: Tx,
  {
    followee,
    followerUri,
    followUri,
    isAccepted,
  }: {
    followee: Account
    /** The follower, when the answer names it. */
    followerUri: string | undefined
    followUri: string | undefined
    isAccepted: boolean
  },
): Promise<'settled' | 'unasked'> {
  const follow = await tx
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', 'follows.follower_id')
    .select('follows.id')
    .where('follows.followee_id', '=', followee.id)
    .where('accounts.host', 'is', null)
    .where((is) =>
      is.or([is('follows.uri', '=', followUri ?? ''), is('accounts.uri', '=', followerUri ?? '')]),
    )
    .executeTakeFirst()
  if (!follow) return 'unasked'
  if (isAccepted)
    await tx.updateTable('follows').set({ state: 'accepted' }).where('id', '=', follow.id).execute()
  else await tx.deleteFrom('follows').where('id', '=', follow.id).execute()
  return 'settled'
}

async function tellFollower(
  tx: Tx,
  {
    followee,
    follower,
    followUri,
    isAccepted,
  }: {
    followee: Account
    follower: Account
    followUri: string
    isAccepted: boolean
  },
): Promise<void> {
  if (follower.host === null) return
  const parties = { followeeId: followee.id, followerId: follower.id }
  await enqueue(tx, 'answer-follow', { ...parties, followUri, isAccepted })
}

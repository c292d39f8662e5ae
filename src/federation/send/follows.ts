import { createHash } from 'node:crypto'
import { findAccount } from '../../core/accounts/find.ts'
import type { Jobs } from '../../core/jobs.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { PLAIN_CONTEXT } from '../context.ts'
import { storeOutgoing } from './outgoing.ts'

/** ActivityPub §6.5: asks an account of another node to be followed. Withdrawn meanwhile: there is nothing to ask. */
export function sendFollow(db: Db) {
  return async ({ followId }: Jobs['send-follow']): Promise<Deed | undefined> => {
    const follow = await db
      .selectFrom('follows')
      .innerJoin('accounts as follower', 'follower.id', 'follows.follower_id')
      .innerJoin('accounts as followee', 'followee.id', 'follows.followee_id')
      .select(['follows.uri', 'follower.id as followerId', 'follower.uri as followerUri'])
      .select(['followee.uri as followeeUri', 'followee.inbox_uri as inbox'])
      .where('follows.id', '=', followId)
      .executeTakeFirst()
    if (!follow) return undefined
    return (tx) =>
      storeOutgoing(tx, {
        accountId: follow.followerId,
        context: PLAIN_CONTEXT,
        activity: { id: follow.uri, type: 'Follow', actor: follow.followerUri, object: follow.followeeUri },
        isPublic: false,
        inboxes: [follow.inbox],
        objectUri: follow.uri,
      })
  }
}

/** ActivityPub §6.10: takes a follow back. Mastodon reads the whole Follow in it. */
export function sendUnfollow(db: Db) {
  return async ({ followerId, followeeId, followUri }: Jobs['send-unfollow']): Promise<Deed | undefined> => {
    const [follower, followee] = await Promise.all([findAccount(db, followerId), findAccount(db, followeeId)])
    if (!follower || !followee) return undefined
    const follow = { id: followUri, type: 'Follow', actor: follower.uri, object: followee.uri }
    return (tx) =>
      storeOutgoing(tx, {
        accountId: followerId,
        context: PLAIN_CONTEXT,
        activity: { id: `${followUri}/undo`, type: 'Undo', actor: follower.uri, object: follow },
        isPublic: false,
        inboxes: [followee.inboxUri],
        objectUri: followUri,
      })
  }
}

/** ActivityPub §7.5: says yes or no to a Follow, repeating it whole, since some find their request by its actor. */
export function answerFollow(db: Db) {
  return async (answer: Jobs['answer-follow']): Promise<Deed | undefined> => {
    const [followee, follower] = await Promise.all([
      findAccount(db, answer.followeeId),
      findAccount(db, answer.followerId),
    ])
    if (!followee || !follower) return undefined
    const type = answer.isAccepted ? 'Accept' : 'Reject'
    // A Follow that is sent again under a new id is answered under a new id too.
    const mark = createHash('sha256').update(answer.followUri).digest('hex').slice(0, 24)
    const follow = { id: answer.followUri, type: 'Follow', actor: follower.uri, object: followee.uri }
    return (tx) =>
      storeOutgoing(tx, {
        accountId: followee.id,
        context: PLAIN_CONTEXT,
        activity: {
          id: `${followee.uri}/${type.toLowerCase()}s/${mark}`,
          type,
          actor: followee.uri,
          to: [follower.uri],
          object: follow,
        },
        isPublic: false,
        inboxes: [follower.inboxUri],
        objectUri: answer.followUri,
      })
  }
}

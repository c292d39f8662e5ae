import { findAccountByUri } from '../../core/accounts/find.ts'
import { receiveAnswer } from '../../core/follows/answer.ts'
import { receiveFollow } from '../../core/follows/follow.ts'
import { receiveBlock, receiveUnfollow } from '../../core/follows/unfollow.ts'
import { enqueueFetches } from '../../core/jobs.ts'
import { isAskedRelay } from '../../core/relays.ts'
import { embedded, referenced } from '../wire/activity.ts'
import { Dropped, type Receiver } from './receiver.ts'

/** ActivityPub §7.5: somebody asks to follow a local account. A repeat is answered again. */
export const receiveFollowActivity: Receiver = async ({ db }, activity, actor) => {
  const followee = await findAccountByUri(db, referenced(activity.object) ?? '')
  const isRelay = followee?.kind === 'node' && (await isAskedRelay(db, actor.id))
  if (followee?.host !== null || (followee.kind === 'node' && !isRelay))
    return new Dropped('no local account to follow')
  if (followee.suspendedAt !== null) return new Dropped('the followed account is suspended')
  return async (tx) => {
    await receiveFollow(tx, actor, followee, activity.id)
    const { host } = new URL(actor.uri)
    // What a board boosts is sent in another way to servers with groups.
    if (followee.kind === 'board')
      await enqueueFetches(tx, 'learn-software', [{ payload: { host }, uri: actor.uri }])
  }
}

/** ActivityPub §7.6: our Follow was accepted, by the account that we asked and nobody else. */
export const receiveAccept: Receiver = async (_, activity, actor) => settle(activity, actor, true)

/** ActivityPub §7.7: our Follow was refused, or a follow that stood was ended. */
export const receiveReject: Receiver = async (_, activity, actor) => settle(activity, actor, false)

/** ActivityPub §7.10: a follow is undone; by actor and object, since its id may be missing, changed or used again. */
export const receiveUndoFollow: Receiver = async ({ db }, activity, actor) => {
  const follow = embedded(activity.object)
  const followee = await findAccountByUri(db, referenced(follow?.object) ?? '')
  if (followee?.host !== null) return new Dropped('no local account to unfollow')
  return (tx) => receiveUnfollow(tx, actor.id, followee.id)
}

/** ActivityPub §6.9, as Mastodon sends it: an account blocks a local one. Undoing that brings nothing back. */
export const receiveBlockActivity: Receiver = async ({ db }, activity, actor) => {
  const blocked = await findAccountByUri(db, referenced(activity.object) ?? '')
  if (blocked?.host !== null) return new Dropped('no local account to block')
  return (tx) => receiveBlock(tx, actor.id, blocked.id)
}

function settle(
  activity: Parameters<Receiver>[1],
  actor: Parameters<Receiver>[2],
  isAccepted: boolean,
): Awaited<ReturnType<Receiver>> {
  const answered = embedded(activity.object)
  if (answered && answered.type !== 'Follow') return new Dropped(`an answer to a ${answered.type}`)
  return async (tx) => {
    await receiveAnswer(tx, {
      followee: actor,
      followUri: referenced(activity.object),
      followerUri: referenced(answered?.actor),
      isAccepted,
    })
  }
}

import type { Account } from '../../core/accounts/account.ts'
import { findFollowByUri, isFollowedHere } from '../../core/follows/read.ts'
import { receiveUnfollow } from '../../core/follows/unfollow.ts'
import { findPost, findPostByUri } from '../../core/posts/find.ts'
import { receiveBoost, receiveUnboost } from '../../core/reactions/boost.ts'
import { findReactionByUri } from '../../core/reactions/find.ts'
import { receiveLike, receiveUnlike } from '../../core/reactions/like.ts'
import { isRelay } from '../../core/relays.ts'
import type { Deed } from '../../db/pool-work.ts'
import { embedded, referenced } from '../wire/activity.ts'
import { receiveUndoFollow } from './follows.ts'
import { announcedUri, carriedBy, receiveCarried } from './groups.ts'
import { undoOffer } from './offers.ts'
import { Dropped, type Receiver, type Receiving } from './receiver.ts'
import { receiveRelayed } from './relays.ts'

/** ActivityPub §7.10: a like of a post that we have. With an emoji it is one too, as Misskey and Pleroma (EmojiReact) send it. */
export const receiveLikeActivity: Receiver = async ({ db }, activity, actor) => {
  const named = await findPostByUri(db, referenced(activity.object) ?? '')
  const post = named && (await findPost(db, actor.id, named.id))
  if (!post) return new Dropped('a like of a post that we do not have, or that the actor may not read')
  return (tx) => receiveLike(tx, actor, post, activity.id)
}

/**
 * ActivityPub §7.11: a boost. Of a post that we have, it counts; one that we do not have is fetched from its own node if
 * somebody here follows the booster.
 */
export const receiveAnnounce: Receiver = async (receiving, activity, actor) => {
  const { db, lookup } = receiving
  const carried = carriedBy(activity.object)
  if (carried) return await receiveCarried(receiving, { activity, carried }, actor)
  const uri = referenced(activity.object)
  if (uri === undefined) return new Dropped('a boost of nothing')
  if (await isRelay(db, actor.id)) return await receiveRelayed(receiving, uri)
  const known = await findPostByUri(db, uri)
  const post = known ?? ((await isFollowedHere(db, actor.id)) ? await lookup.post(uri) : undefined)
  if (!post) return new Dropped('a boost of a post we do not have')
  return async (tx) => {
    await receiveBoost(tx, actor, post, activity.id)
  }
}

/** ActivityPub §7.12: something of the actor's own is undone; named whole, or by an id that we have. */
export const receiveUndo: Receiver = async (receiving, activity, actor) => {
  const undone = embedded(activity.object)
  if (undone && referenced(undone.actor) !== actor.uri) return new Dropped('an undo of another’s activity')
  if (!undone) return await undoById(receiving, referenced(activity.object), actor)
  switch (undone.type) {
    case 'Follow':
      return await receiveUndoFollow(receiving, activity, actor)
    case 'Like':
    case 'EmojiReact':
      return await undoReaction(receiving, { kind: 'like', postUri: referenced(undone.object) }, actor)
    case 'Announce':
      return await undoReaction(receiving, { kind: 'boost', postUri: announcedUri(undone.object) }, actor)
    case 'Offer':
      return await undoOffer(receiving, undone.id, actor)
    default:
      return new Dropped(`an undo of a ${undone.type}`)
  }
}

async function undoReaction(
  { db }: Receiving,
  { kind, postUri }: { kind: 'like' | 'boost'; postUri: string | undefined },
  actor: Account,
): Promise<Deed | Dropped> {
  const post = await findPostByUri(db, postUri ?? '')
  if (!post) return new Dropped('an undo about a post we do not have')
  return kind === 'like' ? (tx) => receiveUnlike(tx, actor, post) : (tx) => receiveUnboost(tx, actor, post)
}

// Pleroma names what it undoes by its id alone.
async function undoById(receiving: Receiving, uri: string | undefined, actor: Account) {
  if (uri === undefined) return new Dropped('an undo of nothing')
  const reaction = await findReactionByUri(receiving.db, uri)
  if (reaction?.accountId === actor.id) {
    return await undoReaction(receiving, reaction, actor)
  }
  const follow = await findFollowByUri(receiving.db, uri)
  if (follow?.followerId !== actor.id) return await undoOffer(receiving, uri, actor)
  return (tx: Parameters<typeof receiveUnfollow>[0]) => receiveUnfollow(tx, actor.id, follow.followeeId)
}

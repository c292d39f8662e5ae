import { rememberAccount } from '../../core/accounts/remember.ts'
import { markGone } from '../../core/accounts/suspend.ts'
import { findPostByUri } from '../../core/posts/find.ts'
import { receivePostRemoval } from '../../core/referrals/source.ts'
import type { Deed } from '../../db/pool-work.ts'
import { accountOf } from '../translate/actor.ts'
import { embedded, isSameOrigin, referenced } from '../wire/activity.ts'
import { ActorShape } from '../wire/actor.ts'
import { POST_TYPES } from '../wire/note.ts'
import { carryEnd } from './carry.ts'
import { undoStamp } from './quotes.ts'
import { Dropped, type Receiver } from './receiver.ts'
import { undoListing } from './rosters.ts'

/**
 * ActivityPub §7.3: an account says anew who it is; nobody can say so for another. WordPress sends only who it is: what its
 * own node serves says the rest.
 */
export const receiveAccountUpdate: Receiver = async ({ lookup }, { object }, actor) => {
  const given = embedded(object) ?? (await lookup.document(referenced(object), actor.uri))
  const read = ActorShape.safeParse(given)
  if (!read.success) return new Dropped('no actor that we understand')
  if (read.data.id !== actor.uri) return new Dropped('an update of another account')
  const account = accountOf(read.data, actor.host!)
  if (account === undefined || account.keys.length === 0)
    return new Dropped('an actor without an inbox or key of its own')
  if (account.keys.some((key) => !lookup.isUsableKey(key.publicPem)))
    return new Dropped('an actor with a garbled key')
  // A new name must be confirmed by WebFinger; until then the account keeps the one it has.
  const handle = account.handle.toLowerCase() === actor.handle.toLowerCase() ? account.handle : actor.handle
  return async (tx) => {
    await rememberAccount(tx, { ...account, handle })
    lookup.forget(actor.uri)
  }
}

const DELETABLE = new Set<string>([
  'Tombstone',
  'QuoteAuthorization',
  'FeatureAuthorization',
  ...POST_TYPES,
  ...ActorShape.shape.type.options,
])

/** ActivityPub §7.4: a post is taken back by its author, an account by itself, or a stamp by who gave it. */
export const receiveDelete: Receiver = async (receiving, activity, actor) => {
  const { db, site, lookup } = receiving
  const uri = referenced(activity.object)
  const type = embedded(activity.object)?.type
  if (uri === undefined) return new Dropped('nothing to delete')
  if (type !== undefined && !DELETABLE.has(type)) return new Dropped(`a deletion of a ${type}`)
  if (uri === actor.uri) {
    return async (tx) => {
      await markGone(tx, actor.id)
      lookup.forget(actor.uri)
    }
  }
  if (!isSameOrigin(uri, actor.uri)) return new Dropped('a deletion at another node')
  if (type === 'FeatureAuthorization') return undoListing(uri, actor)
  const unstamped = await undoStamp(receiving, uri, actor)
  if (unstamped) return unstamped
  const post = await findPostByUri(db, uri)
  if (post && post.authorId !== actor.id) return new Dropped('a deletion of another’s post')
  const end: Deed = (tx) => receivePostRemoval(tx, site, { uri, author: actor, at: new Date() })
  return (tx) => carryEnd(tx, { uri, author: actor, activity }, end)
}

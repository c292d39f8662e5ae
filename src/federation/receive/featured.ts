// What accounts of other nodes show first: pinned posts and hashtags, as they say it, or as it is listed there.
import type { Account } from '../../core/accounts/account.ts'
import { findAccount } from '../../core/accounts/find.ts'
import { isFollowedHere } from '../../core/follows/read.ts'
import type { Jobs } from '../../core/jobs.ts'
import { type FoundPost, findPostByUri } from '../../core/posts/find.ts'
import {
  REMOTE_FEATURED_MAX,
  receivePin,
  receivePinRemoval,
  receiveTag,
  receiveTagRemoval,
} from '../../core/posts/pins.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { FetchFault } from '../../lib/fetch/exchange.ts'
import type { Lookup } from '../lookup.ts'
import { type Activity, embedded, isSameOrigin, referenced } from '../wire/activity.ts'
import { CollectionShape, HashtagShape } from '../wire/collection.ts'
import { Dropped, type Receiver, type Receiving } from './receiver.ts'

/**
 * ActivityPub §7.8, as Mastodon sends it: an account pins a post or a hashtag. A post that we do not have is fetched if
 * somebody here follows the account. Whatever else it collects (FEP-7aa9) is let fall.
 */
export const receiveAdd: Receiver = async (receiving, activity, actor) => {
  if (!isOwnFeatured(activity, actor)) return new Dropped('an addition to no list that we keep')
  const hashtag = HashtagShape.safeParse(activity.object)
  if (hashtag.success) return (tx) => receiveTag(tx, actor.id, hashtag.data.name)
  const uri = referenced(activity.object)
  const post = uri === undefined ? undefined : await findPinned(receiving, uri, actor)
  if (post?.authorId !== actor.id) return new Dropped('a pin of no post of the actor’s own')
  return (tx) => receivePin(tx, actor.id, post)
}

/** ActivityPub §7.9: it takes down what it pinned. */
export const receiveRemove: Receiver = async ({ db }, activity, actor) => {
  if (!isOwnFeatured(activity, actor)) return new Dropped('a removal from no list that we keep')
  const hashtag = HashtagShape.safeParse(activity.object)
  if (hashtag.success)
    return async (tx) => {
      await receiveTagRemoval(tx, actor.id, hashtag.data.name)
    }
  const post = await findPostByUri(db, referenced(activity.object) ?? '')
  if (!post) return new Dropped('a removal of a post that we do not have')
  return (tx) => receivePinRemoval(tx, actor.id, post.id)
}

/** What an account lists as featured, read when somebody here follows it first. Others' posts in it are passed over. */
export function fetchFeatured(db: Db, lookup: Lookup) {
  return async ({ accountId }: Jobs['fetch-featured']): Promise<Deed | undefined> => {
    const account = await findAccount(db, accountId)
    if (!account) return undefined
    const posts = await readItems(lookup, account.featuredUri, account.uri)
    const tags = await readItems(lookup, account.featuredTagsUri, account.uri)
    const pinned: FoundPost[] = []
    for (const item of posts) {
      const post = await readPost(lookup, item, account.uri)
      if (post) pinned.push(post)
    }
    return async (tx) => {
      // The first of a list is the last that was pinned.
      for (const post of pinned.toReversed()) await receivePin(tx, account.id, post)
      for (const tag of tags) {
        const hashtag = HashtagShape.safeParse(tag)
        if (hashtag.success) await receiveTag(tx, account.id, hashtag.data.name)
      }
    }
  }
}

// Mastodon names the list of posts for hashtags too.
function isOwnFeatured({ target }: Activity, { featuredUri, featuredTagsUri }: Account): boolean {
  const uri = referenced(target)
  return uri !== undefined && (uri === featuredUri || uri === featuredTagsUri)
}

async function findPinned(
  { db, lookup }: Receiving,
  uri: string,
  actor: Account,
): Promise<FoundPost | undefined> {
  const known = await findPostByUri(db, uri)
  if (known || !isSameOrigin(uri, actor.uri)) return known
  return (await isFollowedHere(db, actor.id)) ? await lookup.post(uri) : undefined
}

async function readItems(lookup: Lookup, uri: string | null, ownerUri: string): Promise<unknown[]> {
  const whole = CollectionShape.safeParse(uri && (await lookup.document(uri, ownerUri))).data
  const first = whole && (embedded(whole.first) ?? (await lookup.document(referenced(whole.first), ownerUri)))
  const items = [whole, CollectionShape.safeParse(first).data].flatMap((list) =>
    list ? [...list.orderedItems, ...list.items] : [],
  )
  return items.slice(0, REMOTE_FEATURED_MAX)
}

// One post that cannot be had hides none of the others.
async function readPost(lookup: Lookup, item: unknown, authorUri: string): Promise<FoundPost | undefined> {
  const uri = referenced(item)
  if (uri === undefined || !isSameOrigin(uri, authorUri)) return undefined
  const whole = embedded(item)
  try {
    return whole ? await lookup.listed({ ...whole, id: uri }, authorUri) : await lookup.post(uri)
  } catch (fault) {
    if (!(fault instanceof FetchFault)) throw fault
    return undefined
  }
}

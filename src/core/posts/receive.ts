import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { Visibility } from '../../db/schema/words.ts'
import type { AccountId } from '../accounts/account.ts'
import { enqueue, enqueueAll, enqueueFetches } from '../jobs.ts'
import { type Notice, notify } from '../notifications/notify.ts'
import type { Addressed, PostId, StoredPost } from './post.ts'
import { storePosts } from './store.ts'
import type { RemotePost, Surroundings } from './surroundings.ts'

/** A post of another node, with what we know of its surroundings. */
export interface ArrivingPost {
  post: RemotePost
  around: Surroundings
  /** The address of somebody it names whom we never met, where that decides what it says: she is met before it is heard. */
  stranger?: string | undefined
}

/**
 * Stores posts of other nodes and tells whom they concern here. Those that are known or were deleted change nothing; nor
 * do those that concern nobody: no one here follows the author, and the post neither addresses anybody here nor answers
 * a post that we have. A reply that the author of a post here does not let its writer give is not kept; whoever blocks the
 * author is not concerned.
 */
export async function receivePosts(tx: Tx, arriving: ArrivingPost[]): Promise<void> {
  const relevant = arriving.filter(
    ({ around }) =>
      !around.isKnown && !around.isTombstoned && isRelevant(around) && around.parent?.takesReply !== false,
  )
  if (relevant.length === 0) return
  const ids = await storePosts(
    tx,
    relevant.map((one) => ({ id: null, post: storedPostOf(one) })),
  )
  const stored = relevant.flatMap((one, at) => {
    const id = ids[at]
    return id === undefined ? [] : [{ ...one, id }]
  })
  await notify(tx, stored.flatMap(noticesOf))
  await hear(tx, stored.filter(isForTheDesk))
  await fetchAround(tx, stored)
}

type Stored = ArrivingPost & { id: PostId }

async function hear(tx: Tx, stored: Stored[]): Promise<void> {
  const heard = stored.map(({ id, stranger }) => ({ payload: { postId: id }, stranger }))
  await enqueueAll(
    tx,
    'hear-post',
    heard.flatMap(({ payload, stranger }) => (stranger === undefined ? payload : [])),
  )
  await enqueueFetches(
    tx,
    'fetch-mentioned',
    heard.flatMap(({ payload, stranger: uri }) =>
      uri === undefined ? [] : { payload: { ...payload, uri }, uri },
    ),
  )
}

async function fetchAround(tx: Tx, stored: Stored[]): Promise<void> {
  await enqueueFetches(
    tx,
    'fetch-parent',
    stored.flatMap(({ id, post: { inReplyToUri: uri }, around }) =>
      uri === null || around.parent !== null ? [] : { payload: { postId: id }, uri },
    ),
  )
  await enqueueFetches(
    tx,
    'fetch-quote',
    stored.flatMap(({ id, post: { quote } }) =>
      quote?.stampUri ? { payload: { postId: id }, uri: quote.stampUri } : [],
    ),
  )
}

/** A stranger whom a post names was met by now, or cannot be (undefined): in either case it is heard. */
export async function meetMentioned(tx: Tx, postId: PostId, accountId: AccountId | undefined): Promise<void> {
  if (accountId !== undefined)
    await sql`
      insert into post_mentions (post_id, account_id, is_silent)
      select id, ${accountId}, false from posts where id = ${postId} on conflict do nothing`.execute(tx)
  await enqueue(tx, 'hear-post', { postId })
}

/** Stores a post that is wanted here for itself: fetched by us, or shown to us. One that is known stays as it is. */
export async function keepPost(tx: Tx, fetched: ArrivingPost): Promise<void> {
  await storePosts(tx, [{ id: null, post: storedPostOf(fetched) }])
}

function isRelevant(around: Surroundings): boolean {
  return around.hasFollowersHere || isAnswer(around) || around.accounts.some((account) => account.isLocal)
}

function isAnswer({ parent }: Surroundings): boolean {
  return parent !== null && !parent.isBarred
}

// A reply may answer a referral, a mention of a board list one, and a private post command the desk.
function isForTheDesk({ post, around }: ArrivingPost): boolean {
  if (isAnswer(around)) return true
  const local = around.accounts.filter((account) => account.isLocal)
  return local.some(({ kind }) => kind !== 'writer' || post.visibility === 'direct')
}

function storedPostOf({ post, around }: ArrivingPost): StoredPost {
  const { author, inReplyToUri, mentionedUris: _, addressedUris: __, ...said } = post
  const { parent } = around
  const inReplyTo = { uri: inReplyToUri ?? '', id: parent?.id ?? null, authorId: parent?.authorId ?? null }
  return {
    ...said,
    authorId: author.id,
    source: null,
    conversationUri: parent?.conversationUri ?? said.conversationUri,
    inReplyTo: inReplyToUri === null ? null : inReplyTo,
    addressed: addressedOf(post, around),
  }
}

/** Whether an account is a board of ours: to address it is to name it, since whoever posts to a group only addresses it. */
export function isOwnBoard({ isLocal, kind }: Surroundings['accounts'][number]): boolean {
  return isLocal && kind === 'board'
}

function addressedOf({ mentionedUris }: RemotePost, around: Surroundings): Addressed[] {
  return around.accounts.map((account) => ({
    accountId: account.id,
    isSilent: !mentionedUris.includes(account.uri) && !isOwnBoard(account),
  }))
}

function noticesOf({ id: postId, post, around }: ArrivingPost & { id: PostId }): Notice[] {
  const from = post.author.id
  const answered = around.parent?.isLocal && isTold(post.visibility) ? around.parent.authorId : undefined
  const named = around.accounts.filter((account) => account.isLocal && account.id !== answered)
  return [
    ...(answered === undefined ? [] : [{ to: answered, kind: 'reply' as const, from, postId }]),
    ...named
      .filter((account) => post.mentionedUris.includes(account.uri) || post.visibility === 'direct')
      .map((account) => ({ to: account.id, kind: 'mention' as const, from, postId })),
  ]
}

// Somebody who may not read a reply is not told of it: a direct reply reaches only whom it addresses.
function isTold(visibility: Visibility): boolean {
  return visibility !== 'direct'
}

import { type Account, displayName, fullHandle } from '../core/accounts/account.ts'
import { noteContact } from '../core/messages/contacts.ts'
import { findPrivateThread } from '../core/messages/find.ts'
import { keepMessage } from '../core/messages/keep.ts'
import type { About } from '../core/messages/message.ts'
import type { FoundPost } from '../core/posts/find.ts'
import type { PostId } from '../core/posts/post.ts'
import { publishOwnPost, writePost } from '../core/posts/publish.ts'
import type { Site } from '../core/site.ts'
import type { Tx } from '../db/connect.ts'
import { findWay, type Way } from './way.ts'

/** A message that is ready: to whom, in what words, about what. */
export interface Letter {
  to: Account
  /** Plain text; links in it become links. Whom it names beside the reader stands without an @. */
  text: string
  about: About
}

/** Who may speak, the likeliest first, and what stands in public when nobody may in private. */
export interface Speakers {
  senders: Account[]
  /** A line for whoever must be called, which says nothing that is not public; null: this is not worth a call. */
  call: string | null
  /** Whether it may go to where her server hides it, once she was called and knows where to look. */
  mayHide: boolean
  at: Date
}

/** The longest message: what is longer ends in “…”. */
const TEXT_LENGTH_MAX = 4_000

/**
 * Sends a message in private, by the way that `findWay` finds, and with a call in public where it needs one. Gives the
 * post, or undefined when there is no way: then nobody is told anything.
 */
export async function sendInPrivate(
  tx: Tx,
  site: Site,
  letter: Letter,
  { call, ...voices }: Speakers,
): Promise<PostId | undefined> {
  const way = await findWay(tx, letter.to, { ...voices, mayCall: call !== null })
  if (!way) return undefined
  const postId = await write(tx, site, letter, { ...way, visibility: 'direct' })
  if (way.isCalled) {
    await write(tx, site, { ...letter, text: call! }, { ...way, inReplyTo: null, visibility: 'unlisted' })
    await noteContact(tx, letter.to.id, { column: 'called_at', at: voices.at })
  }
  return postId
}

/**
 * Sends a note of an author's to somebody of her circle. Whoever does not follow her may find it among what her server
 * filters, of which the author is told before: a call in public would tell everybody who is in her circle.
 */
export async function sendToCircle(tx: Tx, site: Site, letter: Letter, author: Account): Promise<PostId> {
  const thread = await findPrivateThread(tx, { writerId: letter.to.id, addressedId: author.id })
  return await write(tx, site, letter, { from: author, inReplyTo: thread ?? null, visibility: 'direct' })
}

/** Answers in private, below what somebody wrote in private: there her server shows it to her. */
export async function answerInPrivate(
  tx: Tx,
  site: Site,
  letter: Letter,
  { from, below }: { from: Account; below: FoundPost },
): Promise<PostId> {
  return await write(tx, site, letter, { from, inReplyTo: below, visibility: 'direct' })
}

/** Says something in public, quietly: below a post of the reader's own, which others have read already. */
export async function sayBelow(
  tx: Tx,
  site: Site,
  letter: Letter,
  { from, below }: { from: Account; below: FoundPost },
): Promise<PostId> {
  return await write(tx, site, letter, { from, inReplyTo: below, visibility: 'unlisted' })
}

async function write(
  tx: Tx,
  site: Site,
  { to, text, about }: Letter,
  { from, inReplyTo, visibility }: Omit<Way, 'isCalled'> & { visibility: 'direct' | 'unlisted' },
): Promise<PostId> {
  const post = writePost(site, {
    text: `${fullHandle(to)} ${cut(text)}${from.kind === 'writer' ? `\n\n${signature(site, from)}` : ''}`,
    visibility,
    warning: '',
    language: 'en',
    inReplyTo,
    mentioned: [to],
  })
  // Not typed by a person, so that nobody can edit it as a post, and the desk does not answer itself.
  const postId = await publishOwnPost(tx, site, from, { ...post, source: null, addressed: [] })
  await keepMessage(tx, { ...about, postId, fromId: from.id, toId: to.id })
  return postId
}

// What stands in a writer's name without her having typed it says so.
function signature(site: Site, from: Account): string {
  return `Sent by the desk of ${site.host} for ${displayName(from)}.`
}

function cut(text: string): string {
  const characters = [...text]
  return characters.length <= TEXT_LENGTH_MAX ? text : `${characters.slice(0, TEXT_LENGTH_MAX - 1).join('')}…`
}

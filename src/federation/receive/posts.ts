import type { Account } from '../../core/accounts/account.ts'
import { keepAsSent } from '../../core/posts/as-sent.ts'
import { receiveEdit } from '../../core/posts/edit.ts'
import { type FoundPost, findPostByUri } from '../../core/posts/find.ts'
import { receiveTally } from '../../core/posts/polls/tally.ts'
import { receiveQuoteChange } from '../../core/posts/quotes/settle.ts'
import { isOwnBoard, receivePosts } from '../../core/posts/receive.ts'
import type { RemotePost, Surroundings } from '../../core/posts/surroundings.ts'
import { findReferralOfPost } from '../../core/referrals/find.ts'
import type { Db, Tx } from '../../db/connect.ts'
import { type Deed, doTogether, type Share, share } from '../../db/pool-work.ts'
import { postOf } from '../translate/note.ts'
import { type Activity, embedded, referenced } from '../wire/activity.ts'
import { ActorShape } from '../wire/actor.ts'
import type { NoteShape } from '../wire/note.ts'
import { receiveAccountUpdate } from './accounts.ts'
import { carryingEdit } from './carry.ts'
import { hearing } from './heard.ts'
import { readNote } from './note.ts'
import { Dropped, type Receiver, type Receiving } from './receiver.ts'
import { receiveVotesIn, votesIn } from './votes.ts'

const UPDATE_AS_CREATE_MS = 24 * 60 * 60 * 1_000

/** ActivityPub §7.2: a Create puts a post of another node into our care. Other objects are ignored. */
export const receiveCreate: Receiver = async (receiving, activity, actor) => {
  const voted = votesIn(activity, actor.uri)
  if (voted) return await receiveVotesIn(receiving, voted, actor)
  const whole = embedded(activity.object)
  // Only its URI was sent: what its own node serves under that URI is the post.
  const given = whole ?? (await receiving.lookup.document(referenced(activity.object), actor.uri))
  const note = readNote(given, activity, actor)
  if (note instanceof Dropped) return note
  const post = postOf(note, actor)
  if (post === undefined) return new Dropped('a post without content')
  return await receiveNew(receiving, { post, note, asSent: whole && activity.asSent })
}

/** ActivityPub §7.3: an edit of a post, or of the actor itself. Others' things stay as they are. */
export const receiveUpdate: Receiver = async (receiving, activity, actor) => {
  const whole = embedded(activity.object)
  const isOfActor = whole
    ? ActorShape.shape.type.safeParse(whole.type).success
    : referenced(activity.object) === actor.uri
  if (isOfActor) return await receiveAccountUpdate(receiving, activity, actor)
  const note = readNote(whole, activity, actor)
  if (note instanceof Dropped) return note
  const known = await findPostByUri(receiving.db, note.id)
  if (!known) return await receiveUnknownEdit(receiving, note, actor)
  if (known.authorId !== actor.id) return new Dropped('an edit of another’s post')
  return await receiveEditOf(receiving, { known, note, actor, activity })
}

/** A post that we have, and what its author says now. */
interface Edited {
  known: FoundPost
  note: NoteShape
  actor: Account
  /** The Update in which she says it; undefined when we looked. */
  activity?: Activity
}

/** The deed by which a post that we have gets the words of its author's Note. */
export async function receiveEditOf(
  receiving: Receiving,
  { known, note, actor, activity }: Edited,
): Promise<Deed | Dropped> {
  const post = postOf(note, actor)
  if (post === undefined) return new Dropped('an edit without content')
  const edit = editingBy(note, post, await receiving.surroundings.add(post))
  const carry = activity && carryingEdit(known, { activity, note })
  return async (tx) => {
    if ((await edit(tx, known)) === 'edited') await carry?.(tx)
  }
}

function editingBy(note: NoteShape, post: RemotePost, { accounts }: Surroundings) {
  const addressed = accounts.map((account) => ({
    accountId: account.id,
    isSilent: !post.mentionedUris.includes(account.uri) && !isOwnBoard(account),
  }))
  const edit = { ...post, source: null, addressed }
  const hear = hearing(note)
  return async (tx: Tx, known: FoundPost) => {
    const outcome = await receiveEdit(tx, known.id, edit, note.updated)
    // Tallies come without a new time (federation §3.8), and so are no edit.
    if (post.poll && !isOlder(note.updated, known.editedAt)) await receiveTally(tx, known.id, post.poll)
    if (post.quote) await receiveQuoteChange(tx, known.id, post.quote)
    if (outcome === 'edited') await hear?.(tx)
    return outcome
  }
}

function isOlder(updated: Date | null, editedAt: Date | null): boolean {
  return updated !== null && editedAt !== null && updated < editedAt
}

async function receiveUnknownEdit(
  receiving: Receiving,
  note: NoteShape,
  actor: Account,
): Promise<Deed | Dropped> {
  // As Mastodon does: the edit of a young post that we missed brings the post, an old one is not worth it.
  const age = Date.now() - (note.published?.getTime() ?? 0)
  const post = age < UPDATE_AS_CREATE_MS ? postOf(note, actor) : undefined
  if (post === undefined) return new Dropped('an edit of a post we do not have')
  const around = await receiving.surroundings.add(post)
  const receive = await receiveAmid(receiving, { post, note }, around)
  const edit = editingBy(note, post, around)
  return async (tx) => {
    await doTogether(tx, [receive])
    // Its Create may have come in between, with the words that it had before.
    const stands = await findPostByUri(tx, note.id)
    if (stands?.authorId === actor.id) await edit(tx, stands)
  }
}

/** A post of another node as it arrives. */
interface Arrived {
  post: RemotePost
  note: NoteShape
  /** The Create in which it came whole; undefined when it came otherwise. */
  asSent?: string | undefined
}

/** The deed by which a post of another node comes into our care, with what it says to nodes of our kind. */
export async function receiveNew(receiving: Receiving, arrived: Arrived): Promise<Deed | Share> {
  return await receiveAmid(receiving, arrived, await receiving.surroundings.add(arrived.post))
}

async function receiveAmid(
  { db }: Receiving,
  { post, note, asSent }: Arrived,
  around: Surroundings,
): Promise<Deed | Share> {
  const arriving = { post, around, stranger: await findStranger(db, post, around) }
  const hear = hearing(note)
  const kept = around.accounts.some(isOwnBoard) ? asSent : undefined
  if (!hear && kept === undefined) return share(receivePosts, arriving)
  return async (tx) => {
    await receivePosts(tx, [arriving])
    if (kept !== undefined) await keepAsSent(tx, { uri: post.uri, authorId: post.author.id, body: kept })
    await hear?.(tx)
  }
}

// Who is recommended in a reply to a referral may be somebody of whom this node never heard. A recommendation names one
// person, so that nobody makes us ask for a crowd.
async function findStranger(
  db: Db,
  post: RemotePost,
  { parent, accounts }: Surroundings,
): Promise<string | undefined> {
  const unknown = post.mentionedUris.filter((uri) => !accounts.some((account) => account.uri === uri))
  if (parent === null || unknown.length !== 1) return undefined
  return (await findReferralOfPost(db, parent.id)) && unknown[0]
}

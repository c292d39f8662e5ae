// FEP-1b12: what became of a post that a board of ours passed on whole, its followers on servers with groups hear from the board.
import type { Account } from '../../core/accounts/account.ts'
import { renewAsSent } from '../../core/posts/as-sent.ts'
import { type FoundPost, findPostByUri, holdPost } from '../../core/posts/find.ts'
import { holdToRemove } from '../../core/posts/hold.ts'
import type { Tx } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { Budget } from '../gate/budget.ts'
import { carryNews, readCarriers } from '../send/carried.ts'
import { isPublic } from '../vocabulary.ts'
import type { Activity } from '../wire/activity.ts'
import type { NoteShape } from '../wire/note.ts'

// Many edits of one post must not become many times as many deliveries of ours.
const POST_ALLOWANCE = { burst: 20, perSecond: 0.01 }

const budget = new Budget(POST_ALLOWANCE)

/**
 * What keeps the newest words of a post to our boards, and has those that carried it pass on its author's Update, as she sent it.
 * Not an Update that is not for everybody; when there are too many it is kept and not passed on.
 */
export function carryingEdit(
  post: FoundPost,
  { activity, note }: { activity: Activity; note: NoteShape },
): Deed {
  // Counted once, though the deed is done again where others spoilt the transaction that it shared.
  let isTooMuch: boolean | undefined
  return async (tx) => {
    if (![activity, note].every(isForAll)) return
    await renewAsSent(tx, post.id, activity.asSent)
    const carriers = await readCarriers(tx, post.id)
    if (carriers.length === 0) return
    isTooMuch ??= budget.spend(post.uri, performance.now()) > 0
    if (!isTooMuch) await carryNews(tx, carriers, newsOf(activity, post.uri))
  }
}

/** Ends a post by its author's Delete, and has the boards that carried it pass that on. */
export async function carryEnd(
  tx: Tx,
  { uri, author, activity }: { uri: string; author: Account; activity: Activity },
  end: Deed,
): Promise<void> {
  // In the order of every removal, or two of them would wait for each other: first the address, then the post.
  await holdToRemove(tx, uri)
  const post = await findPostByUri(tx, uri)
  const isHers = post?.authorId === author.id && (await holdPost(tx, post.id))
  const carriers = isHers ? await readCarriers(tx, post.id) : []
  await end(tx)
  if (carriers.length > 0) await carryNews(tx, carriers, newsOf(activity, uri))
}

function newsOf({ asSent }: Activity, postUri: string): Parameters<typeof carryNews>[2] {
  return { activity: JSON.parse(asSent), postUri }
}

function isForAll({ to, cc }: Pick<Activity, 'to' | 'cc'>): boolean {
  return [...to, ...cc].some(isPublic)
}

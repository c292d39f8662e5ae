// FEP-1b12: what became of a post that a board of ours passed on whole, its followers on servers with groups hear from the board.
import { renewAsSent } from '../../core/posts/as-sent.ts'
import type { FoundPost } from '../../core/posts/find.ts'
import type { Db } from '../../db/connect.ts'
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
 * What keeps the newest words of a post to our boards, and has those that carried it pass on its author's Update, as she sent
 * it. Undefined for an Update that is not for everybody; when there are too many it is kept and not passed on.
 */
export async function carryingEdit(
  db: Db,
  post: FoundPost,
  { activity, note }: { activity: Activity; note: NoteShape },
): Promise<Deed | undefined> {
  if (![activity, note].every(isForAll)) return undefined
  const carriers = await readCarriers(db, post.id)
  const isTooMuch = carriers.length > 0 && budget.spend(post.uri, performance.now()) > 0
  const carry = isTooMuch ? undefined : await carryNews(db, carriers, newsOf(activity, post))
  return async (tx) => {
    await renewAsSent(tx, post.id, activity.asSent)
    await carry?.(tx)
  }
}

/** What has the boards that carried a post pass on its author's Delete of it; undefined when none did. */
export async function carryingEnd(db: Db, post: FoundPost, activity: Activity): Promise<Deed | undefined> {
  return await carryNews(db, await readCarriers(db, post.id), newsOf(activity, post))
}

function newsOf({ asSent }: Activity, { uri: postUri }: FoundPost): Parameters<typeof carryNews>[2] {
  return { activity: JSON.parse(asSent), postUri }
}

function isForAll({ to, cc }: Pick<Activity, 'to' | 'cc'>): boolean {
  return [...to, ...cc].some(isPublic)
}

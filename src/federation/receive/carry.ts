// FEP-1b12: what became of a post that a board of ours passed on whole, its followers on servers with groups hear from the board.
import type { Account } from '../../core/accounts/account.ts'
import { findPostByUri } from '../../core/posts/find.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { Budget } from '../gate/budget.ts'
import { carryNews, readCarriers } from '../send/carried.ts'
import { type Activity, referenced } from '../wire/activity.ts'

// Many edits of one post must not become many times as many deliveries of ours.
const POST_ALLOWANCE = { burst: 20, perSecond: 0.01 }

const budget = new Budget(POST_ALLOWANCE)

/**
 * What has the boards that carried a post pass on its author's Update or Delete of it, as she sent it. Undefined for any other
 * activity, and of edits when there are too many.
 */
export async function carrying(db: Db, activity: Activity, actor: Account): Promise<Deed | undefined> {
  const { type, object, asSent } = activity
  const postUri = referenced(object)
  if (postUri === undefined || (type !== 'Update' && type !== 'Delete')) return undefined
  const post = await findPostByUri(db, postUri)
  if (post?.authorId !== actor.id) return undefined
  const carriers = await readCarriers(db, post.id)
  if (carriers.length === 0) return undefined
  if (type === 'Update' && budget.spend(postUri, performance.now()) > 0) return undefined
  return await carryNews(db, carriers, { activity: JSON.parse(asSent), postUri })
}

// FEP-1b12: a group sends its followers what its members did, whole, inside an Announce of its own.
import type { Account } from '../../core/accounts/account.ts'
import { isFollowedHere } from '../../core/follows/read.ts'
import { enqueueFetches } from '../../core/jobs.ts'
import { findPostByUri } from '../../core/posts/find.ts'
import { receiveBoost } from '../../core/reactions/boost.ts'
import type { Deed } from '../../db/pool-work.ts'
import { type Activity, embedded, referenced } from '../wire/activity.ts'
import { Dropped, type Receiving } from './receiver.ts'

/** An activity inside another one. */
type Carried = NonNullable<ReturnType<typeof embedded>>

const ACTIVITIES = new Set([
  'Create',
  'Update',
  'Delete',
  'Like',
  'Dislike',
  'Undo',
  'Flag',
  'Block',
  'Add',
  'Remove',
])

/** The activity that an Announce carries; undefined when it announces a thing. */
export function carriedBy(object: unknown): Carried | undefined {
  const carried = embedded(object)
  return carried && ACTIVITIES.has(carried.type) ? carried : undefined
}

/** What an Announce is about: the thing itself, or what the activity in it is about. */
export function announcedUri(object: unknown): string | undefined {
  const carried = carriedBy(object)
  return referenced(carried ? carried.object : object)
}

/**
 * A group that somebody here follows passes on what was done in it. The group signed that it says so, and nobody that it
 * is so: a new post is fetched from its own node and then boosted by the group; an edit or a deletion makes us look there.
 * What is no post's beginning, edit or end is let fall.
 */
export async function receiveCarried(
  { db, lookup }: Receiving,
  { activity, carried }: { activity: Activity; carried: Carried },
  group: Account,
): Promise<Deed | Dropped> {
  const uri = referenced(carried.object)
  if (group.kind !== 'board') return new Dropped('an activity announced by somebody who is no group')
  if (uri === undefined || !(await isFollowedHere(db, group.id)))
    return new Dropped('an activity of a group that nobody here follows')
  const known = await findPostByUri(db, uri)
  const lookAgain = (tx: Parameters<Deed>[0]) => enqueueFetches(tx, 'fetch-post', [{ payload: { uri }, uri }])
  if (carried.type === 'Delete')
    return known ? lookAgain : new Dropped('the end of a post that we do not have')
  if (carried.type !== 'Create' && carried.type !== 'Update')
    return new Dropped(`a ${carried.type} in a group`)
  const post = known ?? (await lookup.post(uri))
  if (!post) return new Dropped('nothing at its own node that we understand')
  return async (tx) => {
    await receiveBoost(tx, group, post, activity.id)
    if (known && carried.type === 'Update') await lookAgain(tx)
  }
}

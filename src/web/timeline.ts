import type { Account } from '../core/accounts/account.ts'
import { readAccounts } from '../core/accounts/find.ts'
import { type PostView, viewPosts } from '../core/posts/view.ts'
import type { TimelineItem } from '../core/timelines/home.ts'
import type { Db } from '../db/connect.ts'
import type { Viewer } from './visit.ts'

/** A line of a timeline as it is shown. */
export interface TimelineLine {
  id: string
  post: PostView
  boostedBy: Account | null
}

/**
 * Loads the lines of a timeline for show. A post stands there once, where it came last; what the viewer may not read
 * is left out.
 */
export async function viewTimeline(
  db: Db,
  viewer: Viewer | null,
  items: TimelineItem[],
): Promise<TimelineLine[]> {
  const boosterIds = items.flatMap((item) => item.boostedById ?? [])
  const firstLines = new Map(items.toReversed().map((item) => [item.postId, item.id]))
  const [posts, boosters] = await Promise.all([
    viewPosts(db, viewer?.account.id ?? null, [...firstLines.keys()]),
    readAccounts(db, [...new Set(boosterIds)]),
  ])
  return items.flatMap(({ id, postId, boostedById }) => {
    const post = posts.find((one) => one.id === postId && firstLines.get(postId) === id)
    const boostedBy = boosters.find((one) => one.id === boostedById) ?? null
    return post ? [{ id, post, boostedBy }] : []
  })
}

import type { AccountId } from '../core/accounts/account.ts'
import type { PostId } from '../core/posts/post.ts'
import { readThread } from '../core/posts/thread.ts'
import { type PostView, viewPosts } from '../core/posts/view.ts'
import type { Db } from '../db/connect.ts'

/** The posts around one, as far as the viewer may read them. */
export interface ThreadView {
  ancestors: PostView[]
  replies: { post: PostView; depth: number }[]
}

/** Loads the thread around a post for show. */
export async function viewThread(db: Db, viewerId: AccountId | null, id: PostId): Promise<ThreadView> {
  const { ancestors, replies } = await readThread(db, id)
  const posts = await viewPosts(db, viewerId, [...ancestors, ...replies.map((reply) => reply.id)])
  const above = new Set(ancestors)
  const depths = new Map(replies.map((reply) => [reply.id, reply.depth]))
  return {
    ancestors: posts.filter((post) => above.has(post.id)),
    replies: posts.flatMap((post) => {
      const depth = depths.get(post.id)
      return depth === undefined ? [] : [{ post, depth }]
    }),
  }
}

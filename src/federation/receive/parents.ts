import type { Jobs } from '../../core/jobs.ts'
import { adoptReplies } from '../../core/posts/store.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import type { Lookup } from '../lookup.ts'

/** Fetches what a post answers, and hangs the post under it: also when both arrived in the same moment. */
export function fetchParent(db: Db, lookup: Lookup) {
  return async ({ postId }: Jobs['fetch-parent']): Promise<Deed | undefined> => {
    const post = await db
      .selectFrom('posts')
      .select('in_reply_to_uri as uri')
      .where('id', '=', postId)
      .where('in_reply_to_id', 'is', null)
      .executeTakeFirst()
    const uri = post?.uri
    if (uri == null) return undefined
    await lookup.parents(uri)
    return (tx) => adoptReplies(tx, uri)
  }
}

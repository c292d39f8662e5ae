// What people write to boards, to the desk and about referrals, and what becomes of it. Each post is heard once, by a job.
import type { Jobs } from '../core/jobs.ts'
import type { Site } from '../core/site.ts'
import type { Db } from '../db/connect.ts'
import type { Deed } from '../db/pool-work.ts'
import { hearEditOf } from './hear/edit.ts'
import { findHeard } from './hear/heard.ts'
import { hearPrivate } from './hear/private.ts'
import { hearReply } from './hear/reply.ts'
import { hearSubmission } from './hear/submission.ts'

/** Hears a post: a private one may be a command, a public one on top of a thread a referral, a reply an interest. */
export function hearPost(db: Db, site: Site) {
  return async ({ postId }: Jobs['hear-post']): Promise<Deed | undefined> => {
    const heard = await findHeard(db, postId)
    if (!heard) return undefined
    return async (tx) => {
      const { post } = heard
      if (post.visibility === 'direct') await hearPrivate(tx, site, heard)
      else if (post.inReplyTo !== null) await hearReply(tx, site, heard)
      else if (post.visibility === 'public') await hearSubmission(tx, site, heard)
    }
  }
}

/** Hears an edit: if the post is a referral in its author's own words, what changed in it is taken over. */
export function hearEdit(db: Db, site: Site) {
  return async ({ postId }: Jobs['hear-edit']): Promise<Deed | undefined> => {
    const heard = await findHeard(db, postId)
    if (heard?.post.visibility !== 'public' || heard.post.inReplyTo !== null) return undefined
    return (tx) => hearEditOf(tx, site, heard)
  }
}

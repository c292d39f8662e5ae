import type { Account } from '../../core/accounts/account.ts'
import { findAccount, isActive, readAccounts } from '../../core/accounts/find.ts'
import type { PostId } from '../../core/posts/post.ts'
import { type PostView, viewPosts } from '../../core/posts/view.ts'
import type { Db, Tx } from '../../db/connect.ts'
import { typedText } from '../../lib/html.ts'

/** A post that somebody wrote, as the desk hears it. */
export interface Heard {
  post: PostView
  speaker: Account
  /** As it was typed, mentions and all. */
  text: string
  /** Accounts of ours that the post names or addresses. */
  addressed: Account[]
  at: Date
}

/** A post as the desk hears it now; undefined when it is gone, or was not written by a writer. */
export async function findHeard(db: Db, postId: PostId): Promise<Heard | undefined> {
  return await findHeardPost(db, postId, new Date())
}

/** The same inside a deed, with the moment at which it is heard. */
export async function findHeardPost(db: Db | Tx, postId: PostId, at: Date): Promise<Heard | undefined> {
  const row = await db
    .selectFrom('posts')
    .select('author_id as authorId')
    .where('id', '=', postId)
    .executeTakeFirst()
  const speaker = row && (await findAccount(db, row.authorId))
  if (speaker?.kind !== 'writer' || !isActive(speaker)) return undefined
  const [post] = await viewPosts(db, speaker.id, [postId])
  if (!post) return undefined
  const ours = post.mentions.filter(({ host }) => host === null).map(({ id }) => id)
  return {
    post,
    speaker,
    text: post.source ?? typedText(post.html),
    addressed: await readAccounts(db, ours),
    at,
  }
}

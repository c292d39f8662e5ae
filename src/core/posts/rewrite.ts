import type { Tx } from '../../db/connect.ts'
import type { Attachment } from '../../db/schema/words.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import { enqueue } from '../jobs.ts'
import { notify } from '../notifications/notify.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { editOwnPost } from './edit.ts'
import type { FoundPost } from './find.ts'
import type { PostId } from './post.ts'
import { type PostDraft, writePost } from './publish.ts'

/** The new words of a post. Who may read it and what it answers stay as they are. */
export type NewWords = Pick<PostDraft, 'text' | 'warning' | 'language' | 'mentioned'>

/**
 * Puts a writer's new words into a post of hers, tells those whom it names for the first time, and sends the edit.
 * Refuses: as `checkRewritable` and `writePost`; 'not_found' when the post is gone.
 */
export async function rewritePost(
  tx: Tx,
  site: Site,
  author: Account,
  { post, draft }: { post: FoundPost; draft: NewWords },
): Promise<void> {
  const stored = await lockWords(tx, post.id)
  checkRewritable(author.id, { authorId: post.authorId, source: stored.source })
  const written = writePost(site, { ...draft, visibility: post.visibility, inReplyTo: null })
  const { visibility: _, inReplyTo: __, mentioned, ...words } = written
  await editOwnPost(tx, post.id, {
    ...words,
    isSensitive: words.warning !== '',
    attachments: stored.attachments,
    emojis: [],
    addressed: mentioned.map(({ id }) => ({ accountId: id, isSilent: false })),
  })
  await enqueue(tx, 'hear-edit', { postId: post.id })
  // Whom it answers was told of a reply, unless it is direct; news of a mention is told once.
  const told = post.visibility === 'direct' ? null : stored.answeredId
  const named = mentioned.filter(({ host, id }) => host === null && id !== told)
  await notify(
    tx,
    named.map(({ id }) => ({ to: id, kind: 'mention' as const, from: author.id, postId: post.id })),
  )
}

/**
 * Refuses: 'forbidden' to anybody but a post's author; 'conflict' for a post that was not typed as one, such as a
 * referral's, which its own deeds revise.
 */
export function checkRewritable(
  editorId: AccountId,
  post: { authorId: AccountId; source: string | null },
): void {
  if (post.authorId !== editorId) throw new Refusal('forbidden', 'Only the author can edit a post.')
  if (post.source === null) {
    throw new Refusal('conflict', 'This post was written by the node; it changes with what it is about.')
  }
}

async function lockWords(
  tx: Tx,
  id: PostId,
): Promise<{ source: string | null; answeredId: AccountId | null; attachments: Attachment[] }> {
  const stored = await tx
    .selectFrom('posts')
    .select(['source', 'in_reply_to_author_id as answeredId', 'attachments'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!stored) throw new Refusal('not_found', 'This post is not here any more.')
  return stored
}

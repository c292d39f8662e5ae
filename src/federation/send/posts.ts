import type { AccountId } from '../../core/accounts/account.ts'
import { findAccount } from '../../core/accounts/find.ts'
import type { Jobs } from '../../core/jobs.ts'
import { holdPost } from '../../core/posts/find.ts'
import type { PostId } from '../../core/posts/post.ts'
import { readPassedOn, readReach } from '../../core/posts/remove.ts'
import { type PostView, viewPosts } from '../../core/posts/view.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { POST_CONTEXT } from '../context.ts'
import { noteAudience } from '../translate/note.ts'
import { PUBLIC } from '../vocabulary.ts'
import { carryNews, readCarriers } from './carried.ts'
import { readNote } from './note.ts'
import { storeOutgoing } from './outgoing.ts'
import { announceToRelays } from './relays.ts'

/** ActivityPub §6.2: tells followers and those named of a new post. A post that is gone again needs no telling. */
export function sendPost(db: Db, site: Site) {
  return async ({ postId }: Jobs['send-post']): Promise<Deed | undefined> => {
    const send = await envelopPost(db, site, postId, (post) => ({
      id: `${post.uri}/create`,
      type: 'Create',
      published: new Date(post.publishedAt).toISOString(),
    }))
    const announce = await announceToRelays(db, postId)
    return (
      send &&
      (async (tx) => {
        await send(tx)
        await announce?.(tx)
      })
    )
  }
}

/** ActivityPub §6.3: tells all who have a post of its new words. Words that were replaced again meanwhile stay unsaid. */
export function sendEdit(db: Db, site: Site) {
  return async ({ postId, editedAt }: Jobs['send-edit']): Promise<Deed | undefined> =>
    await envelopPost(db, site, postId, (post) => {
      const lastEditedAt = new Date(post.editedAt!)
      if (lastEditedAt > new Date(editedAt)) return undefined
      return {
        id: `${post.uri}/updates/${lastEditedAt.getTime()}`,
        type: 'Update',
        published: lastEditedAt.toISOString(),
      }
    })
}

/** ActivityPub §6.4: takes a post back everywhere, by the tombstone in its place. */
export function sendRemoval(db: Db) {
  return async ({
    authorId,
    postUri,
    wasPublic,
    inboxes,
    boards = [],
  }: Jobs['send-removal']): Promise<Deed | undefined> => {
    const author = await findAccount(db, authorId)
    if (!author) return undefined
    const activity = {
      id: `${postUri}#delete`,
      type: 'Delete',
      actor: author.uri,
      to: wasPublic ? [PUBLIC] : [],
      object: { id: postUri, type: 'Tombstone' },
    }
    return async (tx) => {
      await storeOutgoing(tx, {
        accountId: authorId,
        context: POST_CONTEXT,
        activity,
        isPublic: wasPublic,
        inboxes,
        objectUri: postUri,
      })
      await carryNews(tx, boards, { activity, postUri })
    }
  }
}

/** What makes an activity of a post as it is now, for whoever has it; undefined when the post is gone, or `envelop` says nothing. */
export async function envelopPost(
  db: Db,
  site: Site,
  postId: PostId,
  envelop: (post: PostView) => { id: string; type: string; published: string } | undefined,
): Promise<Deed | undefined> {
  const authorId = await findAuthor(db, postId)
  const [post] = authorId === undefined ? [] : await viewPosts(db, authorId, [postId])
  const envelope = post && envelop(post)
  if (!post || !envelope) return undefined
  const { context, note } = await readNote(db, site, post)
  const activity = { ...envelope, actor: post.author.uri, ...noteAudience(post), object: note }
  const isNews = activity.type === 'Update'
  const reached = [...(await readReach(db, postId)), ...(isNews ? await readPassedOn(db, postId) : [])]
  return async (tx) => {
    // What was taken back since it was read is not said any more; whoever takes it back now waits until this is stored.
    if (!(await holdPost(tx, postId))) return
    await storeOutgoing(tx, {
      accountId: post.author.id,
      context,
      activity,
      isPublic: post.visibility === 'public' || post.visibility === 'unlisted',
      inboxes: [...new Set(reached)],
      objectUri: post.uri,
    })
    if (isNews) await carryNews(tx, await readCarriers(tx, postId), { activity, postUri: post.uri })
  }
}

async function findAuthor(db: Db, postId: PostId): Promise<AccountId | undefined> {
  const row = await db.selectFrom('posts').select('author_id').where('id', '=', postId).executeTakeFirst()
  return row?.author_id
}

import type { AccountId } from '../../core/accounts/account.ts'
import { findPostByUri, isTombstoned } from '../../core/posts/find.ts'
import type { PostId } from '../../core/posts/post.ts'
import { viewPosts } from '../../core/posts/view.ts'
import type { Site } from '../../core/site.ts'
import { accountUri } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import type { Document } from '../document.ts'
import { readNote } from '../send/note.ts'
import { AS } from '../vocabulary.ts'

/** The document of a post of ours that a viewer may read, or everybody when there is none; undefined for any other. */
export async function readPostDocument(
  db: Db,
  site: Site,
  { handle, id, viewerId }: { handle: string; id: string; viewerId: AccountId | null },
): Promise<Document | undefined> {
  const post = await findPostByUri(db, postUri(site, handle, id))
  const [view] = post ? await viewPosts(db, viewerId, [post.id as PostId]) : []
  if (!view) return undefined
  const { context, note } = await readNote(db, site, view)
  return { '@context': context, ...note }
}

/** What stands where a post was deleted (ActivityPub §6.4); undefined when none was deleted there. */
export async function readTombstone(
  db: Db,
  site: Site,
  { handle, id }: { handle: string; id: string },
): Promise<Document | undefined> {
  const uri = postUri(site, handle, id)
  return (await isTombstoned(db, uri)) ? { '@context': AS, id: uri, type: 'Tombstone' } : undefined
}

function postUri(site: Site, handle: string, id: string): string {
  return `${accountUri(site, handle)}/posts/${id}`
}

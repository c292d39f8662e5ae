// A post that somebody else told us of. What she said of it is not believed: its own node is asked how it stands.
import type { Jobs } from '../../core/jobs.ts'
import { type FoundPost, findPostByUri } from '../../core/posts/find.ts'
import { receivePostRemoval } from '../../core/referrals/source.ts'
import type { Deed, Share } from '../../db/pool-work.ts'
import { postOf } from '../translate/note.ts'
import { isSameOrigin } from '../wire/activity.ts'
import { NoteShape } from '../wire/note.ts'
import { readNote } from './note.ts'
import { receiveEditOf, receiveNew } from './posts.ts'
import { Dropped, type Receiving } from './receiver.ts'

/**
 * Takes in a post as its own node serves it now: new, edited, or gone. Only what everybody may read is asked for so, since
 * of anything else a node may say to us that there is nothing. What concerns nobody here is let fall, unless a relay brought it.
 */
export function fetchPost(receiving: Receiving) {
  return async ({ uri, isRelayed }: Jobs['fetch-post']): Promise<Deed | Share | undefined> => {
    const { db, site, lookup } = receiving
    if (isSameOrigin(uri, site.origin)) return undefined
    const known = await findPostByUri(db, uri)
    if (known && !isForAll(known)) return undefined
    const standing = await lookup.standing(uri)
    if (standing === 'gone') return known && (await removalOf(receiving, known))
    if (isRelayed && !known) return void (await lookup.keep(standing))
    const deed = await takeIn(receiving, standing)
    return deed instanceof Dropped ? undefined : deed
  }
}

async function removalOf({ site, lookup }: Receiving, { uri, authorUri }: FoundPost) {
  const author = await lookup.accounts.known(authorUri)
  const at = new Date()
  return author && ((tx: Parameters<Deed>[0]) => receivePostRemoval(tx, site, { uri, author, at }))
}

async function takeIn(receiving: Receiving, given: unknown): Promise<Deed | Share | Dropped> {
  const read = NoteShape.safeParse(given)
  const authorUri = read.data?.attributedTo.find((uri) => isSameOrigin(uri, read.data.id))
  const actor = authorUri === undefined ? undefined : await receiving.lookup.accounts.find(authorUri)
  if (!actor) return new Dropped('no post with an author at its own node')
  const note = readNote(given, { to: [], cc: [] }, actor)
  if (note instanceof Dropped) return note
  const post = postOf(note, actor)
  if (!post || !isForAll(post)) return new Dropped('no post that everybody may read')
  const known = await findPostByUri(receiving.db, note.id)
  return known
    ? await receiveEditOf(receiving, { known, note, actor })
    : await receiveNew(receiving, { post, note })
}

function isForAll({ visibility }: Pick<FoundPost, 'visibility'>): boolean {
  return visibility === 'public' || visibility === 'unlisted'
}

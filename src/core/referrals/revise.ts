import type { Tx } from '../../db/connect.ts'
import { editOwnPost } from '../posts/edit.ts'
import type { Site } from '../site.ts'
import { readListing } from './boards.ts'
import { isPublished, type PublishedReferral, type Referral } from './referral.ts'
import { storeReferral } from './store.ts'
import { writeReferralPost } from './write.ts'

/**
 * Other nodes are told of new words at most this often while a referral is open, since each edit calls everybody who
 * spread it (product §2.2 no. 6). What closes it is told at once.
 */
export const EDIT_SPACING_MS = 600_000

/** Stores a referral as it is now under its next revision, and writes its post anew where the post is the node's to write. */
export async function reviseReferral(tx: Tx, site: Site, referral: Referral, at: Date): Promise<Referral> {
  const isClosing = referral.closedAt !== null
  const toldAt = isClosing ? at : nextTelling(referral.toldAt, at)
  const revised = await storeReferral(tx, { ...referral, revision: referral.revision + 1, toldAt })
  if (revised.isSource || !isPublished(revised)) return revised
  await editOwnPost(tx, revised.postId, await wordsOf(tx, site, revised), isClosing ? undefined : toldAt)
  return revised
}

// What already waits to be told is told together with this.
function nextTelling(toldAt: Date | null, at: Date): Date {
  if (toldAt === null) return at
  return toldAt > at ? toldAt : new Date(Math.max(at.getTime(), toldAt.getTime() + EDIT_SPACING_MS))
}

async function wordsOf(tx: Tx, site: Site, referral: PublishedReferral) {
  const boards = await readListing(tx, referral.id)
  const addressed = boards.map(({ id }) => ({ accountId: id, isSilent: true }))
  return { ...writeReferralPost(site, referral), addressed }
}

import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import { findAccount } from '../accounts/find.ts'
import type { PostId } from '../posts/post.ts'
import { publishOwnPost } from '../posts/publish.ts'
import type { Site } from '../site.ts'
import { readListing } from './boards.ts'
import { referralPath } from './code.ts'
import type { PublishedReferral, Referral } from './referral.ts'
import { writeReferralPost } from './write.ts'

/**
 * Shows a referral to everybody: from now on it has a post and a place in lists. Its post is new whenever it is published,
 * since other nodes remember what was deleted, and takes only what is fresh for their timelines (product §2.2 no. 7).
 */
export async function publishReferral(
  tx: Tx,
  site: Site,
  referral: Referral,
  at: Date,
): Promise<PublishedReferral> {
  await tx.updateTable('referrals').set({ place: sql`new_id()` }).where('id', '=', referral.id).execute()
  const opened = {
    ...referral,
    ...liveFrom(at),
    openedAt: referral.openedAt ?? at,
    toldAt: at,
    revision: referral.revision + 1,
  } as PublishedReferral
  return referral.isSource ? opened : { ...opened, postId: await publishPostOf(tx, site, opened) }
}

/** Its author has said at this moment that it is open: nothing is asked, and its boards show it. */
export function confirmedAt(at: Date): Pick<Referral, 'confirmedAt' | 'askedAt' | 'unlistedAt'> {
  return { confirmedAt: at, askedAt: null, unlistedAt: null }
}

/** What a referral is asked about later is counted from when it opened, or opened again. */
export function liveFrom(at: Date): Pick<Referral, 'liveSince' | 'confirmedAt' | 'askedAt' | 'unlistedAt'> {
  return { liveSince: at, ...confirmedAt(at) }
}

async function publishPostOf(tx: Tx, site: Site, referral: PublishedReferral): Promise<PostId> {
  const author = await findAccount(tx, referral.authorId)
  if (!author) throw new Error(`the author of referral ${referral.id} is gone`)
  return await publishOwnPost(tx, site, author, {
    ...writeReferralPost(site, referral),
    visibility: 'public',
    inReplyTo: null,
    mentioned: [],
    addressed: await readListing(tx, referral.id),
    url: `${site.origin}${referralPath(referral.code)}`,
  })
}

import { isPublished } from '../../core/referrals/referral.ts'
import { dropSource, lockReferralOfPost, reviseSource } from '../../core/referrals/source.ts'
import type { ReferralState } from '../../core/referrals/states.ts'
import { attempt, Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Tx } from '../../db/connect.ts'
import type { Heard } from './heard.ts'
import { readPost } from './read.ts'
import { findMentioned, hearSubmission, tellRefusal } from './submission.ts'

// What stands nowhere yet follows her words too: a moderator is to judge what the post says.
const UNLISTED = new Set<ReferralState>(['draft', 'pending_review'])

/**
 * The author of a referral edited her post: what it says now counts; without a board, or without anything that is a
 * referral, it is taken off (product §4.1). A post that became a referral by an edit is listed like a new one.
 */
export async function hearEditOf(tx: Tx, site: Site, heard: Heard): Promise<void> {
  const { post, speaker, at } = heard
  const referral = await lockReferralOfPost(tx, post.id)
  if (!referral) return await hearSubmission(tx, site, heard)
  const isLive = UNLISTED.has(referral.state) || (isPublished(referral) && referral.closedAt === null)
  if (!referral.isSource || !isLive) return
  const boards = await findMentioned(tx, heard)
  if (boards.length === 0) return await dropSource(tx, site, referral, at)
  const refused = await attempt(tx, async () => {
    const read = readPost(heard, boards)
    if (!('understood' in read)) return await dropSource(tx, site, referral, at)
    await reviseSource(tx, site, speaker, { referral, understood: read.understood, at })
  })
  if (!(refused instanceof Refusal)) return
  // What the policy would not list does not stay because it got in with other words; and its author hears why it went.
  await dropSource(tx, site, referral, at)
  await tellRefusal(tx, site, heard, { boards, refused })
}

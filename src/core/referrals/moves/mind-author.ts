import type { Tx } from '../../../db/connect.ts'
import type { AccountId } from '../../accounts/account.ts'
import { findAccount, isActive } from '../../accounts/find.ts'
import type { Site } from '../../site.ts'
import { boostByBoards, unboostByBoards } from '../boards.ts'
import { REFERRAL_COLUMNS, referralOf } from '../referral.ts'
import { closeReferrals } from './erase.ts'

/**
 * Looks whether an author takes part, and lets what she passed on follow: whoever is gone passes nothing on any more, and
 * the boards leave out what is of somebody suspended, for as long as that lasts. A second time changes nothing.
 */
export async function mindAuthor(tx: Tx, site: Site, authorId: AccountId, at: Date): Promise<void> {
  const author = await findAccount(tx, authorId)
  if (!author) return
  if (author.goneAt !== null) return await closeReferrals(tx, site, authorId, at)
  const rows = await tx
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .where('author_id', '=', authorId)
    .where('state', 'in', ['open', 'in_talks'])
    .orderBy('id')
    .forUpdate()
    .execute()
  for (const referral of rows.map(referralOf)) {
    if (isActive(author)) await boostByBoards(tx, referral)
    else await unboostByBoards(tx, referral.id, referral.postId!)
  }
}

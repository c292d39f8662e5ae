import { sql } from 'kysely'
import type { Account } from '../../core/accounts/account.ts'
import type { ReferralId } from '../../core/referrals/referral.ts'
import { viewReferrals } from '../../core/referrals/view.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { REFERRAL_CONTEXT } from '../context.ts'
import { type Document, writeDocument } from '../document.ts'
import { REFERRAL_FACTS } from '../send/note.ts'
import { listingOf } from '../translate/listing.ts'
import type { NotedFacts } from '../translate/referral.ts'
import { AS } from '../vocabulary.ts'

/** The address of a board's listing of a referral. */
export function listingUri(board: Pick<Account, 'uri'>, code: string): string {
  return `${board.uri}/listings/${code}`
}

/**
 * What a board serves of a referral that its author wrote elsewhere (product §2.6). A tombstone where there was one:
 * removed, or its post deleted. Undefined for whatever was never listed there, or is not to be seen.
 */
export async function readListing(
  db: Db,
  site: Site,
  { board, code }: { board: Account; code: string },
): Promise<{ body: string; isGone: boolean } | undefined> {
  const listed = await findListed(db, board, code)
  if (!listed) return undefined
  const uri = listingUri(board, code)
  if (listed.isGone) {
    const tombstone: Document = { id: uri, type: 'Tombstone' }
    return { body: writeDocument(AS, tombstone), isGone: true }
  }
  const [referral] = await viewReferrals(db, null, [listed.id])
  if (!referral) return undefined
  const listing = listingOf({ uri, boardUri: board.uri }, { referral, facts: listed.facts }, site)
  return { body: writeDocument(REFERRAL_CONTEXT, listing), isGone: false }
}

// A referral that never opened was never listed: whether there is one is not told.
async function findListed(
  db: Db,
  board: Account,
  code: string,
): Promise<{ id: ReferralId; isGone: boolean; facts: NotedFacts } | undefined> {
  const { rows } = await sql<{ id: ReferralId; isGone: boolean; facts: NotedFacts }>`
    select referrals.id, ${REFERRAL_FACTS} as facts,
      (referrals.state = 'removed' or referrals.post_id is null) as "isGone"
    from referrals
    join referral_boards on referral_boards.referral_id = referrals.id and referral_boards.board_id = ${board.id}
    join accounts author on author.id = referrals.author_id
    where referrals.code = ${code} and referrals.is_source and referrals.opened_at is not null
      and referrals.state not in ('draft', 'pending_review', 'circle')
      and author.host is not null and author.suspended_at is null`.execute(db)
  return rows[0]
}

import { sql } from 'kysely'
import type { Tx } from '../../../db/connect.ts'
import type { AccountId } from '../../accounts/account.ts'
import type { Site } from '../../site.ts'
import { emptyVault } from '../../vault/purge.ts'
import { findMove, type ReferralState } from '../states.ts'
import { moveReferral } from './move.ts'

/** Ends all that somebody has under way: what was opened is withdrawn, what nobody saw is discarded, no client is kept. */
export async function closeReferrals(tx: Tx, site: Site, authorId: AccountId, at: Date): Promise<void> {
  const rows = await tx
    .selectFrom('referrals')
    .select(['id', 'code', 'state'])
    .where('author_id', '=', authorId)
    .orderBy('id')
    // What its author is just putting into the vault goes with the rest.
    .forUpdate()
    .execute()
  for (const { id, code, state } of rows) {
    await emptyVault(tx, id)
    const to = (['discarded', 'withdrawn'] as const).find((end) =>
      findMove(state as ReferralState, end)?.by.includes('author'),
    )
    if (to) await moveReferral(tx, site, authorId, { code, move: { to, at, reason: 'other' } })
  }
}

/** Erases what somebody passed on and had closed by then, with everything that hangs on it. A second time is nothing. */
export async function eraseReferrals(tx: Tx, authorId: AccountId, closedBy: Date): Promise<void> {
  await sql`
    delete from referrals where author_id = ${authorId}
      and (state = 'removed' or (closed_at is not null and closed_at <= ${closedBy}))`.execute(tx)
}

import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'

/** An interest without what its candidate asked for and showed. */
export const NO_TERMS = { samples: [], rate: null, rate_unit: null, currency: null, available_from: null }

/**
 * Lets go of interests whose time is over at this moment: only how many there were is kept. Of one that was chosen it
 * stays known who worked for whom, without a word of what was written (product §3.5).
 */
export async function purgeInterests(tx: Tx, at: Date): Promise<void> {
  await sql`
    with gone as (
      delete from interests where purge_at <= ${at} and state <> 'chosen'
      returning referral_id, expressed_at, state
    )
    insert into interest_counts (referral_id, purged)
    select referral_id, count(*) from gone where expressed_at is not null and state <> 'withdrawn' group by 1
    on conflict (referral_id) do update set purged = interest_counts.purged + excluded.purged`.execute(tx)
  await tx
    .updateTable('interests')
    .set({ message: '', message_hash: null, author_note: '', answer: '', purge_at: null, ...NO_TERMS })
    .where('purge_at', '<=', at)
    .execute()
}

/** Forgets every interest of somebody at once, and whom she suggested: only how many there were is kept. */
export async function eraseInterests(tx: Tx, candidateId: AccountId): Promise<void> {
  await sql`
    with gone as (
      delete from interests where candidate_id = ${candidateId} returning referral_id, expressed_at, state
    )
    insert into interest_counts (referral_id, purged)
    select referral_id, count(*) from gone where expressed_at is not null and state <> 'withdrawn' group by 1
    on conflict (referral_id) do update set purged = interest_counts.purged + excluded.purged`.execute(tx)
  await tx
    .updateTable('interest_events')
    .set({ by_account_id: null })
    .where('by_account_id', '=', candidateId)
    .execute()
}

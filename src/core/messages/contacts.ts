// Whom the desk may speak to in public outside their own posts: once in 30 days, and never again whom that displeased.
import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'

/** Days between two public calls of one person, and between two hints (product §3.7, §4.0). */
export const CALL_DAYS = 30

/** Whether somebody may be called in public: not within CALL_DAYS of the last time, and never who wants none. */
export type Contact = 'rested' | 'called' | 'refused'

/** How it stands with somebody at a moment. */
export async function readContact(db: Db | Tx, accountId: AccountId, at: Date): Promise<Contact> {
  const { rows } = await sql<{ contact: Contact }>`
    select case when refuses_calls then 'refused'
      when called_at > ${at}::timestamptz - make_interval(days => ${CALL_DAYS}) then 'called' else 'rested' end as contact
    from desk_contacts where account_id = ${accountId}`.execute(db)
  return rows[0]?.contact ?? 'rested'
}

/** Whether the desk may tell somebody now how a referral is written. */
export async function mayHint(db: Db | Tx, accountId: AccountId, at: Date): Promise<boolean> {
  const { rows } = await sql<{ rests: boolean }>`
    select exists (select from desk_contacts where account_id = ${accountId} and (refuses_calls
      or hinted_at > ${at}::timestamptz - make_interval(days => ${CALL_DAYS}))) as rests`.execute(db)
  return !rows[0]!.rests
}

/** Notes that somebody was called, or given the hint, at this moment. */
export async function noteContact(
  tx: Tx,
  accountId: AccountId,
  { column, at }: { column: 'called_at' | 'hinted_at'; at: Date },
): Promise<void> {
  await tx
    .insertInto('desk_contacts')
    .values({ account_id: accountId, [column]: at })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ [column]: at }))
    .execute()
}

/** Never calls somebody again. */
export async function refuseCalls(tx: Tx, accountId: AccountId): Promise<void> {
  await tx
    .insertInto('desk_contacts')
    .values({ account_id: accountId, refuses_calls: true })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ refuses_calls: true }))
    .execute()
}

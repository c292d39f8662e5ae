import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'

/** How many days the vault keeps a client once an introduction is done. */
export const VAULT_DAYS_AFTER_DONE = 30
/** How many days the vault keeps a client once the referral is closed without one. */
export const VAULT_DAYS_AFTER_CLOSING = 90

/** Says when what is kept of a referral's client goes at the latest; a moment that was set before and is sooner stands. */
export async function limitVault(tx: Tx, referralId: Id<'referral'>, at: Date): Promise<void> {
  await sql`update vault_fields set purge_at = least(purge_at, ${at}) where referral_id = ${referralId}`.execute(
    tx,
  )
}

/** The referral is alive again, or another introduction begins: what is kept stays until somebody says when it goes. */
export async function prolongVault(tx: Tx, referralId: Id<'referral'>): Promise<void> {
  await tx.updateTable('vault_fields').set({ purge_at: null }).where('referral_id', '=', referralId).execute()
}

/** When what is kept anew of a client goes: with all else that is kept of it, or as a closed referral has it; null: not yet known. */
export async function findVaultEnd(tx: Tx, referralId: Id<'referral'>): Promise<Date | null> {
  const { rows } = await sql<{ end: Date | null }>`
    select coalesce(
      (select min(purge_at) from vault_fields where referral_id = ${referralId}),
      (select closed_at + make_interval(days => ${VAULT_DAYS_AFTER_CLOSING}) from referrals where id = ${referralId})
    ) as "end"`.execute(tx)
  return rows[0]!.end
}

/** Empties the vault of all whose time is over at this moment. */
export async function purgeVault(tx: Tx, at: Date): Promise<void> {
  await tx.deleteFrom('vault_fields').where('purge_at', '<=', at).execute()
}

/** Empties the vault of one referral at once. */
export async function emptyVault(tx: Tx, referralId: Id<'referral'>): Promise<void> {
  await tx.deleteFrom('vault_fields').where('referral_id', '=', referralId).execute()
}

import type { Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'

/** How many days the vault keeps a client once an introduction is done. */
export const VAULT_DAYS_AFTER_DONE = 30
/** How many days the vault keeps a client once the referral is closed without one. */
export const VAULT_DAYS_AFTER_CLOSING = 90

/** Says when what is kept of a referral's client goes; null: not yet, since the referral is alive. */
export async function limitVault(tx: Tx, referralId: Id<'referral'>, at: Date | null): Promise<void> {
  await tx.updateTable('vault_fields').set({ purge_at: at }).where('referral_id', '=', referralId).execute()
}

/** Empties the vault of all whose time is over at this moment. */
export async function purgeVault(tx: Tx, at: Date): Promise<void> {
  await tx.deleteFrom('vault_fields').where('purge_at', '<=', at).execute()
}

import type { Db, Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import { CLIENT_FIELDS, type ClientField } from './fields.ts'

/** Which fields of a referral's client are kept: their names only. */
export async function readClientFields(db: Db | Tx, referralId: Id<'referral'>): Promise<ClientField[]> {
  const rows = await db
    .selectFrom('vault_fields')
    .select('field')
    .where('referral_id', '=', referralId)
    .execute()
  return CLIENT_FIELDS.filter((field) => rows.some((row) => row.field === field))
}

/** How many fields of clients are kept in the whole vault. */
export async function countClientFields(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('vault_fields')
    .select((is) => is.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The hash of a referral's client, by which other referrals of the same client are known; null when no name is kept. */
export async function findClientHash(db: Db | Tx, referralId: Id<'referral'>): Promise<Buffer | null> {
  const row = await db
    .selectFrom('vault_fields')
    .select('client_hash')
    .where('referral_id', '=', referralId)
    .where('field', '=', 'client_name')
    .executeTakeFirst()
  return row?.client_hash ?? null
}

// The only way out of the vault. It is taken by the deed that opens an introduction, and by nothing else: the test of
// the architecture says so.
import type { Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import { unseal } from '../secrets.ts'
import { CLIENT_FIELDS, type ClientField, type ClientFields, sealedFor } from './fields.ts'
import type { VaultKeys } from './keys.ts'

/** Who is to see which fields, by which introduction. */
export interface VaultOpening {
  referralId: Id<'referral'>
  introductionId: Id<'introduction'>
  viewerId: Id<'account'>
  fields: ClientField[]
}

/**
 * Opens fields of a referral's client, and writes down who saw which of them. Throws when a key is missing or the sealed
 * bytes are not this field's.
 */
export async function openVault(tx: Tx, keys: VaultKeys, opening: VaultOpening): Promise<ClientFields> {
  const { referralId, introductionId, viewerId, fields } = opening
  const rows = await tx
    .selectFrom('vault_fields')
    .select(['field', 'key_id', 'sealed'])
    .where('referral_id', '=', referralId)
    .where((is) => is('field', '=', is.fn.any(is.val<string[]>(fields))))
    .execute()
  const opened = rows.map((row) => [row.field, unsealField(keys, referralId, row)] as const)
  await tx
    .insertInto('vault_openings')
    .values({
      referral_id: referralId,
      introduction_id: introductionId,
      viewer_id: viewerId,
      fields: CLIENT_FIELDS.filter((field) => opened.some(([name]) => name === field)),
    })
    .execute()
  return Object.fromEntries(opened)
}

/** Opens one sealed field in memory. Throws as `openVault`. */
export function unsealField(
  { byId }: VaultKeys,
  referralId: Id<'referral'>,
  { field, key_id, sealed }: { field: string; key_id: string; sealed: Buffer },
): string {
  const key = byId.get(key_id)
  if (!key)
    throw new Error(`the vault has fields that were sealed with the key “${key_id}”, which is not set`)
  return unseal(key, sealed, sealedFor(referralId, field)).toString()
}

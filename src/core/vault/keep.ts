import type { Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import { scrub } from '../../lib/scrub.ts'
import { Refusal } from '../refusal.ts'
import { seal } from '../secrets.ts'
import {
  CLIENT_FIELD_MAX,
  CLIENT_FIELD_NAMES,
  CLIENT_FIELDS,
  type ClientField,
  type ClientFields,
  sealedFor,
} from './fields.ts'
import { hashClient, type VaultKeys } from './keys.ts'
import { findVaultEnd } from './purge.ts'

/**
 * Keeps what an author says of a client, each field sealed by itself (product §3.5). What was kept of a field before is
 * replaced, a blank one is emptied, and one that is not given stays as it is. All of it goes at the moment that was set.
 * Refuses: 'invalid' for a field that is too long.
 */
export async function keepClient(
  tx: Tx,
  keys: VaultKeys,
  referralId: Id<'referral'>,
  fields: ClientFields,
): Promise<void> {
  const given = CLIENT_FIELDS.filter((field) => fields[field] !== undefined)
  const texts = new Map(given.map((field) => [field, tidy(field, fields[field]!)]))
  if (given.length === 0) return
  const purge_at = await findVaultEnd(tx, referralId)
  await tx
    .deleteFrom('vault_fields')
    .where('referral_id', '=', referralId)
    .where('field', 'in', given)
    .execute()
  const filled = given.filter((field) => texts.get(field) !== '')
  if (filled.length === 0) return
  await tx
    .insertInto('vault_fields')
    .values(
      filled.map((field) => ({
        ...sealField(keys, { referralId, field, text: texts.get(field)! }),
        purge_at,
      })),
    )
    .execute()
}

function tidy(field: ClientField, text: string): string {
  const tidied = scrub(text).trim()
  const max = CLIENT_FIELD_MAX[field]
  if ([...tidied].length <= max) return tidied
  const name = CLIENT_FIELD_NAMES[field]
  throw new Refusal(
    'invalid',
    `${name[0]!.toUpperCase()}${name.slice(1)} may be at most ${max} characters long.`,
  )
}

function sealField(
  keys: VaultKeys,
  { referralId, field, text }: { referralId: Id<'referral'>; field: ClientField; text: string },
) {
  return {
    referral_id: referralId,
    field,
    key_id: keys.first.id,
    sealed: seal(keys.first.key, Buffer.from(text), sealedFor(referralId, field)),
    client_hash: field === 'client_name' ? hashClient(keys, text) : null,
  }
}

import type { Db, Tx } from '../../db/connect.ts'
import { seal } from '../secrets.ts'
import { sealedFor } from './fields.ts'
import type { VaultKeys } from './keys.ts'
import { unsealField } from './open.ts'

const BATCH = 200

/**
 * Seals everything that was sealed with another key than the first once more with the first, a few hundred fields a
 * transaction, and gives how many there were. It can be stopped and begun again. Throws when a key is missing.
 */
export async function rotateVault(db: Db, keys: VaultKeys): Promise<number> {
  for (let total = 0; ; ) {
    const count = await db.transaction().execute((tx) => sealBatch(tx, keys))
    total += count
    if (count < BATCH) return total
  }
}

async function sealBatch(tx: Tx, keys: VaultKeys): Promise<number> {
  const rows = await tx
    .selectFrom('vault_fields')
    .select(['referral_id', 'field', 'key_id', 'sealed', 'client_hash'])
    .where('key_id', '<>', keys.first.id)
    .orderBy('referral_id')
    .orderBy('field')
    .limit(BATCH)
    .forUpdate()
    .execute()
  if (rows.length === 0) return 0
  const sealed = rows.map((row) => {
    const text = unsealField(keys, row.referral_id, row)
    const owner = sealedFor(row.referral_id, row.field)
    return { ...row, key_id: keys.first.id, sealed: seal(keys.first.key, Buffer.from(text), owner) }
  })
  await tx
    .insertInto('vault_fields')
    .values(sealed)
    .onConflict((conflict) =>
      conflict.columns(['referral_id', 'field']).doUpdateSet((is) => ({
        key_id: is.ref('excluded.key_id'),
        sealed: is.ref('excluded.sealed'),
      })),
    )
    .execute()
  return rows.length
}

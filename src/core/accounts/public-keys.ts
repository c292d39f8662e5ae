import type { Db } from '../../db/connect.ts'

/** A public key of another node's account and when that account's document last named it. */
export async function findPublicKey(
  db: Db,
  keyId: string,
): Promise<{ accountUri: string; publicPem: string; fetchedAt: Date } | undefined> {
  return await db
    .selectFrom('public_keys')
    .innerJoin('accounts', 'accounts.id', 'public_keys.account_id')
    .select(['accounts.uri as accountUri', 'public_keys.public_pem as publicPem'])
    .select('public_keys.fetched_at as fetchedAt')
    .where('public_keys.key_id', '=', keyId)
    .where('accounts.gone_at', 'is', null)
    .executeTakeFirst()
}

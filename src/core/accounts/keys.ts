import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { LRUCache } from 'lru-cache'
import type { Db, Tx } from '../../db/connect.ts'
import { seal, unseal } from '../secrets.ts'
import type { AccountId } from './account.ts'

const generate = promisify(generateKeyPair)

/** RSA-2048: every server reads it, and signing costs a seventh of what 4096 bits cost. */
const RSA_BITS = 2048

/** A new pair: the public half as SPKI PEM, the private half as PKCS #8 DER that has still to be sealed. */
export interface KeyPair {
  kind: 'rsa' | 'ed25519'
  publicPem: string
  privateDer: Buffer
}

/** Makes the two pairs of a local account: RSA for HTTP signatures, Ed25519 for proofs. Slow: call it before a transaction. */
export async function makeKeyPairs(): Promise<KeyPair[]> {
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const
  const privateKeyEncoding = { type: 'pkcs8', format: 'der' } as const
  const [rsa, ed25519] = await Promise.all([
    generate('rsa', { modulusLength: RSA_BITS, publicKeyEncoding, privateKeyEncoding }),
    generate('ed25519', { publicKeyEncoding, privateKeyEncoding }),
  ])
  return [
    { kind: 'rsa', publicPem: rsa.publicKey, privateDer: rsa.privateKey },
    { kind: 'ed25519', publicPem: ed25519.publicKey, privateDer: ed25519.privateKey },
  ]
}

/** Stores an account's pairs, the private halves sealed with the node's secret key. */
export async function storeKeyPairs(
  tx: Tx,
  secretKey: Buffer,
  account: { id: AccountId; uri: string },
  pairs: KeyPair[],
): Promise<void> {
  await tx
    .insertInto('key_pairs')
    .values(
      pairs.map((pair) => ({
        account_id: account.id,
        kind: pair.kind,
        public_pem: pair.publicPem,
        private_sealed: seal(secretKey, pair.privateDer, sealedFor(account.uri, pair.kind)),
      })),
    )
    .execute()
}

/** The public halves of an account's pairs, RSA first. */
export async function readPublicKeys(
  db: Db,
  id: AccountId,
): Promise<{ kind: 'rsa' | 'ed25519'; publicPem: string }[]> {
  return await db
    .selectFrom('key_pairs')
    .select(['kind', 'public_pem as publicPem'])
    .where('account_id', '=', id)
    .orderBy('kind', 'desc')
    .execute()
}

/** Whether this secret key is the one with which an account's pairs were sealed; true for an account without any. */
export async function isSealedWith(db: Db, secretKey: Buffer, id: AccountId): Promise<boolean> {
  const rows = await db
    .selectFrom('key_pairs')
    .innerJoin('accounts', 'accounts.id', 'key_pairs.account_id')
    .select(['accounts.uri', 'key_pairs.kind', 'key_pairs.private_sealed'])
    .where('account_id', '=', id)
    .execute()
  try {
    for (const { uri, kind, private_sealed } of rows) unseal(secretKey, private_sealed, sealedFor(uri, kind))
    return true
  } catch {
    // GCM has no other way to say that the key is another.
    return false
  }
}

/** What a local account signs with. `id` is what its actor document calls the public half. */
export interface SigningKey {
  id: string
  privateKey: KeyObject
}

/** Gives local accounts' RSA signing keys, opened once and kept for ten minutes. Throws when an account has none. */
export class SigningKeys {
  readonly #db: Db
  readonly #secretKey: Buffer
  readonly #kept = new LRUCache<AccountId, SigningKey>({ max: 1_000, ttl: 600_000 })

  constructor(db: Db, secretKey: Buffer) {
    this.#db = db
    this.#secretKey = secretKey
  }

  async of(id: AccountId): Promise<SigningKey> {
    const kept = this.#kept.get(id)
    if (kept) return kept
    const row = await this.#db
      .selectFrom('key_pairs')
      .innerJoin('accounts', 'accounts.id', 'key_pairs.account_id')
      .select(['accounts.uri', 'key_pairs.private_sealed'])
      .where('account_id', '=', id)
      .where('key_pairs.kind', '=', 'rsa')
      .executeTakeFirstOrThrow()
    const der = unseal(this.#secretKey, row.private_sealed, sealedFor(row.uri, 'rsa'))
    const made = {
      id: `${row.uri}#main-key`,
      privateKey: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
    }
    this.#kept.set(id, made)
    return made
  }
}

function sealedFor(uri: string, kind: string): string {
  return `key_pairs ${uri} ${kind}`
}

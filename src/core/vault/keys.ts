// The keys of the vault: the first one seals, all of them open, so that keys can be changed without a stop.
import { createHmac, hkdfSync } from 'node:crypto'

/** One key of 32 bytes and the name under which sealed fields remember it. */
export interface VaultKey {
  id: string
  key: Buffer
}

/** All keys of the vault. */
export interface VaultKeys {
  /** The one that seals what is new. */
  first: VaultKey
  byId: ReadonlyMap<string, Buffer>
  /** Makes the hashes of clients' names. It comes of the node's secret key, so that no rotation changes a hash. */
  hashKey: Buffer
}

const KEY_BYTES = 32

/** The id of the key that comes of the node's secret key: the only one as long as no others are set. */
export const DERIVED_KEY_ID = 'secret'

/**
 * Puts the key ring together: the keys that are set, the first of them to seal, and last the one that comes of the secret
 * key, which opens what was sealed before others were set (HKDF, RFC 5869).
 */
export function vaultKeys(secretKey: Buffer, given: VaultKey[]): VaultKeys {
  const derived = { id: DERIVED_KEY_ID, key: derive(secretKey, 'watercooler vault') }
  const keys = [...given, derived]
  return {
    first: keys[0]!,
    byId: new Map(keys.map(({ id, key }) => [id, key])),
    hashKey: derive(secretKey, 'watercooler client hash'),
  }
}

/** The hash of a client's name: equal for names that differ only in case, width, spaces and punctuation. */
export function hashClient({ hashKey }: VaultKeys, name: string): Buffer {
  const normal = name.normalize('NFKC').toLowerCase()
  return createHmac('sha256', hashKey)
    .update(normal.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ''))
    .digest()
}

function derive(secretKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', purpose, KEY_BYTES))
}

import { createPublicKey } from 'node:crypto'

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
// The multicodec of an Ed25519 public key.
const ED25519 = Buffer.from([0xed, 0x01])

/** An Ed25519 public key as FEP-521a writes it: multicodec prefix, base58btc, and the letter z before. */
export function multibaseOf(ed25519Pem: string): string {
  const { x } = createPublicKey(ed25519Pem).export({ format: 'jwk' })
  return `z${base58(Buffer.concat([ED25519, Buffer.from(x!, 'base64url')]))}`
}

function base58(bytes: Buffer): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`)
  let text = ''
  for (; rest > 0n; rest /= 58n) text = ALPHABET[Number(rest % 58n)] + text
  return text
}

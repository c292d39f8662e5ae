import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { promisify } from 'node:util'

/** What we can verify. RSA is RSASSA-PKCS1-v1_5 with SHA-256. */
export type Algorithm = 'rsa-sha256' | 'ed25519'

const RSA_BITS_MIN = 2048
const RSA_BITS_MAX = 4096
// A huge exponent makes verifying as dear as signing; all keys in use have 65537.
const RSA_EXPONENT_MAX = 0xffff_ffffn

/** Reads a public key in PEM. Undefined when it is none, weak, or of a kind that we do not verify. */
export function importPublicKey(pem: string): KeyObject | undefined {
  try {
    const key = createPublicKey(pem)
    return algorithmOf(key) && key
  } catch {
    return undefined
  }
}

/** Whether a key signed a text of Latin-1 characters, by the algorithm named or else by the key's own. */
export function isSignedBy(
  key: KeyObject,
  { text, signature, algorithm }: { text: string; signature: Buffer; algorithm: Algorithm | undefined },
): boolean {
  const own = algorithmOf(key)
  if (own === undefined || (algorithm !== undefined && algorithm !== own)) return false
  return verify(own === 'ed25519' ? null : 'sha256', Buffer.from(text, 'latin1'), key, signature)
}

const signAside = promisify(sign)

/** Signs a text with an RSA key, away from the main thread; the signature in base64. */
export async function signText(key: KeyObject, text: string): Promise<string> {
  const signature = await signAside('sha256', Buffer.from(text, 'latin1'), key)
  return signature.toString('base64')
}

function algorithmOf(key: KeyObject): Algorithm | undefined {
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519'
  if (key.asymmetricKeyType !== 'rsa') return undefined
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
  const isSound =
    modulusLength >= RSA_BITS_MIN && modulusLength <= RSA_BITS_MAX && publicExponent <= RSA_EXPONENT_MAX
  return isSound ? 'rsa-sha256' : undefined
}

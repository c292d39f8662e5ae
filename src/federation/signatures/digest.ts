// Digest (RFC 3230) and Content-Digest (RFC 9530): the body, tied to the headers that are signed.
import { hash } from 'node:crypto'

const HASHES = new Map([
  ['sha-256', 'sha256'],
  ['sha-512', 'sha512'],
])

/** The SHA-256 of a body in base64, for signing: computed once, however many inboxes it goes to. */
export function digestBody(body: Buffer): string {
  return hash('sha256', body, 'base64')
}

/** Reads a Digest header: algorithm in lower case → base64. Undefined if malformed or one is named twice. */
export function readDigest(header: string): Map<string, string> | undefined {
  return readDigests(header, /^([A-Za-z0-9-]{1,32})=([A-Za-z0-9+/]+={0,2})$/)
}

/** The same of a Content-Digest header. */
export function readContentDigest(header: string): Map<string, string> | undefined {
  return readDigests(header, /^([a-z*][a-z0-9_.*-]{0,31})=:([A-Za-z0-9+/]+={0,2}):$/)
}

/** Whether a body has these digests: one at least that we can compute, and none of those a wrong one. */
export function isDigestOf(body: Buffer, digests: ReadonlyMap<string, string>): boolean {
  const known = [...HASHES].filter(([name]) => digests.has(name))
  return (
    known.length > 0 &&
    known.every(([name, algorithm]) => hash(algorithm, body, 'base64') === digests.get(name))
  )
}

function readDigests(header: string, pattern: RegExp): Map<string, string> | undefined {
  const digests = new Map<string, string>()
  for (const member of header.split(',')) {
    const found = pattern.exec(member.trim())
    if (found === null) return undefined
    const name = found[1]!.toLowerCase()
    if (digests.has(name)) return undefined
    digests.set(name, found[2]!)
  }
  return digests
}

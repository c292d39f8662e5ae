// HTTP signatures by the code of PeerTube: another make than ours, both ways.
import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { createRequire } from 'node:module'

interface PeertubeSignature {
  signRequest(request: object, options: object): boolean
  parseRequest(request: object, options: object): { keyId: string; params: { headers: string[] } }
  verifySignature(parsed: object, publicKeyPem: string): boolean
}

const peertube = createRequire(import.meta.url)('@peertube/http-signature') as PeertubeSignature

// Mastodon takes an hour of skew (§2.3).
const SKEW_SECONDS = 3_600

/** Who signs: the key's id is the actor's with `#main-key`, unless it has one of its own. */
export interface Signer {
  uri: string
  keyId?: string
  privatePem: string
}

/** A request that is to be signed: all its headers are, in their order, unless `names` says which. */
export interface Signable {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  names?: string[]
}

/** The headers of a signed request, in the order in which Mastodon signs (99-http-headers.json). */
export function signed(signer: Signer, request: Signable): Record<string, string> {
  const url = new URL(request.url)
  const headers: Record<string, string> = {
    host: url.host,
    date: new Date().toUTCString(),
    ...request.headers,
  }
  const adapter = {
    method: request.method,
    path: url.pathname + url.search,
    getHeader: (name: string) => headers[name.toLowerCase()],
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value
    },
  }
  peertube.signRequest(adapter, {
    key: signer.privatePem,
    keyId: signer.keyId ?? `${signer.uri}#main-key`,
    algorithm: 'rsa-sha256',
    headers: request.names ?? [...Object.keys(headers), '(request-target)'],
    authorizationHeaderName: 'Signature',
  })
  return headers
}

/** The Digest header of a body. */
export function digestOf(body: string | Buffer): string {
  return `SHA-256=${createHash('sha256').update(body).digest('base64')}`
}

/** A delivery as it came. */
export interface Delivery {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: Buffer
}

/** A draft signature that covers what Mastodon asks for; else why it is refused (401). */
export function readSignature(
  delivery: Delivery,
): { keyId: string; isBy: (publicPem: string) => boolean } | { refused: string } {
  const { headers, body } = delivery
  if (headers['signature-input'] !== undefined) return { refused: 'RFC 9421 is not spoken here' }
  if (headers.digest !== digestOf(body)) return { refused: 'the digest is not that of the body' }
  try {
    const parsed = peertube.parseRequest(delivery, {
      headers: ['(request-target)', 'host', 'date', 'digest'],
      clockSkew: SKEW_SECONDS,
      algorithms: ['rsa-sha256', 'hs2019'],
      authorizationHeaderName: 'signature',
    })
    return { keyId: parsed.keyId, isBy: (publicPem) => peertube.verifySignature(parsed, publicPem) }
  } catch (fault) {
    return { refused: String(fault) }
  }
}

// Requests as they come to a node, and their signatures as another make of software would write and read
// them.
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createRequire } from 'node:module'
import { readSignature } from '../../src/federation/signatures/read.ts'
import type { SignedRequest } from '../../src/federation/signatures/request.ts'

/** `@peertube/http-signature`, as far as it is used here; it brings no types. */
interface PeertubeSignature {
  signRequest(request: object, options: object): boolean
  parseRequest(request: object, options: object): object
  verifySignature(parsed: object, publicKeyPem: string): boolean
}

const peertube = createRequire(import.meta.url)('@peertube/http-signature') as PeertubeSignature

/** A key pair for a whole test file. */
export const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** Where its public half would be found. */
export const KEY_ID = 'https://peer.test/users/bo#main-key'
/** The node that the requests here are meant for. */
export const ORIGIN = 'https://node.test'
/** When they were made. */
export const NOW = new Date('2026-03-02T18:00:00Z')

/** The reason for which a request is refused, or whether this key, else the one above, signed it. */
export function outcomeOf(
  request: SignedRequest,
  options: { key?: KeyObject; now?: Date } = {},
): string | boolean {
  const read = readSignature(request, { origins: [ORIGIN], now: options.now ?? NOW })
  return 'refused' in read ? read.refused : read.verify(options.key ?? publicKey)
}

/** A delivery, not yet signed. */
export function delivery(headers: SignedRequest['headers'] = {}, text = '{"type":"Follow"}'): SignedRequest {
  const body = Buffer.from(text)
  const sha256 = createHash('sha256').update(body).digest('base64')
  const usual = {
    host: 'node.test',
    date: NOW.toUTCString(),
    'content-type': 'application/activity+json',
    'content-length': String(body.length),
    digest: `SHA-256=${sha256}`,
    'content-digest': `sha-256=:${sha256}:`,
  }
  return { method: 'POST', path: '/users/ada/inbox', headers: { ...usual, ...headers }, body }
}

/** A signed fetch, not yet signed. */
export function query(path: string, headers: SignedRequest['headers'] = {}): SignedRequest {
  const usual = { host: 'node.test', date: NOW.toUTCString(), accept: 'application/activity+json' }
  return { method: 'GET', path, headers: { ...usual, ...headers }, body: null }
}

/** Signs by the draft, with the code of PeerTube. `names` are the headers covered, in order. */
export function signAsPeertube(
  request: SignedRequest,
  names: string,
  options: { keyId?: string; hideAlgorithm?: boolean; path?: string } = {},
): SignedRequest {
  const headers = { ...request.headers }
  const adapter = {
    method: request.method,
    path: options.path ?? request.path,
    getHeader: (name: string) => headers[name.toLowerCase()],
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value
    },
  }
  peertube.signRequest(adapter, {
    key: privateKey.export({ type: 'pkcs1', format: 'pem' }),
    keyId: KEY_ID,
    algorithm: 'rsa-sha256',
    headers: names.split(' '),
    authorizationHeaderName: 'Signature',
    ...options,
  })
  return { ...request, headers }
}

/** Whether the code of PeerTube finds a draft signature valid. It knows no other time than now. */
export function verifyAsPeertube({ method, path, headers }: SignedRequest): boolean {
  const parsed = peertube.parseRequest(
    { method, url: path, headers },
    { headers: ['(request-target)', 'host'] },
  )
  return peertube.verifySignature(parsed, publicKey.export({ type: 'spki', format: 'pem' }).toString())
}

// What is signed, who signed it, and why a signature is not even looked at.
import type { KeyObject } from 'node:crypto'

/** A request as node:http gives it: names of headers in lower case, bytes of values as Latin-1. */
export interface SignedRequest {
  method: string
  /** The target of the request line, with the query. */
  path: string
  headers: Record<string, string | string[] | undefined>
  /** The bytes as they came; null when the request has no body. */
  body: Buffer | null
}

/** A signature that passed all checks that need no key. It proves nothing until `verify` says so. */
export interface Signature {
  /** An http or https URL. Whose key that is must be found out from its owner, not from the key (F1). */
  keyId: string
  scheme: 'draft-cavage' | 'rfc9421'
  /** What the signer says it used; absent when that is left to the key. */
  algorithm: string | undefined
  /** Whether a header is covered by it: what is not, anybody on the way may have put there. */
  covers(name: string): boolean
  /** Whether this key made the signature. False, too, when the key is weak or is not of the kind named. */
  verify(key: KeyObject): boolean
}

/** Why a request is refused before any key is looked for; `why` is for the log and the peer's operator. */
export interface SignatureRefusal {
  refused: 'host' | 'signature' | 'coverage' | 'time' | 'digest'
  why: string
}

/** Refuses, in the form that a reader of signatures returns. */
export function refuse(refused: SignatureRefusal['refused'], why: string): SignatureRefusal {
  return { refused, why }
}

/** A header that came exactly once; undefined when it is missing or stands there several times. */
export function findHeader({ headers }: SignedRequest, name: string): string | undefined {
  const [first, second] = [Object.hasOwn(headers, name) ? headers[name] : undefined].flat()
  return second === undefined ? first : undefined
}

/** Whether a request carries something that must be covered by a digest. */
export function hasBody({ method }: SignedRequest): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

/** Decodes base64 as RFC 4648 §4 writes it; undefined when it is anything else, or empty. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return text !== '' && bytes.toString('base64') === text ? bytes : undefined
}

/** Whether a key may be looked for under this id. */
export function isKeyId(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text)
}

/** A key of ours: the id by which others find its public half, and the private half (RSA). */
export interface SigningKey {
  id: string
  privateKey: KeyObject
}

/** A request that we are about to send. `digest` is what `digestBody` gave for its body; `more` are headers to be signed too. */
export type OutgoingRequest = { url: URL; at: Date } & (
  | { method: 'POST'; contentType: string; digest: string; more?: Record<string, string> }
  | { method: 'GET'; accept: string }
)

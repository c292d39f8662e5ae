// RFC 9421, HTTP Message Signatures, as far as the fediverse uses it. Read and made side by side.
import type { KeyObject } from 'node:crypto'
import { isDigestOf, readContentDigest } from './digest.ts'
import { type Algorithm, isSignedBy, signText } from './keys.ts'
import type { OutgoingRequest, Signature, SignatureRefusal, SignedRequest, SigningKey } from './request.ts'
import { decodeBase64, findHeader, hasBody, isKeyId, refuse } from './request.ts'
import { type InnerList, quote, readBytes, readInnerList, readString, writeInnerList } from './structured.ts'
import { isTimely } from './time.ts'

/** What is signed, in order: component → value (§2.5). */
type Components = ReadonlyMap<string, string>
type Parameters = InnerList['parameters']

const ALGORITHMS = new Map<string | undefined, Algorithm | undefined>([
  ['"rsa-v1_5-sha256"', 'rsa-sha256'],
  ['"ed25519"', 'ed25519'],
  [undefined, undefined],
])

/**
 * Reads Signature-Input and Signature and checks what needs no key, in this order: form, coverage, time,
 * digest. `origin` is the one of ours that the request came to.
 */
export function readRfc9421(
  request: SignedRequest,
  { origin, now }: { origin: string; now: Date },
): Signature | SignatureRefusal {
  const input = readInnerList(findHeader(request, 'signature-input') ?? '')
  const signature = input && decodeBase64(readBytes(findHeader(request, 'signature') ?? '', input.key) ?? '')
  const keyId = readString(input?.parameters.get('keyid')) ?? ''
  if (input === undefined || signature === undefined || !isKeyId(keyId))
    return refuse('signature', 'Signature-Input or Signature is missing, malformed, or holds more than one.')
  const alg = input.parameters.get('alg')
  if (!ALGORITHMS.has(alg)) return refuse('signature', `The algorithm ${alg} is not supported.`)
  const components = readComponents(request, origin, input.items)
  if (components === undefined) return refuse('coverage', 'A component is signed that is missing or unknown.')
  const refusal =
    checkCoverage(request, components) ??
    checkTime(input.parameters, now) ??
    checkDigest(request, components.get('content-digest'))
  if (refusal !== undefined) return refusal
  const text = signatureBase(components, input.parameters)
  const verify = (key: KeyObject) => isSignedBy(key, { text, signature, algorithm: ALGORITHMS.get(alg) })
  return {
    keyId,
    scheme: 'rfc9421',
    algorithm: readString(alg),
    covers: (name) => components.has(name),
    verify,
  }
}

/** The text that is signed (§2.5). */
export function signatureBase(components: Components, parameters: Parameters): string {
  const lines = [...components].map(([name, value]) => `${quote(name)}: ${value}\n`)
  return `${lines.join('')}"@signature-params": ${writeInnerList([...components.keys()], parameters)}`
}

/** The values of components, in the order asked; undefined when one is missing or of a kind unknown to us. */
export function readComponents(
  request: SignedRequest,
  origin: string,
  names: string[],
): Components | undefined {
  const components = new Map<string, string>()
  for (const name of names) {
    const value = findComponent(request, origin, name)
    if (value === undefined) return undefined
    components.set(name, value)
  }
  return components
}

function findComponent(request: SignedRequest, origin: string, component: string): string | undefined {
  const { method, path } = request
  const query = path.indexOf('?')
  switch (component) {
    case '@method':
      return method
    case '@target-uri':
      return origin + path
    case '@authority':
      return origin.slice(origin.indexOf('//') + 2)
    case '@scheme':
      return origin.slice(0, origin.indexOf(':'))
    case '@request-target':
      return path
    case '@path':
      return query === -1 ? path : path.slice(0, query)
    case '@query':
      return query === -1 ? '?' : path.slice(query)
    default:
      return findHeader(request, component)
  }
}

function checkCoverage(request: SignedRequest, components: Components): SignatureRefusal | undefined {
  const covers = (...names: string[]) => names.every((name) => components.has(name))
  const isWhere =
    covers('@target-uri') ||
    covers('@authority', '@request-target') ||
    covers('@authority', '@path', ...(request.path.includes('?') ? ['@query'] : []))
  const missing = [
    ...(covers('@method') ? [] : ['@method']),
    ...(isWhere ? [] : ['@target-uri']),
    ...(!hasBody(request) || covers('content-digest') ? [] : ['content-digest']),
  ]
  return missing.length === 0
    ? undefined
    : refuse('coverage', `The signature leaves out ${missing.join(', ')}.`)
}

function checkTime(parameters: Parameters, now: Date): SignatureRefusal | undefined {
  const created = parameters.get('created')
  if (created === undefined) return refuse('coverage', 'The signature leaves out created.')
  const expires = parameters.get('expires')
  const isNow = isTimely(Number(created), expires === undefined ? undefined : Number(expires), now)
  return isNow
    ? undefined
    : refuse('time', 'The signature is too old, or from the future, or has no proper time.')
}

function checkDigest({ body }: SignedRequest, header: string | undefined): SignatureRefusal | undefined {
  if (header === undefined) return undefined
  const digests = readContentDigest(header)
  const isRight = digests !== undefined && isDigestOf(body ?? Buffer.alloc(0), digests)
  return isRight ? undefined : refuse('digest', 'The Content-Digest header is not that of the body.')
}

/** The headers that sign a request of ours: what Mastodon asks for since 4.5, and no more. */
export async function signRfc9421(
  key: SigningKey,
  request: OutgoingRequest,
): Promise<Record<string, string>> {
  const { method, url, at } = request
  const headers: Record<string, string> =
    request.method === 'POST'
      ? {
          'content-digest': `sha-256=:${request.digest}:`,
          'content-type': request.contentType,
          ...request.more,
        }
      : { accept: request.accept }
  const components = new Map([
    ['@method', method],
    ['@target-uri', `${url.origin}${url.pathname}${url.search}`],
  ])
  const { 'content-digest': digest } = headers
  if (digest !== undefined) components.set('content-digest', digest)
  if (request.method === 'POST')
    for (const [name, value] of Object.entries(request.more ?? {})) components.set(name, value)
  const parameters: Parameters = new Map([
    ['created', String(Math.floor(at.getTime() / 1000))],
    ['keyid', quote(key.id)],
    ['alg', '"rsa-v1_5-sha256"'],
  ])
  const signature = await signText(key.privateKey, signatureBase(components, parameters))
  headers['signature-input'] = `sig1=${writeInnerList([...components.keys()], parameters)}`
  headers.signature = `sig1=:${signature}:`
  return headers
}

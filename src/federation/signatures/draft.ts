// draft-cavage-http-signatures-12, which most of the fediverse still speaks. Read and made side by side.
import type { KeyObject } from 'node:crypto'
import { isDigestOf, readDigest } from './digest.ts'
import { type Algorithm, isSignedBy, signText } from './keys.ts'
import type { OutgoingRequest, Signature, SignatureRefusal, SignedRequest, SigningKey } from './request.ts'
import { decodeBase64, findHeader, hasBody, isKeyId, refuse } from './request.ts'
import { isTimely, readHttpDate } from './time.ts'

const TARGET = '(request-target)'

// hs2019 leaves the choice to the key, as does no name at all; with RSA everybody means SHA-256 by it.
const ALGORITHMS = new Map<string | undefined, Algorithm | undefined>([
  ['rsa-sha256', 'rsa-sha256'],
  ['hs2019', undefined],
  [undefined, undefined],
])

/** What is signed, in order: name → value. */
type Lines = Map<string, string>

/** Reads the Signature header and checks what needs no key, in this order: form, coverage, time, digest. */
export function readDraft(request: SignedRequest, now: Date): Signature | SignatureRefusal {
  const parameters = readParameters(findHeader(request, 'signature') ?? '')
  const keyId = parameters?.get('keyId') ?? ''
  const signature = decodeBase64(parameters?.get('signature') ?? '')
  if (parameters === undefined || signature === undefined || !isKeyId(keyId))
    return refuse('signature', 'The Signature header is missing or malformed.')
  const algorithm = parameters.get('algorithm')
  if (!ALGORITHMS.has(algorithm)) return refuse('signature', `The algorithm ${algorithm} is not supported.`)
  const lines = readLines(request, parameters)
  if (lines === undefined)
    return refuse('coverage', 'A header is signed that is missing, repeated or unknown.')
  const refusal = checkCoverage(request, lines) ?? checkTime(lines, now) ?? checkDigest(request, lines)
  if (refusal !== undefined) return refusal
  const verify = (key: KeyObject) =>
    textsOf(request, lines).some((text) =>
      isSignedBy(key, { text, signature, algorithm: ALGORITHMS.get(algorithm) }),
    )
  return { keyId, scheme: 'draft-cavage', algorithm, covers: (name) => lines.has(name), verify }
}

const PARAMETER = /([A-Za-z]+)=(?:"([^"\\]*)"|(\d{1,15}))(?:$|[ \t]*,[ \t]*(?=[A-Za-z]))/gy

function readParameters(header: string): Map<string, string> | undefined {
  const found = [...header.matchAll(PARAMETER)]
  const parameters = new Map(found.map(([, name, text, number]) => [name!, text ?? number!]))
  const isWhole = found.map(([parameter]) => parameter).join('') === header
  return isWhole && parameters.size === found.length ? parameters : undefined
}

function readLines(request: SignedRequest, parameters: ReadonlyMap<string, string>): Lines | undefined {
  const names = (parameters.get('headers') ?? '').toLowerCase().split(' ')
  // With an algorithm that has RSA in its name the draft forbids both (§2.3): older drafts had no times.
  const hasTimes = parameters.get('algorithm') !== 'rsa-sha256'
  const lines: Lines = new Map()
  for (const name of names) {
    let value = findHeader(request, name)
    if (name === TARGET) value = `${request.method.toLowerCase()} ${request.path}`
    if (name === '(created)') value = hasTimes ? parameters.get('created') : undefined
    if (name === '(expires)') value = hasTimes ? parameters.get('expires') : undefined
    if (value === undefined) return undefined
    lines.set(name, value)
  }
  return lines.size === names.length ? lines : undefined
}

function checkCoverage(request: SignedRequest, lines: Lines): SignatureRefusal | undefined {
  const needed = hasBody(request) ? [TARGET, 'host', 'digest'] : [TARGET, 'host']
  const missing = needed.filter((name) => !lines.has(name))
  if (!lines.has('date') && !lines.has('(created)')) missing.push('date')
  return missing.length === 0
    ? undefined
    : refuse('coverage', `The signature leaves out ${missing.join(', ')}.`)
}

function checkTime(lines: Lines, now: Date): SignatureRefusal | undefined {
  const created = lines.get('(created)')
  const expires = lines.get('(expires)')
  const createdAt = created === undefined ? readHttpDate(lines.get('date') ?? '') : Number(created)
  const isNow = isTimely(createdAt, expires === undefined ? undefined : Number(expires), now)
  return isNow
    ? undefined
    : refuse('time', 'The signature is too old, or from the future, or has no proper date.')
}

function checkDigest({ body }: SignedRequest, lines: Lines): SignatureRefusal | undefined {
  const header = lines.get('digest')
  if (header === undefined) return undefined
  const digests = readDigest(header)
  const isRight = digests !== undefined && isDigestOf(body ?? Buffer.alloc(0), digests)
  return isRight ? undefined : refuse('digest', 'The Digest header is not that of the body.')
}

// Misskey and Pleroma sign the path without the query; Mastodon did so until 4.3.
function textsOf({ path }: SignedRequest, lines: Lines): string[] {
  const text = joinLines(lines)
  const query = path.indexOf('?')
  if (query === -1) return [text]
  const target = lines.get(TARGET)!.slice(0, query - path.length)
  return [text, joinLines(new Map(lines).set(TARGET, target))]
}

function joinLines(lines: Iterable<[string, string]>): string {
  return [...lines].map(([name, value]) => `${name}: ${value}`).join('\n')
}

/**
 * The headers that sign a request of ours, as Mastodon's do. Host is covered too; the connection sends it.
 */
export async function signDraft(key: SigningKey, request: OutgoingRequest): Promise<Record<string, string>> {
  const { method, url, at } = request
  const headers: Record<string, string> =
    request.method === 'POST'
      ? {
          date: at.toUTCString(),
          digest: `SHA-256=${request.digest}`,
          'content-type': request.contentType,
          ...request.more,
        }
      : { date: at.toUTCString(), accept: request.accept }
  const target = `${method.toLowerCase()} ${url.pathname}${url.search}`
  const lines: Lines = new Map([['host', url.host], ...Object.entries(headers), [TARGET, target]])
  const signature = await signText(key.privateKey, joinLines(lines))
  const names = [...lines.keys()].join(' ')
  // The WordPress plugin takes hs2019 for SHA-512, so the algorithm is named.
  headers.signature = `keyId="${key.id}",algorithm="rsa-sha256",headers="${names}",signature="${signature}"`
  return headers
}

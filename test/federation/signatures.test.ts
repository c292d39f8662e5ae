// What holds of every signature, whichever way it is written. Each way has tests of its own in signatures/.
import fc from 'fast-check'
import t from 'tap'
import { digestBody } from '../../src/federation/signatures/digest.ts'
import { signDraft } from '../../src/federation/signatures/draft.ts'
import type { OutgoingRequest, SignedRequest } from '../../src/federation/signatures/request.ts'
import { signRfc9421 } from '../../src/federation/signatures/rfc9421.ts'
import { delivery, KEY_ID, NOW, ORIGIN, outcomeOf, privateKey, query } from '../helpers/signing.ts'

const KEY = { id: KEY_ID, privateKey }
const TYPE = 'application/activity+json'
const SCHEMES = { signDraft, signRfc9421 }

t.test('a request without a signature is refused', async (t) => {
  t.equal(outcomeOf(delivery()), 'signature')
  t.equal(outcomeOf(query('/users/ada')), 'signature')
  t.equal(outcomeOf(delivery({ authorization: 'Signature keyId="https://peer.test/"' })), 'signature')
})

t.test('a request that is signed for another host is refused, though its signature is right', async (t) => {
  for (const [name, sign] of Object.entries(SCHEMES)) {
    const url = new URL('https://evil.test/users/ada/inbox')
    const { headers, ...request } = await signed(sign, delivery(), url)
    t.equal(outcomeOf({ ...request, headers: { ...headers, host: 'evil.test' } }), 'host', name)
    t.equal(
      outcomeOf({ ...request, headers: { ...headers, host: 'node.test' } }),
      false,
      `${name}, replayed here`,
    )
  }
})

t.test('the host must be ours, to the port, and the target a path', async (t) => {
  const request = await signed(signDraft, delivery())
  for (const host of [
    undefined,
    '',
    'node.test:443',
    'node.test:80',
    'node.test.',
    'a.node.test',
    ['node.test', 'evil.test'],
  ]) {
    t.equal(outcomeOf({ ...request, headers: { ...request.headers, host } }), 'host', String(host))
  }
  for (const path of ['*', 'https://node.test/users/ada/inbox', '', 'users/ada/inbox']) {
    t.equal(outcomeOf({ ...request, path }), 'host', path)
  }
})

t.test('a Signature-Input decides how the request is read', async (t) => {
  const { headers, ...request } = await signed(signDraft, delivery())
  t.equal(outcomeOf({ ...request, headers }), true)
  t.equal(outcomeOf({ ...request, headers: { ...headers, 'signature-input': '' } }), 'signature')
})

t.test('whatever is sent where, it is read as it was signed', async () => {
  const path = fc
    .webUrl({ withQueryParameters: true })
    .map((url) => new URL(url).pathname + new URL(url).search)
  const anySign = fc.constantFrom(signDraft, signRfc9421)
  await fc.assert(
    fc.asyncProperty(path, fc.string(), anySign, async (path, text, sign) => {
      const posted = await signed(sign, { ...delivery({}, text), path })
      const fetched = await signed(sign, query(path))
      return outcomeOf(posted) === true && outcomeOf(fetched) === true
    }),
    { numRuns: 50 },
  )
})

t.test('a change of any covered character is found out', async () => {
  const signedByDraft = await signed(signDraft, delivery())
  const signedByRfc = await signed(signRfc9421, delivery())
  const covered = [
    ...['date', 'digest', 'content-type', 'path', 'body'].map((field) => [signedByDraft, field] as const),
    ...['content-digest', 'signature-input', 'path', 'body'].map((field) => [signedByRfc, field] as const),
  ]
  const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  const anyCharacter = fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme-ascii' })
  fc.assert(
    fc.property(fc.constantFrom(...covered), place, anyCharacter, ([request, field], at, character) => {
      const before = textOf(request, field)
      const index = Math.floor(at * before.length)
      const after = before.slice(0, index) + character + before.slice(index + 1)
      return after === before || outcomeOf(withText(request, field, after)) !== true
    }),
    { numRuns: 2_000 },
  )
})

t.test('no soup of headers is believed, and none is thrown at', async () => {
  const words = [
    'keyId',
    'keyid',
    'created',
    'headers',
    '(request-target)',
    'host',
    'date',
    'digest',
    '@method',
    '"@target-uri"',
  ]
  const signs = [
    '"',
    '=',
    ',',
    ';',
    ':',
    '(',
    ')',
    '\\',
    ' ',
    '\t',
    'sig1',
    KEY_ID,
    'SHA-256',
    'sha-256',
    'AAAA',
    '1772474400',
  ]
  const soup = fc.array(fc.constantFrom(...words, ...signs), { maxLength: 40 }).map((parts) => parts.join(''))
  const value = fc.oneof(
    soup,
    fc.string({ unit: 'binary' }),
    fc.array(soup, { maxLength: 3 }),
    fc.constant(undefined),
  )
  const names = ['signature', 'signature-input', 'date', 'digest', 'content-digest', '__proto__', '(created)']
  const headers = fc.dictionary(fc.constantFrom(...names), value)
  const methods = fc.constantFrom('GET', 'POST', 'PUT', '')
  fc.assert(
    fc.property(headers, methods, fc.string(), (headers, method, path) => {
      const request = { ...delivery(headers), method, path: `/${path}` }
      return outcomeOf(request) !== true
    }),
    { numRuns: 2_000 },
  )
})

t.test('a header of 16 KiB does not keep the reader', async (t) => {
  const parts = [
    'a=1,',
    'a="",',
    '"a" ',
    ' ',
    ';a=1',
    'sig1=("a" ',
    '\\"',
    ',',
    'A',
    'a="a,',
    'sig1=();a="\\',
  ]
  for (const [sign, fields] of [
    [signDraft, ['signature', 'date', 'digest']],
    [signRfc9421, ['signature', 'signature-input', 'content-digest']],
  ] as const) {
    const request = await signed(sign, delivery())
    for (const field of fields) {
      for (const part of parts) {
        const long = withText(request, field, part.repeat(16_384 / part.length))
        t.not(outcomeOf(long), true, `${sign.name} ${field} ${part}`)
      }
    }
  }
})

type Sign = (key: typeof KEY, request: OutgoingRequest) => Promise<Record<string, string>>

async function signed(
  sign: Sign,
  request: SignedRequest,
  url = new URL(ORIGIN + request.path),
): Promise<SignedRequest> {
  const { body } = request
  const usual = { url, at: NOW } as const
  const headers = await sign(
    KEY,
    body === null
      ? { ...usual, method: 'GET', accept: TYPE }
      : { ...usual, method: 'POST', contentType: TYPE, digest: digestBody(body) },
  )
  return { ...request, headers: { host: url.host, ...headers } }
}

function textOf(request: SignedRequest, field: string): string {
  if (field === 'path') return request.path
  return field === 'body' ? request.body!.toString() : String(request.headers[field])
}

function withText(request: SignedRequest, field: string, text: string): SignedRequest {
  if (field === 'path') return { ...request, path: text }
  if (field === 'body') return { ...request, body: Buffer.from(text) }
  return { ...request, headers: { ...request.headers, [field]: text } }
}

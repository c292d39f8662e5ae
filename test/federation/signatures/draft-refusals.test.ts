import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import t from 'tap'
import type { SignedRequest } from '../../../src/federation/signatures/request.ts'
import { delivery, KEY_ID, NOW, outcomeOf, privateKey, query, signAsPeertube } from '../../helpers/signing.ts'

const USUAL = '(request-target) host date digest'
const MINUTE_MS = 60_000

t.test('what must be covered must be covered', async (t) => {
  for (const names of ['host date digest', '(request-target) date digest', '(request-target) host digest']) {
    t.equal(outcomeOf(signAsPeertube(delivery(), names)), 'coverage', names)
  }
  t.equal(outcomeOf(signAsPeertube(delivery(), '(request-target) host date')), 'coverage', 'no digest')
  for (const names of ['host date accept', '(request-target) date', '(request-target) host']) {
    t.equal(outcomeOf(signAsPeertube(query('/users/ada'), names)), 'coverage', `GET ${names}`)
  }
  t.equal(outcomeOf(signAsPeertube(query('/users/ada'), '(request-target) host date')), true)
  const [head, put] = [
    { ...query('/users/ada'), method: 'HEAD' },
    { ...query('/users/ada'), method: 'PUT' },
  ]
  t.equal(outcomeOf(signAsPeertube(head, '(request-target) host date')), true, 'HEAD')
  t.equal(outcomeOf(signAsPeertube(put, '(request-target) host date')), 'coverage', 'PUT')
})

t.test('what is covered must be there, once, and known', async (t) => {
  const request = signAsPeertube(delivery(), USUAL)
  for (const names of [
    ...[`${USUAL} x-absent`, `${USUAL} date`, `${USUAL} (created)`, `${USUAL} (expires)`, `${USUAL} (keyid)`],
    ...['', `${USUAL} `, `${USUAL} __proto__`, `${USUAL} constructor`, 'request-line host date digest'],
  ]) {
    t.equal(outcomeOf(withSignature(request, USUAL, names)), 'coverage', names)
  }
  const twice = { ...request.headers, date: [NOW.toUTCString(), NOW.toUTCString()] }
  t.equal(outcomeOf({ ...request, headers: twice }), 'coverage', 'two Date headers')
})

t.test('a Date may be an hour ahead, and an hour and five minutes old', async (t) => {
  const request = signAsPeertube(delivery(), USUAL)
  for (const [minutes, outcome] of [
    [-60, true],
    [-61, 'time'],
    [0, true],
    [65, true],
    [66, 'time'],
    [600, 'time'],
  ] as const) {
    t.equal(
      outcomeOf(request, { now: new Date(NOW.getTime() + minutes * MINUTE_MS) }),
      outcome,
      `${minutes} min`,
    )
  }
})

t.test('a Date that is none is refused', async (t) => {
  for (const date of [
    'garbage',
    '2026-03-02T18:00:00Z',
    '1772474400',
    'Mon, 02 Mar 2026 18:00:00 +0000',
    'Mon, 02 Foo 2026 18:00:00 GMT',
  ]) {
    t.equal(outcomeOf(signAsPeertube(delivery({ date }), USUAL)), 'time', date)
  }
})

t.test('(created) and (expires) take the place of the Date, within bounds', async (t) => {
  const seconds = NOW.getTime() / 1000
  for (const [created, expires, outcome] of [
    [seconds, undefined, true],
    [seconds - 65 * 60, undefined, true],
    [seconds - 66 * 60, undefined, 'time'],
    [seconds + 61 * 60, undefined, 'time'],
    [seconds - 3 * 3600, seconds - 1800, true],
    [seconds - 3 * 3600, seconds - 3601, 'time'],
    [seconds - 14 * 3600, seconds, 'time'],
    ['garbage', undefined, 'time'],
    [seconds, 'garbage', 'time'],
  ] as const) {
    t.equal(outcomeOf(signedWithTimes(created, expires)), outcome, `${created} ${expires}`)
  }
})

t.test('(created) is not for an algorithm that has RSA in its name', async (t) => {
  const request = signedWithTimes(NOW.getTime() / 1000)
  t.equal(outcomeOf(request), true)
  t.equal(outcomeOf(withSignature(request, 'hs2019', 'rsa-sha256')), 'coverage')
})

t.test('the digest is that of the body', async (t) => {
  const sha256 = String(delivery().headers.digest)
  const sha512 = `sha-512=${createHash('sha512').update(delivery().body!).digest('base64')}`
  for (const [digest, outcome] of [
    [sha256, true],
    [sha256.replace('SHA', 'sha'), true],
    [sha512, true],
    [`${sha256},${sha512}`, true],
    [`md5=abcd,${sha256}`, true],
    [`${sha256},${sha512.replace(/=.{4}/, '=AAAA')}`, 'digest'],
    [sha512.replace('512', '256'), 'digest'],
    [`${sha256},${sha256}`, 'digest'],
    ['md5=abcd', 'digest'],
    ['SHA-256=', 'digest'],
    ['garbage', 'digest'],
    [`${sha256},`, 'digest'],
  ] as const) {
    t.equal(outcomeOf(signAsPeertube(delivery({ digest }), USUAL)), outcome, digest)
  }
  const request = signAsPeertube(delivery(), USUAL)
  t.equal(outcomeOf({ ...request, body: Buffer.from('{"type":"Block"}') }), 'digest', 'another body')
  t.equal(outcomeOf({ ...request, body: null }), 'digest', 'no body')
})

t.test('a Signature header that is not one is refused', async (t) => {
  const request = signAsPeertube(delivery(), USUAL)
  const right = String(request.headers.signature)
  for (const signature of [
    ...[
      '',
      'garbage',
      `${right},opaque="x"garbage`,
      `Signature ${right}`,
      `${right},${right}`,
      `${right},keyId="https://evil.test/"`,
    ],
    ...[`${right},`, `,${right}`, right.replace('"', ''), right.replace('keyId=', 'keyId =')],
    ...[
      right.replace(KEY_ID, 'acct:bo@peer.test'),
      right.replace(KEY_ID, 'https://'),
      right.replace(KEY_ID, ''),
    ],
    ...[right.replace(KEY_ID, 'javascript:alert(1)'), right.replace(/keyId="[^"]*",/, '')],
    ...[
      right.replace(/signature="[^"]*"/, 'signature="not base64!"'),
      right.replace(/signature="[^"]*"/, 'signature=1'),
    ],
    ...[
      right.replace('rsa-sha256', 'hmac-sha256'),
      right.replace('rsa-sha256', 'rsa-sha1'),
      right.replace('rsa-sha256', '__proto__'),
    ],
  ]) {
    t.equal(
      outcomeOf({ ...request, headers: { ...request.headers, signature } }),
      'signature',
      signature.slice(0, 80),
    )
  }
  t.equal(outcomeOf({ ...request, headers: { ...request.headers, signature: [right, right] } }), 'signature')
})

t.test('a signature that does not fit is false', async (t) => {
  const request = signAsPeertube(delivery(), USUAL)
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
  t.equal(outcomeOf(request, { key: other }), false, 'another key')
  t.equal(outcomeOf({ ...request, path: '/users/ida/inbox' }), false, 'another path')
  t.equal(outcomeOf({ ...request, method: 'PUT' }), false, 'another method')
  const later = new Date(NOW.getTime() + 1000).toUTCString()
  t.equal(outcomeOf({ ...request, headers: { ...request.headers, date: later } }), false, 'another date')
  t.equal(outcomeOf(withSignature(request, /signature="..../, 'signature="AAAA')), false, 'another signature')
  t.equal(outcomeOf(withSignature(request, /signature="[^"]*"/, 'signature="AAAA"')), false, 'a short one')
})

function withSignature(request: SignedRequest, pattern: string | RegExp, replacement: string): SignedRequest {
  const signature = String(request.headers.signature).replace(pattern, replacement)
  return { ...request, headers: { ...request.headers, signature } }
}

function signedWithTimes(created: number | string, expires?: number | string): SignedRequest {
  const request = delivery({ date: undefined })
  const { host, digest } = request.headers
  const names = [
    '(request-target)',
    'host',
    'digest',
    '(created)',
    ...(expires === undefined ? [] : ['(expires)']),
  ]
  const values = [`post ${request.path}`, host, digest, created, expires]
  const text = names.map((name, at) => `${name}: ${values[at]}`).join('\n')
  const signature = sign('sha256', Buffer.from(text), privateKey).toString('base64')
  const times = `created="${created}"${expires === undefined ? '' : `,expires="${expires}"`}`
  const header = `keyId="${KEY_ID}",algorithm="hs2019",${times},headers="${names.join(' ')}",signature="${signature}"`
  return { ...request, headers: { ...request.headers, signature: header } }
}

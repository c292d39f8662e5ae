import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import t from 'tap'
import type { SignedRequest } from '../../../src/federation/signatures/request.ts'
import { delivery, KEY_ID, NOW, ORIGIN, outcomeOf, privateKey, query } from '../../helpers/signing.ts'

const SECONDS = NOW.getTime() / 1000
const USUAL = '("@method" "@target-uri" "content-digest")'
const NAMED = `;created=${SECONDS};keyid="${KEY_ID}"`

t.test('what Mastodon asks for is enough, and so are its parts', async (t) => {
  for (const list of [
    USUAL,
    '("@method" "@authority" "@path" "content-digest")',
    '("@method" "@authority" "@request-target" "content-digest")',
    '("date" "@scheme" "@query" "host" "content-digest" "content-type" "@target-uri" "@method")',
  ]) {
    t.equal(outcomeOf(signed(delivery(), list + NAMED)), true, list)
  }
  t.equal(outcomeOf(signed(query('/users/ada?page=1'), `("@method" "@target-uri")${NAMED}`)), true)
  t.equal(outcomeOf(signed(query('/a?b'), `("@method" "@authority" "@path" "@query")${NAMED}`)), true)
})

t.test('what must be covered must be covered', async (t) => {
  for (const list of [
    '()',
    '("@method" "@target-uri")',
    '("@target-uri" "content-digest")',
    '("@method" "content-digest")',
    '("@method" "@path" "content-digest")',
    '("@method" "@authority" "content-digest")',
  ]) {
    t.equal(outcomeOf(signed(delivery(), list + NAMED)), 'coverage', list)
  }
  t.equal(
    outcomeOf(signed(query('/a?b'), `("@method" "@authority" "@path")${NAMED}`)),
    'coverage',
    'no query',
  )
  t.equal(outcomeOf(signed(delivery(), `${USUAL};keyid="${KEY_ID}"`)), 'coverage', 'not created')
})

t.test('what is covered must be there and known', async (t) => {
  for (const name of ['x-absent', '@status', '@query-param', 'Date', '', '__proto__', 'constructor']) {
    t.equal(
      outcomeOf(signed(delivery(), `("@method" "@target-uri" "content-digest" "${name}")${NAMED}`)),
      'coverage',
      name,
    )
  }
})

t.test('a signature is good for five minutes or until it expires, give or take an hour', async (t) => {
  for (const [created, expires, outcome] of [
    ['0', '', true],
    ['-3900', '', true],
    ['-3901', '', 'time'],
    ['3600', '', true],
    ['3601', '', 'time'],
    ['-10800', ';expires=-3600', true],
    ['-10800', ';expires=-3601', 'time'],
    ['-50400', ';expires=0', 'time'],
    ['"garbage"', '', 'time'],
    ['0', ';expires="garbage"', 'time'],
  ] as const) {
    const times = `;created=${created}${expires}`.replace(/-?\d+/g, (offset) =>
      String(SECONDS + Number(offset)),
    )
    t.equal(
      outcomeOf(signed(delivery(), `${USUAL}${times};keyid="${KEY_ID}"`)),
      outcome,
      `${created} ${expires}`,
    )
  }
})

t.test('the algorithm named is that of the key', async (t) => {
  const pair = generateKeyPairSync('ed25519')
  for (const [alg, key, outcome] of [
    ['rsa-v1_5-sha256', undefined, true],
    ['ed25519', undefined, false],
    ['ed25519', pair, true],
    ['rsa-v1_5-sha256', pair, false],
    ['rsa-pss-sha512', undefined, 'signature'],
    ['hmac-sha256', undefined, 'signature'],
    ['rsa-sha256', undefined, 'signature'],
  ] as const) {
    const request = signed(delivery(), `${USUAL}${NAMED};alg="${alg}"`, key?.privateKey)
    t.equal(outcomeOf(request, key === undefined ? {} : { key: key.publicKey }), outcome, alg)
  }
  t.equal(
    outcomeOf(signed(delivery(), USUAL + NAMED, pair.privateKey), { key: pair.publicKey }),
    true,
    'none named',
  )
})

t.test('the digest is that of the body', async (t) => {
  const right = String(delivery().headers['content-digest'])
  for (const [header, outcome] of [
    [`${right}, md5=:abcd:`, true],
    [`${right},${right}`, 'digest'],
    [`${right}, sha-512=:AAAA:`, 'digest'],
    [right.replace('256', '512'), 'digest'],
    ['md5=:abcd:', 'digest'],
    ['sha-256=AAAA', 'digest'],
    ['garbage', 'digest'],
  ] as const) {
    t.equal(outcomeOf(signed(delivery({ 'content-digest': header }), USUAL + NAMED)), outcome, header)
  }
  t.equal(
    outcomeOf({ ...signed(delivery(), USUAL + NAMED), body: Buffer.from('{}') }),
    'digest',
    'another body',
  )
})

t.test('headers that are not of the form are refused', async (t) => {
  const input = `sig1=${USUAL}${NAMED}`
  for (const wrong of [
    ...[
      '',
      'garbage',
      '()',
      'sig1=',
      'sig1=()',
      `Sig1=${USUAL}${NAMED}`,
      `${input}, sig2=${USUAL}${NAMED}`,
      `${input}x`,
    ],
    ...[`sig1="@method"${NAMED}`, `sig1=("@method" "@method")${NAMED}`, `sig1=("@method""@path")${NAMED}`],
    ...[
      `sig1=("date";sf "@method")${NAMED}`,
      `sig1=(@method)${NAMED}`,
      `sig1=("@method"${NAMED}`,
      `${input};`,
    ],
    ...[
      `${input};alg=1`,
      `${input};created=1`,
      `${input};keyid="https://evil.test/"`,
      `${input};nonce=token`,
      `sig1=${USUAL}`,
    ],
    ...[
      `sig1=${USUAL};created=1;keyid=1`,
      `sig1=${USUAL};created=1;keyid="bo"`,
      `sig1=${USUAL};created=1;keyid="\\a"`,
    ],
  ]) {
    const request = signed(delivery(), USUAL + NAMED)
    t.equal(
      outcomeOf({ ...request, headers: { ...request.headers, 'signature-input': wrong } }),
      'signature',
      wrong,
    )
  }
  for (const wrong of [
    '',
    'sig1=AAAA',
    'sig1=:AAA:',
    'sig1=::',
    'sig1=:A B=:',
    'sig2=:AAAA:',
    'sig1=:AAAA:, sig1=:AAAA:',
  ]) {
    const request = signed(delivery(), USUAL + NAMED)
    t.equal(outcomeOf({ ...request, headers: { ...request.headers, signature: wrong } }), 'signature', wrong)
  }
})

t.test('spaces that the grammar allows do no harm', async (t) => {
  const request = signed(delivery(), USUAL + NAMED)
  const loose = ` sig1=(  "@method"   "@target-uri" "content-digest" )${NAMED.replaceAll(';', ';  ')} `
  t.equal(outcomeOf({ ...request, headers: { ...request.headers, 'signature-input': loose } }), true)
})

t.test('a signature that does not fit is false', async (t) => {
  const request = signed(delivery(), USUAL + NAMED)
  t.equal(outcomeOf({ ...request, path: '/users/ida/inbox' }), false, 'another path')
  t.equal(outcomeOf({ ...request, method: 'PUT' }), false, 'another method')
  const later = String(request.headers['signature-input']).replace(String(SECONDS), String(SECONDS + 1))
  t.equal(
    outcomeOf({ ...request, headers: { ...request.headers, 'signature-input': later } }),
    false,
    'another time',
  )
  t.equal(
    outcomeOf({ ...request, headers: { ...request.headers, signature: 'sig1=:AAAA:' } }),
    false,
    'a short one',
  )
})

/** Signs by §3.1, written out once more: `params` is the list of components with its parameters. */
function signed(request: SignedRequest, params: string, key: KeyObject = privateKey): SignedRequest {
  const [path, search = ''] = request.path.split('?')
  const derived: Record<string, string> = {
    '@method': request.method,
    '@target-uri': ORIGIN + request.path,
    '@authority': 'node.test',
    '@scheme': 'https',
    '@request-target': request.path,
    '@path': path!,
    '@query': `?${search}`,
  }
  const names = [...params.slice(0, params.indexOf(')')).matchAll(/"([^"]*)"/g)].map(([, name]) => name!)
  const lines = names.map((name) => `"${name}": ${derived[name] ?? request.headers[name]}`)
  const text = [...lines, `"@signature-params": ${params}`].join('\n')
  const signature = sign(key.asymmetricKeyType === 'rsa' ? 'sha256' : null, Buffer.from(text), key).toString(
    'base64',
  )
  const headers = { 'signature-input': `sig1=${params}`, signature: `sig1=:${signature}:` }
  return { ...request, headers: { ...request.headers, ...headers } }
}

import { createPublicKey, verify, webcrypto } from 'node:crypto'
import { signRequest, verifyRequest } from '@fedify/fedify/sig'
import t from 'tap'
import { digestBody } from '../../../src/federation/signatures/digest.ts'
import { readSignature } from '../../../src/federation/signatures/read.ts'
import type { SignedRequest } from '../../../src/federation/signatures/request.ts'
import { readComponents, signatureBase, signRfc9421 } from '../../../src/federation/signatures/rfc9421.ts'
import {
  delivery,
  KEY_ID,
  NOW,
  ORIGIN,
  outcomeOf,
  privateKey,
  publicKey,
  query,
} from '../../helpers/signing.ts'

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const TYPE = 'application/activity+json'

t.test('the signature base of RFC 9421 B.2.3 and the signature of B.2.6 come out as printed', async (t) => {
  const request: SignedRequest = {
    method: 'POST',
    path: '/foo?param=Value&Pet=dog',
    headers: {
      host: 'example.com',
      date: 'Tue, 20 Apr 2021 02:07:55 GMT',
      'content-type': 'application/json',
      'content-digest':
        'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:',
      'content-length': '18',
    },
    body: Buffer.from('{"hello": "world"}'),
  }
  const baseOf = (names: string[], keyId: string) =>
    signatureBase(
      readComponents(request, 'https://example.com', names)!,
      new Map([
        ['created', '1618884473'],
        ['keyid', `"${keyId}"`],
      ]),
    )
  const full = [
    'date',
    '@method',
    '@path',
    '@query',
    '@authority',
    'content-type',
    'content-digest',
    'content-length',
  ]
  t.equal(
    baseOf(full, 'test-key-rsa-pss'),
    `"date": Tue, 20 Apr 2021 02:07:55 GMT
"@method": POST
"@path": /foo
"@query": ?param=Value&Pet=dog
"@authority": example.com
"content-type": application/json
"content-digest": ${request.headers['content-digest']}
"content-length": 18
"@signature-params": ("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-rsa-pss"`,
  )
  const text = baseOf(
    ['date', '@method', '@path', '@authority', 'content-type', 'content-length'],
    'test-key-ed25519',
  )
  const key = createPublicKey(
    '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----\n',
  )
  const signature = 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=='
  t.ok(verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64')))
})

t.test('what Fedify signs is read', async (t) => {
  for (const request of [delivery(), query('/users/ada?page=1')]) {
    const { method, path, headers, body } = request
    const url = `${ORIGIN}${path}`
    const plain = new Request(url, {
      method,
      headers: { 'content-type': String(headers['content-type']) },
      body,
    })
    const key = await webcrypto.subtle.importKey(
      'pkcs8',
      privateKey.export({ type: 'pkcs8', format: 'der' }),
      RSA,
      true,
      ['sign'],
    )
    const currentTime = Temporal.Instant.from(NOW.toISOString())
    const signed = await signRequest(plain, key, new URL(KEY_ID), { spec: 'rfc9421', currentTime })
    const incoming = { ...request, headers: { host: 'node.test', ...Object.fromEntries(signed.headers) } }
    t.match(readSignature(incoming, { origins: [ORIGIN], now: NOW }), {
      scheme: 'rfc9421',
      keyId: KEY_ID,
      algorithm: 'rsa-v1_5-sha256',
    })
    t.equal(outcomeOf(incoming), true)
  }
})

t.test('what we sign, Fedify and we ourselves find valid', async (t) => {
  const key = { id: KEY_ID, privateKey }
  const url = new URL(`${ORIGIN}/users/ada/inbox?page=1`)
  const body = Buffer.from('{"type":"Follow"}')
  const posted = await signRfc9421(key, {
    method: 'POST',
    url,
    at: NOW,
    contentType: TYPE,
    digest: digestBody(body),
  })
  const fetched = await signRfc9421(key, { method: 'GET', url, at: NOW, accept: TYPE })
  for (const [method, headers, sent] of [
    ['POST', posted, body],
    ['GET', fetched, null],
  ] as const) {
    const request = {
      method,
      path: '/users/ada/inbox?page=1',
      headers: { host: 'node.test', ...headers },
      body: sent,
    }
    t.equal(outcomeOf(request), true, `${method} for us`)
    t.ok(await verifyAsFedify(new Request(url, { method, headers, body: sent })), `${method} for Fedify`)
  }
})

async function verifyAsFedify(request: Request): Promise<boolean> {
  const owner = KEY_ID.replace(/#.*/, '')
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' })
  const document = {
    '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
    id: owner,
    type: 'Person',
    publicKey: { id: KEY_ID, owner, publicKeyPem },
  }
  const documentLoader = async (documentUrl: string) => ({ contextUrl: null, documentUrl, document })
  const currentTime = Temporal.Instant.from(NOW.toISOString())
  return (await verifyRequest(request, { spec: 'rfc9421', documentLoader, currentTime })) !== null
}

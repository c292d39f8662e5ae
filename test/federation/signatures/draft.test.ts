import { generateKeyPairSync, sign } from 'node:crypto'
import t from 'tap'
import { digestBody } from '../../../src/federation/signatures/digest.ts'
import { signDraft } from '../../../src/federation/signatures/draft.ts'
import { readSignature } from '../../../src/federation/signatures/read.ts'
import {
  delivery,
  KEY_ID,
  NOW,
  ORIGIN,
  outcomeOf,
  privateKey,
  query,
  signAsPeertube,
  verifyAsPeertube,
} from '../../helpers/signing.ts'

const USUAL = '(request-target) host date digest'

t.test('deliveries are read in the order in which each peer signs its headers', async (t) => {
  const sync = { 'collection-synchronization': 'collectionId="https://peer.test/users/bo/followers"' }
  for (const [peer, names] of [
    ['Mastodon', 'host date digest content-type (request-target)'],
    ['Mastodon to followers', 'host date digest content-type collection-synchronization (request-target)'],
    ['Misskey', '(request-target) date host digest'],
    ['Akkoma', '(request-target) content-length date digest host'],
    ['Friendica', '(request-target) date content-length digest host'],
    ['WordPress', USUAL],
    ['Lemmy', '(request-target) content-type date digest host'],
  ] as const) {
    t.equal(outcomeOf(signAsPeertube(delivery(sync), names)), true, peer)
  }
})

t.test('GoToSocial hides the algorithm and has its key at a path', async (t) => {
  const keyId = 'https://gts.test/users/bo/main-key'
  const request = signAsPeertube(delivery(), USUAL, { keyId, hideAlgorithm: true })
  const read = readSignature(request, { origins: [ORIGIN], now: NOW })
  t.match(read, { scheme: 'draft-cavage', keyId, algorithm: 'hs2019' })
  t.equal(outcomeOf(request), true)
})

t.test('(created) and (expires) may stand for the Date', async (t) => {
  const names = '(request-target) host digest (created) (expires)'
  const request = signAsPeertube(delivery(), names, { hideAlgorithm: true })
  t.equal(outcomeOf(request, { now: new Date() }), true)
})

t.test('the name of the host may be written in capitals', async (t) => {
  t.equal(outcomeOf(signAsPeertube(delivery({ host: 'Node.TEST' }), USUAL)), true)
})

t.test(
  'the parameters may stand in any order, with space after the comma, and without an algorithm',
  async (t) => {
    const { headers, ...request } = signAsPeertube(delivery(), USUAL)
    const [keyId, algorithm, signature, names] = String(headers.signature).split(/,(?=[a-z]+=)/)
    for (const parts of [
      [keyId, names, algorithm, signature],
      [signature, names, keyId],
      [algorithm, 'opaque="x"', names, signature, keyId],
    ]) {
      t.equal(
        outcomeOf({ ...request, headers: { ...headers, signature: parts.join(', ') } }),
        true,
        parts.join(),
      )
    }
  },
)

t.test('fetches are read with the query and without it', async (t) => {
  const path = '/users/ada/followers?cursor=2&x=1'
  const mastodon = signAsPeertube(query(path), 'host date accept (request-target)')
  const misskey = signAsPeertube(query(path), '(request-target) date host accept', {
    path: '/users/ada/followers',
  })
  t.equal(outcomeOf(mastodon), true)
  t.equal(outcomeOf(misskey), true)
  t.equal(outcomeOf({ ...mastodon, path: '/users/ada/followers?cursor=3&x=1' }), false, 'another query')
  t.equal(outcomeOf({ ...misskey, path: '/users/ida/followers?cursor=2' }), false, 'another path')
})

t.test('an Ed25519 key signs hs2019, and nothing that is named RSA', async (t) => {
  const pair = generateKeyPairSync('ed25519')
  const signed = (algorithm: string) => {
    const request = delivery()
    const { host, date, digest } = request.headers
    const text = `(request-target): post ${request.path}\nhost: ${host}\ndate: ${date}\ndigest: ${digest}`
    const signature = sign(null, Buffer.from(text), pair.privateKey).toString('base64')
    const header = `keyId="${KEY_ID}",algorithm="${algorithm}",headers="${USUAL}",signature="${signature}"`
    return { ...request, headers: { ...request.headers, signature: header } }
  }
  t.equal(outcomeOf(signed('hs2019'), { key: pair.publicKey }), true)
  t.equal(outcomeOf(signed('rsa-sha256'), { key: pair.publicKey }), false)
})

t.test('what is not ASCII is signed as the bytes that came', async (t) => {
  const text = Buffer.from('Grüße, 東京').toString('latin1')
  t.equal(outcomeOf(signAsPeertube(delivery({ 'x-note': text }), USUAL)), true)
  const request = delivery({ 'x-note': text })
  const { host, date, digest } = request.headers
  const signed = `(request-target): post ${request.path}\nhost: ${host}\ndate: ${date}\ndigest: ${digest}\nx-note: Grüße, 東京`
  const signature = sign('sha256', Buffer.from(signed), privateKey).toString('base64')
  const header = `keyId="${KEY_ID}",headers="${USUAL} x-note",signature="${signature}"`
  t.equal(outcomeOf({ ...request, headers: { ...request.headers, signature: header } }), true)
})

t.test('what we sign, another make and we ourselves find valid', async (t) => {
  const at = new Date()
  const key = { id: KEY_ID, privateKey }
  const body = Buffer.from('{"type":"Follow"}')
  const url = new URL(`${ORIGIN}/users/ada/inbox?page=1`)
  const posted = await signDraft(key, {
    method: 'POST',
    url,
    at,
    contentType: 'application/activity+json',
    digest: digestBody(body),
  })
  const fetched = await signDraft(key, { method: 'GET', url, at, accept: 'application/activity+json' })
  for (const [method, headers] of [
    ['POST', posted],
    ['GET', fetched],
  ] as const) {
    const request = {
      method,
      path: '/users/ada/inbox?page=1',
      headers: { host: 'node.test', ...headers },
      body: method === 'POST' ? body : null,
    }
    t.ok(verifyAsPeertube(request), `${method} for PeerTube`)
    t.equal(outcomeOf(request, { now: at }), true, `${method} for us`)
  }
  t.match(
    posted.signature,
    /algorithm="rsa-sha256",headers="host date digest content-type \(request-target\)"/,
  )
  t.match(fetched.signature, /algorithm="rsa-sha256",headers="host date accept \(request-target\)"/)
})

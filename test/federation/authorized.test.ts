// Who reads what (security V21–V23; rows 17, 86 and 87 of federation.md §6): signed reads, and a node that asks for them.

import { createPrivateKey } from 'node:crypto'
import t from 'tap'
import { suspendAccount } from '../../src/core/accounts/suspend.ts'
import { blockHost } from '../../src/core/moderation/blocks.ts'
import { signRfc9421 } from '../../src/federation/signatures/rfc9421.ts'
import { followFrom } from '../helpers/followers.ts'
import { signed } from '../helpers/mastodon/signing.ts'
import { startNode } from '../helpers/node.ts'
import { makeActor, type PeerActor, readAs, startPeer } from '../helpers/peer.ts'

const ACCEPT = { accept: 'application/activity+json' }

t.test('a post for followers is served to a follower who signs, and is not there for others', async (t) => {
  const { node, ada, fan, stranger, post, peer } = await prepare(t, false)
  const hidden = await node.write(ada, 'Hush.', { visibility: 'followers' })
  const read = await readAs(fan, hidden.uri)
  t.equal(read.status, 200)
  t.match(JSON.parse(read.body), { id: hidden.uri, content: /Hush/ })
  t.match(read.headers, { 'cache-control': /private/, vary: /Signature/i })
  const missing = await readAs(null, `${ada.uri}/posts/1`)
  const liar = makeActor(fan.uri)
  for (const who of [null, stranger, liar, peer.actor('other')]) {
    const answer = await readAs(who, hidden.uri)
    t.same([answer.status, answer.body], [404, missing.body])
  }
  t.match((await readAs(fan, post.uri)).headers, { 'cache-control': /public/ }, 'what is for all is for all')
  t.strictSame(node.log.faults(), [])
})

t.test('a node that asks for signatures gives nothing to whoever does not sign', async (t) => {
  const { node, ada, fan, post } = await prepare(t, true)
  const paths = [
    post.uri,
    `${post.uri}/replies?page=`,
    `${post.uri}/create`,
    `${ada.uri}/outbox`,
    post.url,
    `${ada.uri}/followers`,
  ]
  for (const path of [...paths, `${ada.uri}/posts/1`]) {
    t.equal((await readAs(null, path)).status, 401, path)
    t.equal((await readAs(makeActor(fan.uri), path)).status, 401, `${path}, forged`)
  }
  for (const path of paths) {
    const answer = await readAs(fan, path)
    t.equal(answer.status, 200, path)
    t.match(answer.headers, { 'cache-control': 'private, no-store' })
  }
  const stub = JSON.parse((await readAs(null, ada.uri)).body)
  t.strictSame(Object.keys(stub), ['@context', 'id', 'type', 'preferredUsername', 'publicKey'])
  t.equal(stub.publicKey.id, `${ada.uri}#main-key`)
  t.ok('outbox' in JSON.parse((await readAs(fan, ada.uri)).body))
  const own = await readAs(null, `${node.origin}/users/127.0.0.1`)
  t.match(JSON.parse(own.body), { type: 'Application', inbox: /inbox/ }, 'the node itself is open')
  t.equal((await fetch(`${node.origin}/.well-known/webfinger?resource=${ada.uri}`)).status, 200)
  t.equal((await fetch(`${node.origin}/.well-known/nodeinfo`)).status, 200)
  t.strictSame(node.log.faults(), [])
})

t.test('for blocked hosts and accounts there is nothing here', async (t) => {
  const { node, ada, fan, stranger, post } = await prepare(t, true)
  const other = await readAs(fan, `${ada.uri}/posts/1`)
  await readAs(stranger, post.uri)
  await node.db.transaction().execute(async (tx) => {
    const him = await node.find(stranger.uri)
    await suspendAccount(tx, him.id)
    await blockHost(tx, node.site, { host: new URL(fan.uri).hostname, reason: '' })
  })
  await node.federation.refresh()
  node.federation.lookup.forget(stranger.uri)
  for (const who of [fan, stranger])
    for (const uri of [post.uri, ada.uri, `${ada.uri}/outbox`]) {
      const { status, body } = await readAs(who, uri)
      t.same([status, body], [404, other.body], `${who.uri} ${uri}`)
    }
})

t.test('reads are signed by the draft, with the query or without, or by RFC 9421 [86, 87]', async (t) => {
  const { ada, fan } = await prepare(t, true)
  const url = `${ada.uri}/outbox?page=`
  const read = async (headers: Record<string, string>) =>
    (await fetch(url, { headers: { ...ACCEPT, ...headers } })).status
  t.equal(await read(signed(fan, { method: 'GET', url, headers: ACCEPT })), 200)
  t.equal(await read(signed(fan, { method: 'GET', url: url.replace('?page=', ''), headers: ACCEPT })), 200)
  const key = { id: `${fan.uri}#main-key`, privateKey: createPrivateKey(fan.privatePem) }
  const asked = { method: 'GET' as const, url: new URL(url), at: new Date(), ...ACCEPT }
  t.equal(await read(await signRfc9421(key, asked)), 200)
  t.equal(await read(await signRfc9421(key, { ...asked, url: new URL(`${ada.uri}/posts`) })), 401)
  const stale = { ...ACCEPT, date: 'Mon, 02 Mar 2026 18:00:00 GMT' }
  t.equal(await read(signed(fan, { method: 'GET', url, headers: stale })), 401)
})

t.test('two nodes that both ask for signatures can read each other', async (t) => {
  const [one, other] = await Promise.all([
    startNode(t, { asksSignatures: true }),
    startNode(t, { asksSignatures: true }),
  ])
  const [ada, bo] = [await one.makeWriter('ada'), await other.makeWriter('bo')]
  await one.follow(ada, await one.find(other.handleOf('bo')))
  for (const node of [one, other, one]) await node.settle()
  const post = await other.write(bo, 'First frost.')
  for (const node of [other, one]) await node.settle()
  t.match(await one.see(ada, post.uri), { html: /First frost/ })
})

async function prepare(t: Parameters<typeof startNode>[0], asksSignatures: boolean) {
  const node = await startNode(t, { asksSignatures })
  const [peer, elsewhere] = [await startPeer(t, '127.0.0.6'), await startPeer(t, '127.0.0.7')]
  const ada = await node.makeWriter('ada')
  const [fan, stranger]: PeerActor[] = [peer.actor('fan'), elsewhere.actor('stranger')]
  await followFrom(node, [fan!.uri], ada)
  const post = await node.write(ada, 'Good morning.')
  await node.settle()
  return { node, peer, ada, fan: fan!, stranger: stranger!, post }
}

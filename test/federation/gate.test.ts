// Who is turned away at the gate though what they say is in order: the blocked, the suspended, the too many.
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { suspendAccount } from '../../src/core/accounts/suspend.ts'
import { blockHost, isBlockedHost } from '../../src/core/moderation/blocks.ts'
import { BlockedHosts } from '../../src/federation/gate/blocked.ts'
import { Budget } from '../../src/federation/gate/budget.ts'
import { Hearsay } from '../../src/federation/gate/hearsay.ts'
import { Proofs } from '../../src/federation/gate/proof.ts'
import { Receipts } from '../../src/federation/gate/receipts.ts'
import { type GateParts, judge } from '../../src/federation/gate.ts'
import { Peers } from '../../src/federation/peers.ts'
import { type Attack, comesToNothing, createOf, prepareAttack as prepare } from '../helpers/attack.ts'
import { digestOf, signed } from '../helpers/mastodon/signing.ts'
import { deliverAs, makeActor } from '../helpers/peer.ts'

t.test('a blocked host is refused before anything is asked of it', async (t) => {
  const attack = await prepare(t)
  const { node, bob, inbox, mallory } = attack
  await node.db.transaction().execute((tx) => blockHost(tx, node.site, { host: '127.0.0.3', reason: 'spam' }))
  await node.federation.refresh()
  await comesToNothing(t, attack, {
    says: 'whatever its port',
    status: 403,
    deed: () => deliverAs(mallory, inbox, createOf(mallory, bob)),
  })
})

t.test('who is on a blocked host does not come back by the boost of another', async (t) => {
  const { node, bob, inbox, alice, mallory } = await prepare(t)
  const [before, after] = [`${alice.uri}/notes/1`, `${alice.uri}/notes/2`]
  const to = ['https://www.w3.org/ns/activitystreams#Public', bob.uri]
  for (const id of [before, after]) await deliverAs(alice, inbox, createOf(alice, bob, { id, note: { to } }))
  await node.settle()
  const say = async (uri: string) => {
    const id = `${mallory.uri}#boost-${uri.at(-1)}`
    const context = 'https://www.w3.org/ns/activitystreams'
    const boost = { '@context': context, id, type: 'Announce', actor: mallory.uri, object: uri, to }
    t.equal((await deliverAs(mallory, inbox, boost)).status, 202)
    await node.settle()
    return (await node.db.selectFrom('boosts').select('id').execute()).length
  }
  t.equal(await say(before), 1, 'as long as it is none')
  await node.db.transaction().execute((tx) => blockHost(tx, node.site, { host: '127.0.0.2', reason: 'spam' }))
  await node.federation.refresh()
  t.equal(await say(after), 1)
})

t.test('a block holds for subdomains, and for no host that only looks like it', async (t) => {
  const { node } = await prepare(t)
  await node.db
    .transaction()
    .execute((tx) => blockHost(tx, node.site, { host: 'Evil.example', reason: 'spam' }))
  const blocks = new BlockedHosts(node.db)
  t.notOk(blocks.has('evil.example'), 'not before it is read')
  await blocks.load()
  for (const host of ['evil.example', 'a.evil.example', 'a.b.evil.example:8443']) {
    t.ok(blocks.has(host), host)
    t.ok(await isBlockedHost(node.db, host), `${host}, asked of the database`)
  }
  for (const host of ['notevil.example', 'evil.example.org', 'example']) {
    t.notOk(blocks.has(host), host)
    t.notOk(await isBlockedHost(node.db, host), `${host}, asked of the database`)
  }
})

t.test('who is suspended here is not heard', async (t) => {
  const attack = await prepare(t)
  const { node, bob, inbox, alice } = attack
  const her = await node.find(alice.uri)
  await node.db.transaction().execute((tx) => suspendAccount(tx, her.id))
  node.federation.lookup.forget(alice.uri)
  const { status } = await deliverAs(alice, inbox, createOf(alice, bob))
  t.equal(status, 403)
  await node.settle()
  t.equal((await node.db.selectFrom('posts').select('id').execute()).length, 0)
})

t.test('a host that asks too often, or a queue that is too long, is told when to come back', async (t) => {
  const attack = await prepare(t)
  const ask = await gateOf(t, attack, { burst: 2, perSecond: 0.5 })
  t.match([await ask(1), await ask(2)], [{ status: 202 }, { status: 202 }])
  t.match(await ask(3), { status: 429, reason: 'rate', retryAfterSeconds: 2 })
  const busy = await gateOf(t, attack, { burst: 9, perSecond: 9 }, { isOverloaded: () => true })
  t.match(await busy(4), { status: 503, reason: 'busy', retryAfterSeconds: 30 })
})

t.test('what a stranger’s account says of itself is not worth asking who that is', async (t) => {
  const attack = await prepare(t)
  const { inbox, alice } = attack
  for (const type of ['Delete', 'Update']) {
    const activity = {
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: `${alice.uri}#${type}`,
      type,
      actor: alice.uri,
      object: type === 'Delete' ? alice.uri : alice.document,
    }
    await comesToNothing(t, attack, {
      says: type,
      status: 202,
      deed: () => deliverAs(alice, inbox, activity),
    })
  }
})

t.test('whose key cannot be had now may come again later', async (t) => {
  const { inbox, bob, node, evil } = await prepare(t)
  const closed = makeActor('http://127.0.0.9:9/users/nobody')
  const late = await deliverAs(closed, inbox, createOf(closed, bob))
  t.equal(late.status, 503)
  t.match(late.headers, { 'retry-after': /^\d+$/ })
  const page = makeActor(`${evil.origin}/users/page`)
  evil.serve('/users/page', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'))
  t.equal((await deliverAs(page, inbox, createOf(page, bob))).status, 401, 'one that is a web page is none')
  for (const status of [404, 410]) {
    const gone = makeActor(`${evil.origin}/users/gone-${status}`)
    evil.serve(`/users/gone-${status}`, (response) => response.writeHead(status).end())
    const refused = await deliverAs(gone, inbox, createOf(gone, bob))
    t.match(refused, { status: 401, body: /where the actor should be there is none/ }, 'and it is said why')
  }
  t.strictSame(node.log.faults(), [])
})

t.test('whoever names a host in vain does not silence it', async (t) => {
  const attack = await prepare(t)
  const { alice, mallory, node } = attack
  const few = { burst: 2, perSecond: 0.001 }
  const ask = await gateOf(t, attack, { burst: 2, perSecond: 0.001 }, { doubts: few })
  t.ok(await node.find(alice.uri))
  const forger = { ...alice, privatePem: mallory.privatePem }
  t.match([await ask(1, forger), await ask(2, forger)], [{ status: 401 }, { status: 401 }])
  t.match(await ask(3, forger), { status: 429, reason: 'rate' }, 'it is the forger who is stopped')
  t.match([await ask(4, alice), await ask(5, alice)], [{ status: 202 }, { status: 202 }], 'and not she')
  t.match(await ask(6, alice), { status: 429, reason: 'rate' }, 'until she asks too often herself')
})

t.test('a host whose keys are old has us ask for them no more often than a stranger', async (t) => {
  const attack = await prepare(t)
  const { evil, mallory, node } = attack
  const ask = await gateOf(t, attack, { burst: 9, perSecond: 9 }, { doubts: { burst: 2, perSecond: 0.001 } })
  await sql`update public_keys set fetched_at = now() - interval '25 hours'`.execute(node.db)
  node.federation.lookup.forget(mallory.uri)
  evil.serve('/users/mallory', (response) => response.writeHead(403).end())
  t.match([await ask(1), await ask(2)], [{ status: 401 }, { status: 401 }], 'she is asked, and does not say')
  evil.asked.length = 0
  t.match(await ask(3), { status: 429, reason: 'rate' })
  t.strictSame(evil.asked, [], 'nor asked any more')
})

/** Asks a gate of its own with this allowance, in Mallory's name or another; each time with another post. */
async function gateOf(
  t: Test,
  { node, bob, inbox, mallory }: Attack,
  allowance: ConstructorParameters<typeof Budget>[0],
  {
    isOverloaded = () => false,
    doubts,
  }: { isOverloaded?: () => boolean; doubts?: ConstructorParameters<typeof Budget>[0] } = {},
) {
  const { db } = node
  const gate: GateParts = {
    db,
    origin: node.origin,
    accounts: node.federation.lookup.accounts,
    proofs: new Proofs(node.federation.lookup.accounts, doubts),
    receipts: new Receipts(db, undefined),
    budget: new Budget(allowance),
    hearsay: new Hearsay(db),
    blocks: new BlockedHosts(db),
    peers: new Peers(db),
    isOverloaded,
    now: () => new Date(),
  }
  t.ok(await node.find(mallory.uri))
  return async (n: number, sender = mallory) => {
    const body = Buffer.from(JSON.stringify(createOf(sender, bob, { id: `${sender.uri}/notes/${n}` })))
    const usual = { digest: digestOf(body), 'content-type': 'application/activity+json' }
    const headers = signed(sender, { method: 'POST', url: inbox, headers: usual })
    return await judge(gate, { method: 'POST', target: '/inbox', headers, body })
  }
}

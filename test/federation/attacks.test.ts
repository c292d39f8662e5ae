// Attacks of security.md §0 on who says what (F1, F2, F6, F9, F11) and of its catalogue. Each test fails when the guard
// that it names is taken out.
import { sql } from 'kysely'
import t from 'tap'
import { rememberAccount } from '../../src/core/accounts/remember.ts'
import { suspendAccount } from '../../src/core/accounts/suspend.ts'
import { connectDatabase } from '../../src/db/connect.ts'
import { accountOf } from '../../src/federation/translate/actor.ts'
import { ActorShape } from '../../src/federation/wire/actor.ts'
import {
  comesToNothing,
  createOf,
  followOf,
  introduce,
  noteOf,
  prepareAttack,
  updateOf,
} from '../helpers/attack.ts'
import { followFrom } from '../helpers/followers.ts'
import { listen } from '../helpers/loopback.ts'
import { deliverAs, makeActor, type PeerActor, send } from '../helpers/peer.ts'
import { HANGS_MS, until } from '../helpers/wait.ts'

t.setTimeout(HANGS_MS)

t.test('F1: a key that says itself whose it is, is not believed', async (t) => {
  const attack = await prepareAttack(t)
  const { node, inbox, bob, alice, evil, victim, mallory } = attack
  const forged = createOf(alice, bob)
  const isRefused = async (says: string, signer: Parameters<typeof deliverAs>[0]) => {
    t.equal((await deliverAs(signer, inbox, forged)).status, 401, says)
    await node.settle()
    t.strictSame(
      await node.db.selectFrom('posts').select('id').execute(),
      [],
      'nothing is written in her name',
    )
    t.strictSame(victim.asked, [], 'and her node is not even asked')
  }
  const key = { id: `${evil.origin}/key`, owner: alice.uri }
  evil.serve('/key', { ...key, publicKeyPem: pemOf(mallory) })
  await isRefused('a key document on another node', {
    uri: `${evil.origin}/key`,
    privatePem: mallory.privatePem,
  })
  const eve = evil.actor('eve')
  evil.serve('/users/eve', {
    ...eve.document,
    publicKey: { ...(eve.document.publicKey as object), owner: alice.uri },
  })
  await isRefused('an actor whose key is of another', eve)
  t.equal((await deliverAs(eve, inbox, createOf(eve, bob))).status, 401, 'nor is it a key of hers then')
})

t.test(
  'F1: neither a proof nor a linked-data signature stands for the signature of the request',
  async (t) => {
    const attack = await prepareAttack(t)
    const { inbox, bob, alice } = attack
    const proof = {
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-jcs-2022',
      verificationMethod: `${alice.uri}#ed25519-key`,
      proofPurpose: 'assertionMethod',
      proofValue: `z${'1'.repeat(80)}`,
    }
    const signature = {
      type: 'RsaSignature2017',
      creator: `${alice.uri}#main-key`,
      created: new Date().toISOString(),
      signatureValue: 'AAAA',
    }
    const headers = { 'content-type': 'application/activity+json', host: new URL(inbox).host }
    for (const extra of [{}, { proof }, { signature }]) {
      const body = JSON.stringify({ ...createOf(alice, bob), ...extra })
      await comesToNothing(t, attack, {
        says: `unsigned, with ${Object.keys(extra)}`,
        status: 401,
        deed: () => send(inbox, body, headers),
      })
    }
  },
)

t.test('F1: a key counts for the actor whose document names it, and for nobody beside', async (t) => {
  const attack = await prepareAttack(t)
  const { inbox, bob, alice, victim } = attack
  const neighbour = victim.actor('mallory')
  await introduce(attack, neighbour)
  await introduce(attack, alice)
  await comesToNothing(t, attack, {
    says: 'a neighbour’s key under another’s name',
    status: 401,
    deed: () => deliverAs(neighbour, inbox, createOf(alice, bob)),
  })
})

t.test('F1: whoever knows a key’s name has not its key', async (t) => {
  const attack = await prepareAttack(t)
  const { node, inbox, bob, alice, mallory, victim } = attack
  await introduce(attack, alice)
  const forger = { uri: alice.uri, privatePem: mallory.privatePem }
  t.equal((await deliverAs(forger, inbox, createOf(alice, bob))).status, 401, 'though it is fetched anew')
  victim.asked.length = 0
  t.equal((await deliverAs(mallory, inbox, followOf(alice, bob.uri))).status, 401, 'nor with a key elsewhere')
  await node.settle()
  t.strictSame(victim.asked, [], 'for which she is not asked')
  t.strictSame(await node.db.selectFrom('posts').select('id').execute(), [])
})

t.test('F2: an activity, its actor and its object are of one node', async (t) => {
  const attack = await prepareAttack(t)
  const { inbox, bob, alice, mallory, victim, evil } = attack
  await introduce(attack, mallory)
  await introduce(attack, alice)
  const there = `${victim.origin}/notes/1`
  const byAlice = { attributedTo: alice.uri }
  const create = (n: number, note: object, activity: object = {}) =>
    createOf(mallory, bob, { id: `${mallory.uri}/notes/${n}`, note: { ...note }, activity: { ...activity } })
  const tries: [says: string, status: number, activity: object][] = [
    ['an id of the victim’s', 401, createOf(mallory, bob, { id: there, note: byAlice })],
    ['an object of the victim’s', 202, create(1, { id: there, ...byAlice })],
    ['an object of the victim’s, by me', 202, create(7, { id: there })],
    ['an object of mine, by the victim', 202, create(2, byAlice)],
    ['an object without an id', 202, create(3, { id: undefined, ...byAlice })],
    ['two authors', 202, create(4, { attributedTo: [mallory.uri, alice.uri] })],
    ['only the address of the victim’s', 202, create(5, {}, { object: there })],
    ['two actors', 400, create(6, {}, { actor: [mallory.uri, alice.uri] })],
    ['another’s profile', 202, updateOf(mallory, { ...alice.document, name: 'hijacked' })],
    ['an edit of another’s post', 202, updateOf(mallory, { ...noteOf(alice, there), content: 'hijacked' })],
  ]
  for (const [says, status, activity] of tries) {
    await comesToNothing(t, attack, { says, status, deed: () => deliverAs(mallory, inbox, activity) })
  }
  t.strictSame(evil.delivered, [])
})

t.test('V05: a node that redirects to another does not speak through it', async (t) => {
  const { node, victim, evil, alice } = await prepareAttack(t)
  const uri = `${victim.origin}/redirect?to=evil`
  victim.serve('/redirect?to=evil', (response) =>
    response.writeHead(302, { location: `${evil.origin}/forged` }).end(),
  )
  evil.serve('/forged', noteOf(alice, uri))
  t.equal(await node.federation.lookup.post(uri), undefined)
  t.equal(await node.post(uri), undefined)
  victim.serve('/notes/true', { ...noteOf(alice, `${victim.origin}/notes/true`), content: 'True' })
  evil.serve('/lent', (response) =>
    response.writeHead(302, { location: `${victim.origin}/notes/true` }).end(),
  )
  evil.serve('/named', noteOf(alice, `${victim.origin}/notes/true`))
  for (const path of ['/lent', '/named'])
    t.equal(await node.federation.lookup.post(evil.origin + path), undefined, 'nor has it what another says')
  t.equal(await node.post(`${victim.origin}/notes/true`), undefined)
})

t.test('V15, V16: a neighbour takes nothing away and changes nothing, had or not', async (t) => {
  const attack = await prepareAttack(t)
  const { node, inbox, bob, alice, victim } = attack
  const neighbour = victim.actor('mallory')
  const deletion = (id: string, uri: string) => ({
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: `${neighbour.uri}#${id}`,
    type: 'Delete',
    actor: neighbour.uri,
    object: uri,
  })
  const [had, coming] = [`${alice.uri}/notes/1`, `${alice.uri}/notes/2`]
  await deliverAs(alice, inbox, createOf(alice, bob, { id: had }))
  await node.settle()
  const inHerName = { id: `${alice.uri}/notes/3`, note: { attributedTo: alice.uri } }
  await deliverAs(neighbour, inbox, createOf(neighbour, bob, inHerName))
  for (const uri of [had, coming]) await deliverAs(neighbour, inbox, deletion(uri, uri))
  await node.settle()
  await deliverAs(alice, inbox, createOf(alice, bob, { id: coming }))
  await node.settle()
  const edit = { ...noteOf(neighbour, had), to: [bob.uri] }
  await deliverAs(neighbour, inbox, updateOf(neighbour, edit))
  await node.settle()
  t.match(await node.see(null, had), { html: '<p>Hello</p>' }, 'what we had is still there, as it was')
  t.ok(await node.post(coming), 'and what came later could come')
  t.equal(await node.post(inHerName.id), undefined, 'and nobody writes in her name')
})

t.test('V15: of what is at another node nothing is buried, had or not', async (t) => {
  const attack = await prepareAttack(t)
  const { inbox, bob, alice, mallory, node } = attack
  await introduce(attack, mallory)
  const had = `${alice.uri}/notes/1`
  await deliverAs(alice, inbox, createOf(alice, bob, { id: had }))
  await node.settle()
  for (const [at, object] of [had, `${alice.uri}/notes/2`, { id: had, type: 'Tombstone' }].entries()) {
    const id = `${mallory.uri}#delete-${at}`
    const deletion = { '@context': 'https://www.w3.org/ns/activitystreams', id, actor: mallory.uri, object }
    await comesToNothing(t, attack, {
      says: JSON.stringify(object),
      status: 202,
      deed: () => deliverAs(mallory, inbox, { ...deletion, type: 'Delete' }),
    })
  }
})

t.test('F6: nothing is delivered where no stranger may send us', async (t) => {
  const { node, bob, evil, mallory, inbox } = await prepareAttack(t)
  const inside = await listen(t, (_, response) => response.writeHead(202).end(), '::1')
  const within = inside.url.replace('::1', '[::1]')
  const lure = evil.actor('lure', { inbox: `${within}/inbox`, endpoints: { sharedInbox: `${within}/inbox` } })
  t.equal(
    (await deliverAs(lure, inbox, followOf(lure, bob.uri))).status,
    401,
    'an inbox elsewhere is no inbox',
  )
  evil.serve('/users/mallory', { ...mallory.document, endpoints: { sharedInbox: `${within}/inbox` } })
  await deliverAs(mallory, inbox, followOf(mallory, bob.uri))
  await node.settle()
  t.match(evil.delivered, [{ inbox: `${mallory.uri}/inbox` }], 'a shared inbox elsewhere is none')

  await followFrom(node, [`${within}/users/planted`], bob)
  evil.onDelivery((response) => response.writeHead(307, { location: `${within}/inbox` }).end())
  await node.write(bob, 'a post for whoever follows')
  await node.settle()
  t.equal(evil.delivered.length, 2, 'a delivery that is sent on goes nowhere')
  t.strictSame(inside.hits, [], 'and the door does not open even if such an inbox got into the database')
})

t.test('F9: an activity that comes ten times at once, by three inboxes, happens once', async (t) => {
  const { node, bob, alice, inbox } = await prepareAttack(t)
  const ann = await node.makeWriter('ann')
  const to = {
    to: [bob.uri, ann.uri],
    cc: [],
    tag: [bob, ann].map(({ uri }) => ({ type: 'Mention', href: uri })),
  }
  const activity = createOf(alice, bob, { note: to, activity: { to: to.to, cc: [] } })
  const inboxes = [inbox, bob.inboxUri, ann.inboxUri]
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, at) => deliverAs(alice, inboxes[at % 3]!, activity)),
  )
  await node.settle()
  t.strictSame(new Set(answers.map(({ status }) => status)), new Set([202]))
  const rows = await node.db.selectFrom('notifications').select('account_id').execute()
  t.strictSame(
    rows.map((row) => row.account_id).sort(),
    [bob.id, ann.id].sort(),
    'and both are told, once each',
  )
  const done = () => node.log.lines.filter(({ job }) => job === 'receive-activity').length
  t.equal(done(), 1, 'it is worked on once, since it was let in once')
  await node.db.deleteFrom('inbox_receipts').execute()
  await deliverAs(alice, inbox, activity)
  await node.settle()
  t.equal(done(), 2, 'and if it is let in again, as after a month,')
  const told = async () => (await node.db.selectFrom('notifications').select('id').execute()).length
  t.equal(await told(), 2, 'nothing comes of it')
  const again = createOf(alice, bob, { id: `${alice.uri}/notes/2` })
  const ids = Array.from({ length: 10 }, (_, at) => ({ ...again, id: `${alice.uri}#${at}` }))
  await Promise.all(ids.map((one) => deliverAs(alice, inbox, one)))
  await node.settle()
  t.equal(await told(), 3, 'nor of ten activities at once about one post')
  t.strictSame(node.log.faults(), [])
})

t.test('F11: a key that was changed is taken at once, and the old one no more', async (t) => {
  const { node, bob, alice, victim, inbox } = await prepareAttack(t)
  const like = (n: number) => createOf(alice, bob, { id: `${alice.uri}/notes/${n}` })
  t.equal((await deliverAs(alice, inbox, like(1))).status, 202)
  const renewed = makeActor(alice.uri)
  victim.serve('/users/alice', renewed.document)
  const atOnce = await Promise.all([2, 7, 8].map((n) => deliverAs(renewed, inbox, like(n))))
  t.strictSame(
    atOnce.map(({ status }) => status),
    [202, 202, 202],
    'also of what comes while it is being asked for',
  )
  const asked = victim.asked.length
  for (const n of [3, 4, 5, 6]) t.equal((await deliverAs(alice, inbox, like(n))).status, 401)
  t.ok(
    victim.asked.length <= asked + 1,
    'and whoever sends bad signatures does not make us ask again and again',
  )
  await node.settle()
  t.equal((await node.db.selectFrom('posts').select('id').execute()).length, 4)
})

t.test('F11: a key that is a day old is asked for anew', async (t) => {
  const { node, bob, alice, victim, inbox } = await prepareAttack(t)
  const say = async (activity: object) => (await deliverAs(alice, inbox, activity)).status
  const age = async () => {
    await sql`update public_keys set fetched_at = now() - interval '25 hours'`.execute(node.db)
    node.federation.lookup.forget(alice.uri)
    victim.asked.length = 0
  }
  t.equal(await say(createOf(alice, bob, { id: `${alice.uri}/notes/1` })), 202)
  await age()
  t.equal(await say(createOf(alice, bob, { id: `${alice.uri}/notes/2` })), 202)
  t.strictSame(victim.asked, ['GET /users/alice'], 'she was asked once')
  await age()
  victim.serve('/users/alice', makeActor(alice.uri).document)
  t.equal(await say(createOf(alice, bob, { id: `${alice.uri}/notes/3` })), 401, 'she has another now')
  await sql`update public_keys set public_pem = ${pemOf(alice)}`.execute(node.db)
  await age()
  victim.serve('/users/alice', (response) => response.writeHead(410).end())
  t.equal(await say(createOf(alice, bob, { id: `${alice.uri}/notes/4` })), 401, 'she is gone')
  t.equal(await say(farewellOf(alice)), 202, 'and says so')
  await node.settle()
  t.ok((await node.find(alice.uri))?.goneAt)
  t.equal((await node.db.selectFrom('posts').select('id').execute()).length, 2)
})

t.test('F11: an old key takes nobody away whom her node does not call gone', async (t) => {
  const { node, alice, victim, evil, inbox } = await prepareAttack(t)
  const { uri } = await node.find(alice.uri)
  await sql`update public_keys set fetched_at = now() - interval '25 hours'`.execute(node.db)
  node.federation.lookup.forget(uri)
  const answers: [status: number, headers?: Record<string, string>][] = [
    [401],
    [403],
    [200, { 'content-type': 'text/html' }],
    [302, { location: `${evil.origin}/users/nobody` }],
  ]
  for (const [status, headers] of answers) {
    victim.serve('/users/alice', (response) => response.writeHead(status, headers).end())
    t.equal((await deliverAs(alice, inbox, farewellOf(alice))).status, 401, `it answers ${status}`)
  }
  victim.serve('/users/alice', (response) => response.writeHead(503).end())
  t.equal((await deliverAs(alice, inbox, farewellOf(alice))).status, 503, 'it cannot say')
  await node.settle()
  t.equal((await node.find(uri)).goneAt, null)
  victim.serve('/users/alice', (response) => response.writeHead(404).end())
  t.equal((await deliverAs(alice, inbox, farewellOf(alice))).status, 202, 'it calls her gone')
})

t.test('F11: what another process hears of a key or a suspension holds here at once', async (t) => {
  const { node, bob, alice, victim, mallory, inbox } = await prepareAttack(t)
  const say = async (actor: typeof alice, n: number) =>
    (await deliverAs(actor, inbox, createOf(actor, bob, { id: `${actor.uri}/notes/${n}` }))).status
  t.strictSame([await say(alice, 1), await say(mallory, 1)], [202, 202], 'both keys are in memory')
  const other = connectDatabase(node.databaseUrl, { connections: 2, name: 'other', log: node.log.log })
  t.teardown(other.close)
  const renewed = makeActor(alice.uri)
  victim.serve('/users/alice', renewed.document)
  const said = accountOf(ActorShape.parse(renewed.document), victim.host)!
  await other.db.transaction().execute((tx) => rememberAccount(tx, said))
  let n = 1
  await until('the old key to be refused', async () => (await say(alice, ++n)) === 401)
  t.equal(await say(renewed, 0), 202)
  const { id } = await node.find(mallory.uri)
  await other.db.transaction().execute((tx) => suspendAccount(tx, id))
  await until('the suspended one to be refused', async () => (await say(mallory, ++n)) === 403)
})

t.test('F11: what was missed while nobody could hear is read anew', async (t) => {
  const { node, bob, alice, inbox } = await prepareAttack(t)
  let n = 0
  const say = async () =>
    (await deliverAs(alice, inbox, createOf(alice, bob, { id: `${alice.uri}/notes/${++n}` }))).status
  t.equal(await say(), 202, 'her key is in memory')
  const LISTENER = sql`from pg_stat_activity where datname = current_database() and query like 'listen %accounts%'`
  await sql`select pg_terminate_backend(pid) ${LISTENER}`.execute(node.db)
  await until(
    'nobody to hear',
    async () => (await sql`select ${LISTENER}`.execute(node.db)).rows.length === 0,
  )
  const { id } = await node.find(alice.uri)
  await node.db.transaction().execute((tx) => suspendAccount(tx, id))
  await until('the suspended one to be refused', async () => (await say()) === 403)
})

function farewellOf(actor: PeerActor): object {
  return { ...followOf(actor, actor.uri), id: `${actor.uri}#delete`, type: 'Delete' }
}

function pemOf(actor: { document: Record<string, unknown> }): string {
  return (actor.document.publicKey as { publicKeyPem: string }).publicKeyPem
}

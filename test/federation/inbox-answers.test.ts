// The table of FEDERATION.md that says what an inbox answers: every row is driven, and every reason of the code has one.
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import fastify from 'fastify'
import t, { type Test } from 'tap'
import { suspendAccount } from '../../src/core/accounts/suspend.ts'
import { blockHost } from '../../src/core/moderation/blocks.ts'
import { BlockedHosts } from '../../src/federation/gate/blocked.ts'
import { Budget } from '../../src/federation/gate/budget.ts'
import { Hearsay } from '../../src/federation/gate/hearsay.ts'
import { Proofs } from '../../src/federation/gate/proof.ts'
import { Receipts } from '../../src/federation/gate/receipts.ts'
import { BODY_BYTES_MAX, type GateParts, type Verdict } from '../../src/federation/gate.ts'
import { inboxes } from '../../src/federation/inbox.ts'
import { Peers } from '../../src/federation/peers.ts'
import { type Attack, createOf, followOf, introduce, prepareAttack, updateOf } from '../helpers/attack.ts'
import { quotedIn, stringsIn, tableBelow } from '../helpers/documented.ts'
import { deliverAs, makeActor, send } from '../helpers/peer.ts'
import { freePort } from '../helpers/process.ts'
import { HANGS_MS } from '../helpers/wait.ts'

t.setTimeout(HANGS_MS)

const NOTHING = { burst: 0, perSecond: 1 }

type Ask = () => Promise<{ status: number; headers?: Record<string, unknown> }>

t.test('an inbox answers what the page says, in that order, and nothing else', async (t) => {
  const attack = await prepareAttack(t)
  const rows = tableBelow('What an inbox answers').filter(({ When }) => When !== '')
  const slow = askSlowly(attack)
  const desk = await openDesk(t, attack)
  const cases = [...beforeReading(desk, slow), ...onceRead(desk), ...onceKnown(desk)]
  t.equal(cases.length, rows.length, 'there is a case for each row')
  for (const [at, ask] of cases.entries()) {
    const { Status = '', Reason = '', When = '' } = rows[at]!
    const { status, reason, headers } = await desk.hear(ask)
    t.equal(`${status} ${reason}`, `${Number.parseInt(Status, 10)} ${Reason.replaceAll('`', '')}`, When)
    t.equal(
      headers?.['retry-after'] !== undefined,
      Status.includes('`Retry-After`'),
      `${When}: when to come back`,
    )
  }
})

t.test('the page has every reason that the code may give', async (t) => {
  const said = tableBelow('What an inbox answers').flatMap(({ Reason }) => quotedIn(Reason))
  const given = stringsIn('federation/gate.ts', 'RejectReason')
  t.strictSame([...new Set(said)].sort(), given.sort())
})

interface Desk extends Attack {
  url: string
  gate: GateParts
  /** Asks, and says what came of it. */
  hear: (ask: Ask) => Promise<{ status: number; reason: string; headers?: Record<string, unknown> }>
}

// The inboxes over a gate whose parts a case may exchange.
async function openDesk(t: Test, attack: Attack): Promise<Desk> {
  const { db, federation } = attack.node
  const url = `http://127.0.0.1:${await freePort()}`
  const gate: GateParts = {
    db,
    origin: url,
    accounts: federation.lookup.accounts,
    proofs: new Proofs(federation.lookup.accounts),
    receipts: new Receipts(db, undefined),
    budget: new Budget({ burst: 1_000, perSecond: 1 }),
    hearsay: new Hearsay(db),
    blocks: new BlockedHosts(db),
    peers: new Peers(db),
    isOverloaded: () => false,
    now: () => new Date(),
  }
  let heard: Verdict | undefined
  const observe = (verdict: Verdict) => {
    heard = verdict
  }
  const app = fastify()
  await app.register(inboxes({ gate, db, observe }))
  await app.listen({ host: '127.0.0.1', port: Number(new URL(url).port) })
  t.teardown(() => app.close())
  const hear: Desk['hear'] = async (ask) => {
    heard = undefined
    const { status, headers } = await ask()
    const reason = heard === undefined ? '–' : reasonOf(heard)
    return { status, reason, ...(headers && { headers }) }
  }
  return { ...attack, url, inbox: `${url}/inbox`, gate, hear }
}

function reasonOf(verdict: Verdict): string {
  return 'result' in verdict ? verdict.result : verdict.reason
}

function beforeReading({ url, inbox, mallory, bob, gate, node }: Desk, slow: ReturnType<Ask>): Ask[] {
  const activity = createOf(mallory, bob)
  const body = JSON.stringify(activity)
  const ask = () => deliverAs(mallory, inbox, body)
  const plain = { 'content-type': 'application/activity+json', host: new URL(url).host }
  const differently = (how: Parameters<typeof deliverAs>[3]) => () => deliverAs(mallory, inbox, body, how)
  const hourAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toUTCString()
  return [
    () => fetch(inbox).then(({ status }) => ({ status })),
    () => slow,
    () => send(inbox, Buffer.alloc(BODY_BYTES_MAX + 1, ' '), plain),
    () => deliverAs(mallory, `${url}/users/nobody/inbox`, activity),
    () => send(inbox, body, { ...plain, host: 'elsewhere.example' }),
    differently({ headers: { 'content-type': 'application/json' } }),
    differently({ unsigned: { 'content-encoding': 'gzip' } }),
    () => send(inbox, body, plain),
    differently({ names: ['(request-target)', 'host', 'date'] }),
    differently({ headers: { date: hourAgo(2) } }),
    differently({ sent: `${body} ` }),
    async () => {
      await node.db.transaction().execute((tx) => blockHost(tx, node.site, { host: '127.0.0.3', reason: '' }))
      await gate.blocks.load()
      return await deliverAs(mallory, inbox, body)
    },
    from(gate, { blocks: new BlockedHosts(node.db), isOverloaded: () => true }, ask),
  ]
}

function onceRead({ gate, inbox, alice, mallory, bob, victim }: Desk): Ask[] {
  const { accounts } = gate
  const { id: _, ...nameless } = followOf(mallory, bob.uri) as { id: string }
  return [
    from(gate, { isOverloaded: () => false }, () => deliverAs(mallory, inbox, '[]')),
    () => deliverAs(mallory, inbox, nameless),
    () => deliverAs(mallory, inbox, followOf(alice, bob.uri)),
    () => deliverAs(mallory, inbox, { ...followOf(mallory, bob.uri), id: `${victim.origin}/follows/1` }),
    () => deliverAs(mallory, inbox, updateOf(mallory, mallory.document)),
    from(gate, { proofs: new Proofs(accounts, NOTHING) }, () =>
      deliverAs(alice, inbox, createOf(alice, bob)),
    ),
  ]
}

function onceKnown(desk: Desk): Ask[] {
  const { gate, inbox, alice, mallory, bob, evil, node } = desk
  const page = makeActor(`${evil.origin}/users/page`)
  const away = makeActor('http://127.0.0.9:9/users/nobody')
  const bare = evil.actor('bare', { publicKey: undefined })
  const rita = evil.actor('rita')
  const create = createOf(alice, bob)
  return [
    from(gate, { proofs: new Proofs(gate.accounts) }, async () => {
      evil.serve('/users/page', (response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
      )
      return await deliverAs(page, inbox, createOf(page, bob))
    }),
    () => deliverAs(away, inbox, createOf(away, bob)),
    () => deliverAs(bare, inbox, createOf(bare, bob)),
    () => deliverAs({ uri: alice.uri, privatePem: mallory.privatePem }, inbox, create),
    async () => {
      const { id } = await node.find(rita.uri)
      await node.db.transaction().execute((tx) => suspendAccount(tx, id))
      node.federation.lookup.forget(rita.uri)
      return await deliverAs(rita, inbox, createOf(rita, bob))
    },
    from(gate, { budget: new Budget(NOTHING) }, () => deliverAs(alice, inbox, create)),
    from(gate, { budget: new Budget({ burst: 1_000, perSecond: 1 }) }, async () => {
      await introduce(desk, alice)
      await deliverAs(alice, inbox, create)
      return await deliverAs(alice, inbox, create)
    }),
    () => deliverAs(alice, inbox, createOf(alice, bob, { id: `${alice.uri}/notes/new` })),
  ]
}

// From this case on the gate has these parts.
function from(gate: GateParts, parts: Partial<GateParts>, ask: Ask): Ask {
  return async () => {
    Object.assign(gate, parts)
    return await ask()
  }
}

// Asks the whole server, which is what keeps the time.
async function askSlowly({ node }: Attack): ReturnType<Ask> {
  const { hostname, port, host } = new URL(node.origin)
  const socket = connect(Number(port), hostname)
  socket.write(`POST /inbox HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 9\r\n\r\n`)
  const answer = await text(socket)
  return { status: Number(answer.split(' ')[1]) }
}

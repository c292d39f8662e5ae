// One body, one inbox: what each answer means, when it is tried again, and what the other side gets to see.
import { randomBytes } from 'node:crypto'
import t, { type Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { SigningKeys } from '../../src/core/accounts/keys.ts'
import type { TakenJob } from '../../src/db/queue.ts'
import { Retry } from '../../src/db/worker.ts'
import { DELIVERY_DAYS_MAX, deliver } from '../../src/federation/deliver.ts'
import { FAILURES_MAX, Peers } from '../../src/federation/peers.ts'
import type { Id } from '../../src/lib/ids.ts'
import { atHome } from '../helpers/door.ts'
import { followFrom } from '../helpers/followers.ts'
import { keepLog } from '../helpers/log.ts'
import { startNode, type TestNode } from '../helpers/node.ts'
import { type Answer, type Peer, startPeer } from '../helpers/peer.ts'
import { until } from '../helpers/wait.ts'

const DAY_MS = 86_400_000
const HOUR = 3_600
const SCHEDULE = [30, 120, 600, 1_800, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 24 * HOUR]

t.test(
  'a failure is tried again after 30 s, and then ever later, each time within thirty per cent',
  async (t) => {
    const { attempt, peer } = await prepare(t)
    for (const [at, planned] of SCHEDULE.entries()) {
      peer.onDelivery(answering(500))
      const { seconds, wasTried } = await attempt({ attempt: at + 1 })
      t.ok(seconds! > planned * 0.69 && seconds! < planned * 1.31, `try ${at + 1}: ${planned} s`)
      t.ok(wasTried)
    }
    t.match(
      await attempt({ attempt: 10, madeAt: new Date(Date.now() - (DELIVERY_DAYS_MAX - 0.5) * DAY_MS) }),
      {
        outcome: 'over',
      },
    )
  },
)

t.test('Retry-After is obeyed, in seconds or as a date, for a day at most', async (t) => {
  const { attempt, peer } = await prepare(t)
  const asked = async (value: string, status = 429) => {
    peer.onDelivery((response) => response.writeHead(status, { 'retry-after': value }).end())
    return (await attempt({ attempt: 1 })).seconds!
  }
  t.ok(near(await asked('7200'), 2 * HOUR))
  t.ok(near(await asked('7200', 503), 2 * HOUR))
  t.ok(near(await asked(new Date(Date.now() + 2 * HOUR * 1_000).toUTCString()), 2 * HOUR))
  t.ok(near(await asked('99999999'), 24 * HOUR))
  for (const value of ['1', '-5', 'soon', new Date(0).toUTCString()]) {
    const seconds = await asked(value)
    t.ok(seconds > 20 && seconds < 40, `${value} is no reason to hurry`)
  }
})

t.test('what is gone or not wanted is given up', async (t) => {
  const { attempt, peer } = await prepare(t)
  for (const status of [404, 410]) {
    peer.onDelivery(answering(status))
    t.match(await attempt({ attempt: 1 }), { outcome: 'over' }, `${status} at once`)
  }
  for (const status of [400, 401, 403, 422, 501]) {
    peer.onDelivery(answering(status))
    t.match(await attempt({ attempt: 2 }), { outcome: 'again' }, `${status} not before the third time`)
    t.match(await attempt({ attempt: 3 }), { outcome: 'over' }, `${status} at the third`)
  }
  for (const status of [408, 425, 429, 500, 502, 503, 504, 301, 307]) {
    peer.onDelivery(answering(status))
    t.match(await attempt({ attempt: 3 }), { outcome: 'again' }, `${status} may pass`)
  }
  for (const status of [200, 201, 202, 204]) {
    peer.onDelivery(answering(status))
    t.match(await attempt({ attempt: 1 }), { outcome: 'over' }, `${status} is taken`)
  }
})

t.test('a refused signature is made in the other form, which is remembered', async (t) => {
  const { attempt, peer } = await prepare(t)
  const isNew = ({ headers }: Peer['delivered'][number]) => headers['signature-input'] !== undefined
  peer.onDelivery((response, { headers }) =>
    response.writeHead(headers['signature-input'] === undefined ? 401 : 202).end(),
  )
  await attempt({ attempt: 1 }, { keepPeer: true })
  t.strictSame(peer.delivered.map(isNew), [false, true])
  await attempt({ attempt: 1 }, { keepPeer: true })
  t.strictSame(peer.delivered.map(isNew), [false, true, true])
  t.equal(new Set(peer.delivered.map(({ body }) => body)).size, 1, 'the bytes are the same in both')
})

t.test('a host that rests is not asked, and that is no try', async (t) => {
  const { attempt, peer } = await prepare(t)
  peer.onDelivery(answering(500))
  for (let at = 1; at <= 3; at++) await attempt({ attempt: at }, { keepPeer: true })
  t.match(await attempt({ attempt: 4 }, { keepPeer: true }), { outcome: 'again', wasTried: false })
  t.equal(peer.delivered.length, 3)
})

t.test('what is a week old is given up, while its host rests too', async (t) => {
  const { attempt, peer } = await prepare(t)
  peer.onDelivery(answering(500))
  for (let at = 1; at <= 3; at++) await attempt({ attempt: at }, { keepPeer: true })
  const madeAt = new Date(Date.now() - (DELIVERY_DAYS_MAX * DAY_MS + 1_000))
  t.match(await attempt({ attempt: 4, madeAt }, { keepPeer: true }), { outcome: 'over' })
  t.equal(peer.delivered.length, 3)
})

t.test('every try has the same bytes, whatever became of the post meanwhile', async (t) => {
  const [node, peer] = await Promise.all([startNode(t), startPeer(t)])
  const ada = await node.makeWriter('ada')
  await followedFrom(node, peer, ada)
  peer.onDelivery(answering(500))
  await node.write(ada, 'One thing.')
  await node.settle()
  peer.onDelivery(answering(202))
  await tryAgain(node)
  t.equal(peer.delivered.length, 2)
  t.equal(peer.delivered[0]!.body, peer.delivered[1]!.body)
})

t.test('of edits that wait only the last is sent, and a deletion takes the place of all', async (t) => {
  const [node, peer, other] = await Promise.all([startNode(t), startPeer(t), startPeer(t, '127.0.0.3')])
  const ada = await node.makeWriter('ada')
  await followedFrom(node, peer, ada)
  const referral = await node.passOn(ada)
  await node.settle()
  await rest(node, peer, true)
  await node.move(ada, referral.code, 'in_talks')
  await node.move(ada, referral.code, 'filled')
  await node.settle()
  await rest(node, peer, false)
  await tryAgain(node)
  t.strictSame(typesOf(peer), ['Create', 'Update'])
  t.match(peer.delivered[1]!.body, '[Filled]')

  await followedFrom(node, other, ada)
  await rest(node, other, true)
  const post = await node.write(ada, 'A slip.')
  await node.settle()
  await node.remove(ada, post)
  await node.settle()
  await rest(node, other, false)
  await tryAgain(node)
  t.strictSame(typesOf(other), ['Delete'], 'what nobody has seen is not shown')
  t.strictSame(typesOf(peer), ['Create', 'Update', 'Create', 'Delete'])
})

t.test('hosts that hang keep nobody else waiting', async (t) => {
  const node = await startNode(t)
  const ada = await node.makeWriter('ada')
  const peers = await Promise.all(Array.from({ length: 12 }, (_, at) => startPeer(t, `127.0.2.${at + 1}`)))
  const [hanging, healthy] = [peers.slice(0, 3), peers.slice(3)]
  for (const peer of peers) await followedFrom(node, peer, ada)
  for (const peer of hanging) peer.onDelivery(() => undefined)
  for (let n = 0; n < 5; n++) await node.write(ada, `Post ${n}.`)
  await until('the healthy to be served', async () =>
    healthy.every(({ delivered }) => delivered.length === 5),
  )
  t.ok(
    hanging.every(({ delivered }) => delivered.length <= 2),
    'while no more than two deliveries wait for each that hangs',
  )
})

interface Attempt {
  outcome: 'over' | 'again'
  seconds?: number
  wasTried?: boolean
}

/** A body that is to go to a peer, and a way to try that once, as the worker would. */
async function prepare(t: Test) {
  const [node, peer] = await Promise.all([startNode(t, { isWorking: false }), startPeer(t)])
  const ada = await node.makeWriter('ada')
  const { id: activityId } = await node.db
    .insertInto('activities')
    .values({ uri: `${ada.uri}/1`, account_id: ada.id, is_public: true, body: '{"type":"Create"}' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { db, secretKey } = node
  const parts = { db, safeFetch: atHome(t), keys: new SigningKeys(db, secretKey), log: keepLog().log }
  let peers = new Peers(db)
  const inbox = `${peer.origin}/inbox`
  const attempt = async (given: Partial<TakenJob>, { keepPeer = false } = {}): Promise<Attempt> => {
    // Else the breaker would open at the third failure.
    if (!keepPeer) peers = new Peers(db)
    if (!keepPeer) await db.deleteFrom('peers').execute()
    const made = {
      id: '1' as Id<'job'>,
      name: 'deliver',
      payload: null,
      key: null,
      host: peer.host,
      attempt: 1,
      madeAt: new Date(),
    }
    const work = deliver({ ...parts, peers, observeDelivery: () => undefined })
    try {
      await work({ activityId, inbox, type: 'Create' }, { ...made, ...given })
      return { outcome: 'over' }
    } catch (fault) {
      if (!(fault instanceof Retry)) throw fault
      return {
        outcome: 'again',
        seconds: (fault.at!.getTime() - Date.now()) / 1_000,
        wasTried: fault.wasTried,
      }
    }
  }
  return { attempt, peer }
}

function answering(status: number): Answer {
  return (response) =>
    void response.writeHead(status, status < 400 && status >= 300 ? { location: '/' } : {}).end()
}

function near(seconds: number, wanted: number): boolean {
  return Math.abs(seconds - wanted) < wanted * 0.01
}

async function followedFrom(node: TestNode, { origin }: Peer, account: Account): Promise<void> {
  await followFrom(node, [`${origin}/users/fan${randomBytes(3).toString('hex')}`], account)
}

/** What waits may be tried at once, as if its time had come. */
async function tryAgain(node: TestNode): Promise<void> {
  await node.db.updateTable('jobs').set({ run_at: new Date() }).execute()
  await node.settle()
}

/** Lets a host rest, or not any more, as the breaker does. */
async function rest(node: TestNode, { host }: Peer, isResting: boolean): Promise<void> {
  const retry_at = isResting ? new Date(Date.now() + DAY_MS) : null
  const failures = isResting ? FAILURES_MAX : 0
  await node.db
    .insertInto('peers')
    .values({ host, retry_at, failures })
    .onConflict((conflict) => conflict.column('host').doUpdateSet({ retry_at, failures }))
    .execute()
  await node.federation.refresh()
}

function typesOf({ delivered }: Peer): unknown[] {
  return delivered.map(({ activity }) => activity.type)
}

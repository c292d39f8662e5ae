// A worker killed with kill -9 while it serves some sixty inboxes: at-least-once on the wire, once in effect.
import type { ServerResponse } from 'node:http'
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import { LEASE_SECONDS } from '../../src/db/queue.ts'
import { startWork } from '../helpers/child.ts'
import { followFrom } from '../helpers/followers.ts'
import { startNode, type TestNode } from '../helpers/node.ts'
import { type Peer, startPeer } from '../helpers/peer.ts'
import { HANGS_MS, until } from '../helpers/wait.ts'

t.setTimeout(HANGS_MS)

const HOSTS = 20
const INBOXES_EACH = 3
const ANSWERED = 25

t.test('a worker killed while it delivers costs nothing but time', { timeout: HANGS_MS }, async (t) => {
  const here = await startNode(t, { isWorking: false })
  const there = await startNode(t)
  const ada = await here.makeWriter('ada')
  const bo = await there.makeWriter('bo')
  const first = await startWork(t, here)
  await there.follow(bo, await there.find(here.handleOf('ada')))
  await there.settle()
  await here.settle()
  const peers = await Promise.all(Array.from({ length: HOSTS }, (_, at) => startPeer(t, `127.0.1.${at + 1}`)))
  const fans = peers.flatMap(({ origin }) =>
    Array.from({ length: INBOXES_EACH }, (_, at) => `${origin}/users/fan${at}`),
  )
  await followFrom(here, fans, ada)
  const sinks = answering(peers, ANSWERED)

  const post = await here.write(ada, `${there.handleOf('bo')} this is for you all`)
  await until('what was answered to be done with', async () => {
    const left = await countOf(here, 'jobs')
    return sinks.answered() === ANSWERED && left <= fans.length + 1 - ANSWERED
  })
  await first.kill()
  const left = await leaseEnds(t, here)
  t.equal(sinks.answered(), ANSWERED)
  t.ok(left > fans.length / 2, `${left} of ${fans.length + 1} deliveries were in hand`)
  sinks.answerAll()
  await startWork(t, here)
  await here.settle()
  await there.settle()

  const copies = fans.map((fan) =>
    peers.flatMap(({ delivered }) => delivered).filter((one) => one.inbox === `${fan}/inbox`),
  )
  t.ok(
    copies.every(({ length }) => length >= 1),
    'every inbox has it',
  )
  t.equal(new Set(copies.flat().map(({ body }) => body)).size, 1, 'and all copies are the same bytes')
  t.ok(copies.flat().length <= ANSWERED + 2 * left, 'what was done with is not done again')
  t.equal(await countOf(there, 'posts'), 1, 'the other node has one post')
  t.equal(await countOf(there, 'notifications'), 1, 'and told its writer once')
  t.equal((await there.see(bo, post.uri))?.uri, post.uri)
  t.equal(await countOf(here, 'jobs'), 0, 'nothing is left to do')
})

/** Lets peers answer so many deliveries in all, and leaves the others hanging until they may answer all. */
function answering(peers: Peer[], count: number) {
  let answered = 0
  const waiting: ServerResponse[] = []
  const answer = (response: ServerResponse) => response.writeHead(202).end()
  let isHolding = true
  for (const peer of peers) {
    peer.onDelivery((response) => {
      if (isHolding && answered === count) return void waiting.push(response)
      answered += 1
      answer(response)
    })
  }
  return {
    answered: () => answered,
    answerAll: () => {
      isHolding = false
      for (const response of waiting) answer(response)
    },
  }
}

/**
 * Ends the leases that a dead worker holds, instead of waiting LEASE_SECONDS until the clock does; gives how many there
 * were. None may last longer than that.
 */
async function leaseEnds(t: Test, { db }: TestNode): Promise<number> {
  const end = sql<Date>`now() + make_interval(secs => ${LEASE_SECONDS})`
  const longer = await db.selectFrom('jobs').select('id').where('run_at', '>', end).execute()
  t.strictSame(longer, [], `no lease ends later than in ${LEASE_SECONDS} s`)
  const ended = await db
    .updateTable('jobs')
    .set({ run_at: new Date() })
    .where('leased_by', 'is not', null)
    .returning('id')
    .execute()
  return ended.length
}

async function countOf({ db }: TestNode, table: 'posts' | 'notifications' | 'jobs'): Promise<number> {
  const { count } = await db
    .selectFrom(table)
    .select((column) => column.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

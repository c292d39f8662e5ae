// What happens when other nodes are slow, silent, broken, or say no in their many ways (R13–R15).
import type { ServerResponse } from 'node:http'
import { sql } from 'kysely'
import { FAILURES_MAX } from '../../../src/federation/peers.ts'
import { followFrom } from '../../helpers/followers.ts'
import { startPeer } from '../../helpers/peer.ts'
import { until } from '../../helpers/wait.ts'
import type { Mode } from '../proxy.ts'
import { type Row, saySome, underLoad } from '../row.ts'
import { checkFirstWaits, forget, withWires } from '../wires.ts'
import type { World } from '../world.ts'

/** The rows about other nodes. */
export const PEERS: Row[] = [
  { id: 'R13', fault: 'other nodes answer drop by drop', isShort: true, run: trickle },
  { id: 'R14', fault: 'other nodes are silent, hang up, or speak no HTTP', isShort: true, run: breakWires },
  { id: 'R15', fault: 'other nodes say no in each way', isShort: true, run: sayNo },
]

async function trickle(world: World): Promise<string> {
  const { doings, hosts, scale } = world
  const modes = Array.from({ length: Math.max(2, scale.hosts / 3) }, (): Mode => 'trickle')
  return await withWires(world, modes, async (wires, peer) => {
    await underLoad(world, () => saySome(world, 1))
    const post = doings.said.findLast(({ isRemoved, isEdited }) => !isRemoved && !isEdited)!.post
    // All others have it while these still drip.
    await until('all others to have it', async () =>
      hosts.peers.every(({ delivered }) => delivered.some(({ body }) => body.includes(post.uri))),
    )
    return `${wires.length} hosts dripped, ${hosts.peers.length} others were served; ${peer.delivered.length} came through`
  })
}

async function breakWires(world: World): Promise<string> {
  const modes: Mode[] = ['blackhole', 'reset', 'half-close', 'not-tls', 'slow']
  return await withWires(world, modes, async (wires) => {
    await underLoad(world, () => saySome(world, FAILURES_MAX))
    const broken = wires.filter((_, at) => modes[at] === 'reset' || modes[at] === 'half-close')
    const hosts = broken.map(({ host }) => host)
    const waits = await checkFirstWaits(world, hosts)
    await until('the broken hosts to rest', async () => (await resting(world, hosts)) === hosts.length)
    return `${waits} deliveries wait as planned; ${hosts.length} hosts rest`
  })
}

// A host that failed FAILURES_MAX times in a row is left alone.
async function resting({ db }: World, hosts: string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from peers
    where host = any (${hosts}::text[]) and failures >= ${FAILURES_MAX} and retry_at > now()`.execute(db)
  return rows[0]!.count
}

type Fate = 'waits' | 'asked again' | 'given up' | 'done'

// What each answer leads to (security §2.2 no. 3); 200 with a page is a yes, since nobody reads what a yes says.
const ANSWERS: [says: string, fate: Fate, answer: (response: ServerResponse) => void][] = [
  ['500', 'waits', (response) => response.writeHead(500).end()],
  ['503', 'waits', (response) => response.writeHead(503).end()],
  ['429', 'waits', (response) => response.writeHead(429, { 'retry-after': '120' }).end()],
  ['401', 'asked again', (response) => response.writeHead(401).end()],
  ['410', 'given up', (response) => response.writeHead(410).end()],
  ['301', 'waits', (response) => response.writeHead(301, { location: 'http://127.0.24.1/inbox' }).end()],
  [
    '200 with a page',
    'done',
    (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
  ],
]

async function sayNo(world: World): Promise<string> {
  const { db, people, ada, doings } = world
  const ends: (() => unknown)[] = []
  const scope = { teardown: (end: () => unknown) => void ends.push(end) }
  try {
    const peers = await Promise.all(ANSWERS.map((_, at) => startPeer(scope, `127.0.23.${at + 1}`)))
    for (const [at, peer] of peers.entries()) peer.onDelivery(ANSWERS[at]![2])
    await followFrom(
      world,
      peers.map(({ origin }) => `${origin}/users/far`),
      ada,
    )
    doings.said.push({ post: await people.write(ada, 'To all of you'), isEdited: false, isRemoved: false })
    await until('all to answer', async () => peers.every(({ delivered }) => delivered.length > 0))
    const fates: string[] = []
    for (const [at, { host }] of peers.entries()) {
      const [says, fate] = ANSWERS[at]!
      await until(`${says} to be settled`, async () => (await fateOf(db, host)) === fate)
      fates.push(`${says}: ${fate}`)
    }
    return fates.join(', ')
  } finally {
    await forget(world, '127.0.23.')
    for (const end of ends) end()
  }
}

async function fateOf(db: World['db'], host: string): Promise<Fate | undefined> {
  const { rows } = await sql<{ seconds: number; isLeased: boolean; error: string | null }>`
    select extract(epoch from run_at - now())::float8 as seconds, leased_by is not null as "isLeased", error
    from jobs where host = ${host}`.execute(db)
  const [job] = rows
  if (!job) return host.startsWith('127.0.23.5:') ? 'given up' : 'done'
  if (job.isLeased || job.error === null) return undefined
  if (/answered 401/.test(job.error))
    return job.seconds > 500 && job.seconds <= 600 ? 'asked again' : undefined
  const min = /answered 429/.test(job.error) ? 100 : 15
  return job.seconds > min && job.seconds < 125 ? 'waits' : undefined
}

// What happens when very much waits (R17): what is said now must not stand behind it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { PRIVATE_MARK } from '../invariants.ts'
import { demand, freshOne, type Row, saySome } from '../row.ts'
import type { World } from '../world.ts'

const LARGE = { deliveries: 100_000, arrivals: 10_000 }
const SMALL = { deliveries: 4_000, arrivals: 500 }
const SINKS = 20
const FRESH_SECONDS_MAX = 10
const DRAIN_MS_MAX = 30 * 60_000
const BATCH = 1_000

/** The row about a backlog. */
export const BACKLOG: Row[] = [
  { id: 'R17', fault: 'very much waits when it starts', isShort: false, run: drainBacklog },
]

async function drainBacklog(world: World): Promise<string> {
  const { serve, work, scale } = world
  const size = scale.isPatient ? LARGE : SMALL
  await saySome(world, 1)
  await world.drain()
  for (const program of [serve, work]) await program.end('SIGTERM')
  const sinks = await Promise.all(Array.from({ length: SINKS }, (_, at) => startSink(`127.0.27.${at + 1}`)))
  try {
    await storeDeliveries(
      world,
      sinks.map(({ host }) => host),
      size.deliveries,
    )
    await storeArrivals(world, size.arrivals)
    const startedAt = performance.now()
    for (const program of [serve, work]) await program.start()
    const seen = await watch(world)
    const came = sinks.reduce((sum, sink) => sum + sink.count(), 0)
    demand(came >= size.deliveries, `${came} of ${size.deliveries} came`)
    const seconds = Math.round((performance.now() - startedAt) / 1_000)
    return `${came} deliveries and ${size.arrivals} arrivals in ${seconds} s; ${seen}`
  } finally {
    for (const sink of sinks) sink.end()
  }
}

// Takes whatever comes, and counts it.
async function startSink(address: string): Promise<{ host: string; count: () => number; end: () => void }> {
  let count = 0
  const server = createServer((request, response) => {
    count += 1
    request.resume().on('end', () => response.writeHead(202).end())
  })
  await new Promise<void>((bound) => server.listen(0, address, bound))
  return {
    host: `${address}:${(server.address() as AddressInfo).port}`,
    count: () => count,
    end: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function storeDeliveries({ db }: World, hosts: string[], count: number): Promise<void> {
  await sql`
    insert into jobs (name, pool, host, payload)
    select 'deliver', 'delivery', host, json_build_object('activityId', newest.id::text,
      'inbox', 'http://' || host || '/inbox', 'type', 'Create')
    from (select id from activities where is_public order by id desc limit 1) newest,
      unnest(${hosts}::text[]) as host, generate_series(1, ${count / hosts.length})`.execute(db)
}

async function storeArrivals(world: World, count: number): Promise<void> {
  const { db, doings } = world
  for (let from = 0; from < count; from += BATCH) {
    const some = Array.from({ length: Math.min(BATCH, count - from) }, (_, at) => freshOne(world, from + at))
    const payloads = some.map(({ writer, body }) => JSON.stringify({ actor: writer.uri, body }))
    await sql`insert into jobs (name, pool, payload)
      select 'receive-activity', 'inbox', payload::json from unnest(${payloads}::text[]) as payload`.execute(
      db,
    )
    doings.sent.push(...some.map((one) => ({ ...one, acceptedAt: performance.now(), answers: [202] })))
  }
}

// Until nothing is left, she says something to one reader every few seconds, and her page is looked at.
async function watch(world: World): Promise<string> {
  const { db, get } = world
  const [fresh, looks]: [number[], number[]] = [[], []]
  const endsAt = performance.now() + DRAIN_MS_MAX
  for (let left = 1; left > 0; ) {
    demand(performance.now() < endsAt, `after ${DRAIN_MS_MAX / 60_000} minutes ${left} still wait`)
    fresh.push(await whisperNow(world, fresh.length))
    const startedAt = performance.now()
    const status = await get('/@ada')
    looks.push(performance.now() - startedAt)
    demand(status === 200, `her page was answered ${status}`)
    await pause(1_000)
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from jobs
      where run_at < 'infinity' and pool in ('delivery', 'inbox')`.execute(db)
    left = rows[0]!.count
  }
  const slowest = Math.round(Math.max(...looks))
  return `${fresh.length} whispers, the last to arrive after ${Math.max(...fresh).toFixed(1)} s; a look took ${slowest} ms at most`
}

// Gives the seconds until it arrived.
async function whisperNow({ people, ada, hosts }: World, turn: number): Promise<number> {
  const { host, pathname } = new URL(hosts.fans[turn % hosts.fans.length]!)
  const word = `whisper-${turn}-${Math.round(performance.now())}`
  const text = `@${pathname.split('/').at(-1)}@${host} ${PRIVATE_MARK} ${word}`
  const startedAt = performance.now()
  await people.write(ada, text, { visibility: 'direct' })
  const seconds = () => (performance.now() - startedAt) / 1_000
  while (!hosts.peers.some(({ delivered }) => delivered.some(({ body }) => body.includes(word)))) {
    demand(seconds() < FRESH_SECONDS_MAX, `a whisper had not arrived after ${FRESH_SECONDS_MAX} s`)
    await pause(20)
  }
  return seconds()
}

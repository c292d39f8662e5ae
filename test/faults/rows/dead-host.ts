// What happens when a host is away for more than a week and comes back (R16). Days pass in the table, for all that is about
// that host, and our processes are started anew each day, so that they remember nothing else.
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { DELIVERY_DAYS_MAX } from '../../../src/federation/deliver.ts'
import { DEAD_AFTER_DAYS } from '../../../src/federation/peers.ts'
import { makeActor, type Peer } from '../../helpers/peer.ts'
import { until } from '../../helpers/wait.ts'
import { deliver } from '../load.ts'
import type { Wire } from '../proxy.ts'
import { demand, type Row, saySome } from '../row.ts'
import { withWires } from '../wires.ts'
import type { World } from '../world.ts'

// As many connections as a host gets at once.
const PROBES_MAX = 2
const A_WHILE_MS = 2_000

/** The row about a dead host. */
export const DEAD_HOST: Row[] = [
  { id: 'R16', fault: 'a host is away for eight days and comes back', isShort: false, run: dieAndReturn },
]

async function dieAndReturn(world: World): Promise<string> {
  return await withWires(world, ['reset'], async ([wire], peer) => {
    const probes: number[] = []
    let before = 0
    for (let day = 1; day <= DEAD_AFTER_DAYS + 1; day++) {
      await saySome(world, 1)
      const connections = await liveOneDay(world, wire!)
      probes.push(connections - before)
      before = connections
    }
    const dead = probes.at(-1)!
    demand(dead <= PROBES_MAX, `a dead host was asked ${dead} times a day`)
    await saySome(world, 1)
    await pause(A_WHILE_MS)
    const due = await countWaiting(world, wire!.host, DELIVERY_DAYS_MAX)
    demand(due > 1, `${due} deliveries wait for it`)
    wire!.set('pass')
    const atOnceMax = watchDeliveries(peer)
    await hearFrom(world, wire!, peer)
    await until('all that waited to arrive', async () => (await countWaiting(world, wire!.host)) === 0)
    const came = new Set(peer.delivered.map(({ activity }) => activity.id)).size
    demand(came === due, `${came} of ${due} deliveries came`)
    demand(atOnceMax() <= PROBES_MAX, `${atOnceMax()} deliveries came at once`)
    return `asked ${probes.join(', ')} times a day; then ${came} deliveries came, ${atOnceMax()} at once`
  })
}

// Gives how often it was asked in all, when the day is over and the next has not begun.
async function liveOneDay({ db, serve, work }: World, { host, connections }: Wire): Promise<number> {
  await until('the host to have failed today', async () => {
    const { rows } = await sql`select from peers where host = ${host} and failed_on = current_date`.execute(
      db,
    )
    return rows.length === 1
  })
  await pause(A_WHILE_MS)
  await Promise.all([serve, work].map((program) => program.end('SIGTERM')))
  const asked = connections()
  await sql`update jobs set made_at = made_at - interval '1 day', run_at = run_at - interval '1 day'
    where host = ${host} and run_at < 'infinity'`.execute(db)
  await sql`update peers set failed_on = failed_on - 1, retry_at = retry_at - interval '1 day'
    where host = ${host}`.execute(db)
  for (const program of [serve, work]) await program.start()
  return asked
}

// What is older than so many days is given up without being sent.
async function countWaiting({ db }: World, host: string, days = 1_000): Promise<number> {
  const { count } = await db
    .selectFrom('jobs')
    .select((is) => is.fn.countAll<number>().as('count'))
    .where('host', '=', host)
    .where(sql<boolean>`made_at > now() - make_interval(secs => ${days * 86_400})`)
    .executeTakeFirstOrThrow()
  return Number(count)
}

// Whoever signs to us lives.
async function hearFrom({ origin, ports, doings }: World, wire: Wire, peer: Peer): Promise<void> {
  const writer = makeActor(`${wire.origin}/users/far`)
  peer.serve('/users/far', writer.document)
  const object = doings.said.at(-1)!.post.uri
  const body = JSON.stringify({ id: `${writer.uri}#like`, type: 'Like', actor: writer.uri, object })
  const status = await deliver(origin, { one: { writer, body }, port: ports[0]! })
  demand(status === 202, `what it said was answered ${status}`)
}

function watchDeliveries(peer: Peer): () => number {
  let [atOnce, atOnceMax] = [0, 0]
  peer.onDelivery((response) => {
    atOnce += 1
    atOnceMax = Math.max(atOnceMax, atOnce)
    response.once('close', () => {
      atOnce -= 1
    })
    response.writeHead(202).end()
  })
  return () => atOnceMax
}

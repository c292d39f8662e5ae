// What happens when the database goes away, comes back, stands still, or takes nobody in (R4–R7).
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { until } from '../../helpers/wait.ts'
import { CONNECTIONS_MAX } from '../cluster.ts'
import { deliver } from '../load.ts'
import { demand, type Row, underLoad } from '../row.ts'
import type { World } from '../world.ts'

/** The rows about the database. */
export const DATABASE: Row[] = [
  { id: 'R4', fault: 'PostgreSQL stops at once', isShort: true, run: crash },
  { id: 'R5', fault: 'PostgreSQL is restarted, again and again', isShort: true, run: restart },
  { id: 'R6', fault: 'PostgreSQL stands still', isShort: true, run: freeze },
  { id: 'R7', fault: 'PostgreSQL takes no more connections', isShort: true, run: exhaust },
]

async function crash(world: World): Promise<string> {
  const { cluster, scale } = world
  const seen = await underLoad(world, async () => {
    await cluster.crash()
    const ready = await answersTo(world, '/ready')
    const live = await world.get('/live')
    const inbox = await probeInbox(world)
    await pause(scale.loadMs / 2)
    await cluster.start()
    await until('the node to be ready', async () => (await world.get('/ready')) === 200)
    return { ready, live, inbox }
  })
  demand(seen.ready === 503, `/ready answered ${seen.ready}`)
  demand(seen.live === 200, `/live answered ${seen.live}`)
  demand(seen.inbox === 503, `the inbox answered ${seen.inbox}`)
  return 'meanwhile /ready and the inbox said 503, /live 200'
}

async function restart(world: World): Promise<string> {
  const { cluster, scale } = world
  await underLoad(world, async () => {
    for (let time = 0; time < scale.times; time++) {
      await cluster.restart()
      await pause(scale.loadMs / 10)
    }
  })
  return `restarted ${scale.times} times`
}

async function freeze(world: World): Promise<string> {
  const { cluster, scale } = world
  const ready = await underLoad(world, async () => {
    const [answered] = await Promise.all([answersTo(world, '/ready'), cluster.freeze(scale.loadMs * 2)])
    await until('the node to be ready', async () => (await world.get('/ready')) === 200)
    return answered
  })
  demand(ready === 503, `/ready answered ${ready} while it stood still`)
  return `it stood still for ${(scale.loadMs * 2) / 1_000} s; /ready said 503`
}

async function exhaust(world: World): Promise<string> {
  const seen = await underLoad(world, async () => {
    const hogs = await takeAll(world)
    const inbox = await probeInbox(world)
    const live = await world.get('/live')
    await Promise.all(hogs.map((hog) => hog.end()))
    await until('the node to be ready', async () => (await world.get('/ready')) === 200)
    return { inbox, live }
  })
  demand(seen.inbox === 503, `the inbox answered ${seen.inbox}`)
  demand(seen.live === 200, `/live answered ${seen.live}`)
  return 'the inbox said 503, /live 200'
}

// Takes every place, also those that the node’s own sessions leave when they are ended.
async function takeAll({ databaseUrl }: World): Promise<pg.Client[]> {
  const hogs: pg.Client[] = []
  const first = new pg.Client({ connectionString: databaseUrl })
  await first.connect()
  hogs.push(first)
  const take = async () => {
    for (let full = false; !full && hogs.length < CONNECTIONS_MAX; ) {
      const hog = new pg.Client({ connectionString: databaseUrl })
      hog.on('error', () => undefined)
      full = await hog.connect().then(
        () => !hogs.push(hog),
        () => true,
      )
    }
  }
  await take()
  await until('the node to have no connection', async () => {
    const { rowCount } = await first.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'watercooler%'`,
    )
    await take()
    return rowCount === 0
  })
  return hogs
}

// The first answer that is not the usual one, within some seconds; else the usual one.
async function answersTo({ get }: World, path: string): Promise<number | string> {
  for (let tries = 0; tries < 20; tries++) {
    const status = await get(path)
    if (status !== 200) return status
    await pause(100)
  }
  return 200
}

async function probeInbox({ origin, hosts, ports, doings, ada }: World): Promise<number | string> {
  const writer = hosts.writers[0]!
  const uri = `${writer.uri}/notes/probe-${doings.sent.length}-${performance.now()}`
  const body = JSON.stringify({ id: `${uri}#like`, type: 'Like', actor: writer.uri, object: ada.uri })
  return await deliver(origin, { one: { writer, body }, port: ports[0]! })
}

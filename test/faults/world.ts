// Everything that faults happen to: a PostgreSQL, two processes of ours beside each other, other nodes, and a writer.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { foundNode } from '../../src/cli/found.ts'
import type { Account } from '../../src/core/accounts/account.ts'
import { siteAt } from '../../src/core/site.ts'
import { connectDatabase, type Db } from '../../src/db/connect.ts'
import { LEASE_SECONDS } from '../../src/db/queue.ts'
import { openFederation } from '../../src/federation/index.ts'
import { createLog } from '../../src/lib/log.ts'
import { followFrom } from '../helpers/followers.ts'
import { type People, peopleAt } from '../helpers/people.ts'
import { freePort } from '../helpers/process.ts'
import type { Scope } from '../helpers/scope.ts'
import { until } from '../helpers/wait.ts'
import { type BreakableCluster, startBreakable } from './cluster.ts'
import { type Hosts, startHosts } from './hosts.ts'
import { ask, type Doings, type Load, startLoad } from './load.ts'
import { type Program, programOf } from './program.ts'

const REST_MS_MAX = 150_000

/** How large the world is, how long each row's load lasts, and whether it waits for time to pass or moves the clock. */
export interface Scale {
  hosts: number
  inboxesEach: number
  writers: number
  perSecond: number
  loadMs: number
  /** How often a fault that happens again and again does. */
  times: number
  /** False: leases and pauses are ended in the table instead of being waited for. */
  isPatient: boolean
}

/** What a row of the matrix works with. */
export interface World {
  scale: Scale
  cluster: BreakableCluster
  db: Db
  databaseUrl: string
  origin: string
  people: People
  ada: Account
  hosts: Hosts
  /** `serve`, which also works, and `work` beside it. */
  serve: Program
  work: Program
  mediaFolder: string
  /** Another process with the same settings, at a port of its own. */
  another: (command: 'serve' | 'work') => Promise<Program & { port: number }>
  programs: Program[]
  /** Where its processes listen; the load goes to each in turn. */
  ports: number[]
  /** All that was done under load since the world began. */
  doings: Doings
  load: () => Load
  /** Status of a path at the node, or what went wrong. */
  get: (path: string) => Promise<number | string>
  /** Ends the leases of processes that are no more, and pauses after failures; or waits until time has done so. */
  letTimePass: () => Promise<void>
  /** Waits until nothing is left to do but what is parked. */
  drain: () => Promise<void>
  /** Lets time pass, as often as needed, until that is so. */
  comeToRest: () => Promise<void>
  end: () => Promise<void>
}

/** Builds a world and starts its processes; with `diskMiB` its PostgreSQL has a disk of its own of that size. */
export async function buildWorld(scale: Scale, diskMiB?: number): Promise<World> {
  const ends: (() => unknown)[] = []
  const scope: Scope = {
    teardown: (end) => void ends.unshift(end),
    passing: () => true,
    comment: () => undefined,
  }
  const cluster = await startBreakable(diskMiB)
  scope.teardown(() => cluster.end())
  const node = await settle(scope, await cluster.makeDatabase())
  const hosts = await startHosts(scope, scale)
  const ada = await node.people.makeWriter('ada')
  await followFrom(node, hosts.fans, ada)
  const programs: Program[] = []
  const starter = starterOf(node, programs)
  const serve = await starter('serve', node.port)
  const work = await starter('work')
  scope.teardown(() => Promise.all(programs.map((program) => program.end('SIGKILL'))))
  const doings: Doings = { sent: [], said: [], looks: [] }
  const { db, origin, people } = node
  const ports = [node.port]
  const { perSecond } = scale
  const begin = () =>
    startLoad({ people, ada, writers: hosts.writers, origin, ports: () => ports, perSecond })
  return {
    scale,
    cluster,
    ...node,
    ada,
    hosts,
    serve,
    work,
    another: starter,
    programs,
    doings,
    ports,
    load: () => follow(doings, begin()),
    get: (path) => ask({ port: node.port, path, method: 'GET', headers: {} }),
    letTimePass: () => letTimePass(db, scale),
    drain: () => drain(db),
    comeToRest: () => comeToRest(db, scale),
    end: async () => {
      for (const end of ends) await end()
    },
  }
}

interface Home {
  db: Db
  databaseUrl: string
  origin: string
  port: number
  people: People
  secretKey: Buffer
  mediaFolder: string
}

// The writer's deeds are done in this process, as a face would do them; all else is done by the others.
async function settle(scope: Scope, databaseUrl: string): Promise<Home> {
  const log = createLog({ level: 'silent', role: 'test' })
  const port = await freePort()
  const site = siteAt(`http://127.0.0.1:${port}`, 'Writers')
  const secretKey = randomBytes(32)
  const database = connectDatabase(databaseUrl, { connections: 6, name: 'faults', log })
  scope.teardown(() => database.close())
  const quiet = { observeFetch: () => undefined, observeDelivery: () => undefined }
  const federation = openFederation({
    ...{ database, site, secretKey, devPeers: ['127.0.0.0/8'], asksSignatures: false, log },
    ...quiet,
  })
  scope.teardown(() => federation.close())
  const { db } = database
  await foundNode(db, site, secretKey)
  const mediaFolder = mkdtempSync(join(tmpdir(), 'watercooler-faults-media-'))
  scope.teardown(() => rmSync(mediaFolder, { recursive: true, force: true }))
  const people = peopleAt({ db, site, secretKey, lookup: federation.lookup })
  return { db, databaseUrl, origin: site.origin, port, people, secretKey, mediaFolder }
}

function starterOf({ databaseUrl, origin, secretKey, mediaFolder }: Home, programs: Program[]) {
  return async (command: 'serve' | 'work', given?: number) => {
    const port = given ?? (await freePort())
    const program = programOf(command, {
      ORIGIN: origin,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATABASE_URL: addressFor(databaseUrl),
      DATABASE_CONNECTIONS: '8',
      SECRET_KEY: secretKey.toString('base64'),
      DEV_PEERS: '127.0.0.0/8',
      METRICS_PORT: '0',
      MEDIA_DIR: mediaFolder,
      LOG_LEVEL: 'info',
    })
    programs.push(program)
    await program.start()
    return Object.assign(program, { port })
  }
}

/** A database's address as DATABASE_URL takes it: a URL may not have a user and no host, so the user goes among the parameters. */
export function addressFor(databaseUrl: string): string {
  return databaseUrl.replace(/^postgres:\/\/([^@/]+)@\/([^?]+)\?/, 'postgres:///$2?user=$1&')
}

function follow(doings: Doings, load: Load): Load {
  return {
    ...load,
    stop: async () => {
      await load.stop()
      doings.sent.push(...load.sent)
      doings.said.push(...load.said)
      doings.looks.push(...load.looks)
    },
  }
}

async function letTimePass(db: Db, { isPatient }: Scale): Promise<void> {
  const end = sql<Date>`now() + make_interval(secs => ${LEASE_SECONDS})`
  const longer = await db
    .selectFrom('jobs')
    .select('id')
    .where('leased_by', 'is not', null)
    .where('run_at', '>', end)
    .execute()
  if (longer.length > 0) throw new Error(`${longer.length} leases end later than in ${LEASE_SECONDS} s`)
  if (isPatient) return await waitOut(db)
  await db
    .updateTable('jobs')
    .set({ run_at: new Date() })
    .where('run_at', '<', sql<Date>`'infinity'`)
    .execute()
  await db.updateTable('peers').set({ failures: 0, retry_at: null }).where('failures', '>', 0).execute()
}

// In the long form nothing is moved but the pauses of hosts, which may last for hours.
async function waitOut(db: Db): Promise<void> {
  const endsAt = performance.now() + (LEASE_SECONDS + 5) * 1_000
  while (performance.now() < endsAt && (await leftIn(db, 'leased')) > 0)
    await new Promise((done) => setTimeout(done, 500))
  await db
    .updateTable('jobs')
    .set({ run_at: new Date() })
    .where('leased_by', 'is', null)
    .where('run_at', '<', sql<Date>`'infinity'`)
    .execute()
  await db.updateTable('peers').set({ failures: 0, retry_at: null }).where('failures', '>', 0).execute()
}

async function drain(db: Db): Promise<void> {
  await until('everything to be done', async () => (await leftIn(db, 'all')) === 0)
}

// Which hosts rest is known in memory for some seconds longer than it stands in the table.
async function comeToRest(db: Db, scale: Scale): Promise<void> {
  const endsAt = performance.now() + REST_MS_MAX
  while ((await leftIn(db, 'all')) > 0) {
    if (performance.now() > endsAt)
      throw new Error(`after ${REST_MS_MAX / 1_000} s there is still something to do`)
    await letTimePass(db, scale)
    await new Promise((done) => setTimeout(done, 500))
  }
}

async function leftIn(db: Db, which: 'all' | 'leased'): Promise<number> {
  const { rows } = await sql<{ left: number }>`select count(*)::int as left from jobs
    where run_at < 'infinity' and (${which} = 'all' or leased_by is not null)
      and name not in ('mind-referrals', 'mind-interests', 'mind-searches', 'sweep', 'sweep-media', 'purge-interests')
    `.execute(db)
  return rows[0]!.left
}

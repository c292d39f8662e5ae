// Everything that faults happen to: a PostgreSQL, two processes of ours beside each other, other nodes, and a writer.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { foundNode } from '../../src/cli/found.ts'
import type { Account } from '../../src/core/accounts/account.ts'
import { siteAt } from '../../src/core/site.ts'
import { connectDatabase, type Db } from '../../src/db/connect.ts'
import { openFederation } from '../../src/federation/index.ts'
import { createLog } from '../../src/lib/log.ts'
import { followFrom } from '../helpers/followers.ts'
import { nextKeyPairs } from '../helpers/keys.ts'
import { type People, peopleAt } from '../helpers/people.ts'
import { freePort } from '../helpers/process.ts'
import type { Scope } from '../helpers/scope.ts'
import { type BreakableCluster, startBreakable } from './cluster.ts'
import { type Disk, makeDisk, NO_DISK } from './disk.ts'
import { type Hosts, startHosts } from './hosts.ts'
import { ask, type Doings, type Load, startLoad } from './load.ts'
import { type Program, programOf } from './program.ts'
import type { Scale } from './scale.ts'
import { comeToRest, drain, letTimePass } from './time.ts'
import { type Browser, openBrowser } from './uploads.ts'

/** A process that runs, and at which ports: that of the node, and that of its numbers. */
export type Started = Program & { port: number; numbersPort: number }

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
  bea: Browser
  /** `serve`, which also works, and `work` beside it. */
  serve: Started
  work: Started
  mediaFolder: string
  mediaDisk: Disk
  /** Another process with the same settings, at a port of its own. */
  another: (command: 'serve' | 'work') => Promise<Started>
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

/** What has a disk of its own in a world, and of how many MiB. */
export interface Disks {
  postgres?: number
  media?: number
}

/** Builds a world and starts its processes. */
export async function buildWorld(scale: Scale, disks: Disks = {}): Promise<World> {
  const ends: (() => unknown)[] = []
  const scope: Scope = {
    teardown: (end) => void ends.unshift(end),
    passing: () => true,
    comment: () => undefined,
  }
  const end = async () => {
    for (const one of ends) await one()
  }
  try {
    return { ...(await build(scope, scale, disks)), end }
  } catch (fault) {
    await end()
    throw fault
  }
}

async function build(scope: Scope, scale: Scale, disks: Disks): Promise<Omit<World, 'end'>> {
  const cluster = await startBreakable(disks.postgres)
  scope.teardown(() => cluster.end())
  const node = await settle(scope, { databaseUrl: await cluster.makeDatabase(), mediaDiskMiB: disks.media })
  const { db } = node
  const hosts = await startHosts(scope, scale)
  const ada = await node.people.makeWriter('ada')
  await followFrom(node, hosts.fans, ada)
  const programs: Program[] = []
  const another = starterOf(node, programs)
  scope.teardown(() => Promise.all(programs.map((program) => program.end('SIGKILL'))))
  const [serve, work] = [await another('serve', node.port), await another('work')]
  const parts = { ...node, ada, hosts, bea: await openBrowser(node), ports: [node.port] }
  const doings: Doings = { sent: [], said: [], looks: [], uploads: [] }
  return {
    ...{ scale, cluster, ...parts, serve, work, another, programs, doings },
    load: () => follow(doings, loadOf(parts, scale)),
    get: (path) => ask({ port: node.port, path, method: 'GET', headers: {} }),
    letTimePass: () => letTimePass(db, scale),
    drain: () => drain(db),
    comeToRest: () => comeToRest(db, scale),
  }
}

type Parts = Pick<World, 'people' | 'ada' | 'hosts' | 'bea' | 'origin' | 'ports'>

function loadOf({ hosts, ports, ...parts }: Parts, { perSecond }: Scale): Load {
  return startLoad({ ...parts, writers: hosts.writers, ports: () => ports, perSecond })
}

interface Home {
  db: Db
  databaseUrl: string
  origin: string
  port: number
  people: People
  secretKey: Buffer
  mediaFolder: string
  mediaDisk: Disk
}

// The writer's deeds are done in this process, as a face would do them; all else is done by the others.
async function settle(
  scope: Scope,
  { databaseUrl, mediaDiskMiB }: { databaseUrl: string; mediaDiskMiB: number | undefined },
): Promise<Home> {
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
  await foundNode(db, site, { secretKey, makePairs: nextKeyPairs })
  const mediaFolder = mkdtempSync(join(tmpdir(), 'watercooler-faults-media-'))
  scope.teardown(() => rmSync(mediaFolder, { recursive: true, force: true }))
  const mediaDisk = mediaDiskMiB === undefined ? NO_DISK : makeDisk(mediaFolder, mediaDiskMiB)
  scope.teardown(mediaDisk.end)
  const people = peopleAt({ db, site, secretKey, lookup: federation.lookup })
  return { db, databaseUrl, origin: site.origin, port, people, secretKey, mediaFolder, mediaDisk }
}

function starterOf({ databaseUrl, origin, secretKey, mediaFolder }: Home, programs: Program[]) {
  return async (command: 'serve' | 'work', given?: number): Promise<Started> => {
    const port = given ?? (await freePort())
    const numbersPort = await freePort()
    const program = programOf(command, {
      ORIGIN: origin,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATABASE_URL: addressFor(databaseUrl),
      DATABASE_CONNECTIONS: '8',
      SECRET_KEY: secretKey.toString('base64'),
      DEV_PEERS: '127.0.0.0/8',
      METRICS_PORT: String(numbersPort),
      MEDIA_DIR: mediaFolder,
      LOG_LEVEL: 'info',
    })
    programs.push(program)
    await program.start()
    return Object.assign(program, { port, numbersPort })
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
      doings.uploads.push(...load.uploads)
    },
  }
}

// A node of ours in this process, with its people: as the tests of federation and the demonstration meet it.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { facesOf } from '../../src/cli/faces.ts'
import { foundNode } from '../../src/cli/found.ts'
import { handlersOf } from '../../src/cli/handlers.ts'
import { type Site, siteAt } from '../../src/core/site.ts'
import { vaultKeys } from '../../src/core/vault/keys.ts'
import { connectDatabase, type Database, type Db } from '../../src/db/connect.ts'
import { type Federation, openFederation } from '../../src/federation/index.ts'
import { openFolder } from '../../src/lib/files.ts'
import { createMetrics } from '../../src/lib/metrics.ts'
import { createServer } from '../../src/server.ts'
import { createWorker } from '../../src/worker.ts'
import { nextKeyPairs } from './keys.ts'
import { type KeptLog, keepLog } from './log.ts'
import { type People, peopleAt } from './people.ts'
import { freePort } from './process.ts'
import type { Scope } from './scope.ts'
import { until } from './wait.ts'

const CONNECTIONS = 10
const STOP_MS = 5_000

/** What a test may want to be otherwise. */
export interface NodeOptions {
  /** False: what is to be done in the background is left to another process. */
  isWorking?: boolean
  /** True: it shows every face that a node shows, its pages and feeds too. */
  pages?: boolean
  /** True: other nodes must sign what they read. */
  asksSignatures?: boolean
}

/** A running node of ours in this process, with its people. */
export interface TestNode extends People {
  origin: string
  site: Site
  secretKey: Buffer
  databaseUrl: string
  database: Database
  db: Db
  federation: Federation
  log: KeptLog
  app: FastifyInstance
  /** Every address that it answers by GET, with the names of its parts: `/r/:code`. */
  routes: string[]
  /** `@ada@127.0.0.1:1234`. */
  handleOf: (name: string) => string
  /** Waits until nothing is under way or due. What was put off to later is left, as is what waits for a host that rests. */
  settle: () => Promise<void>
  /** Lets what was put off to later be due now, as if the time had passed. */
  hurry: () => Promise<void>
}

/** Starts a node over a migrated database on http://127.0.0.1 and a free port, until the scope ends. */
export async function runNodeOver(
  t: Scope,
  databaseUrl: string,
  options: NodeOptions = {},
): Promise<TestNode> {
  const log = keepLog()
  const database = connectDatabase(databaseUrl, { connections: CONNECTIONS, name: 'test', log: log.log })
  t.teardown(() => database.close())
  const { db } = database
  const site = siteAt(`http://127.0.0.1:${await freePort()}`, 'Writers')
  const secretKey = randomBytes(32)
  const federation = openFederation({
    database,
    site,
    secretKey,
    devPeers: ['127.0.0.0/8'],
    asksSignatures: options.asksSignatures ?? false,
    log: log.log,
    observeFetch: () => undefined,
    observeDelivery: () => undefined,
  })
  await foundNode(db, site, { secretKey, makePairs: nextKeyPairs })
  await federation.listen()
  const { isWorking = true, pages = false } = options
  const served = await run(t, { database, site, secretKey, federation, log, isWorking, pages })
  return {
    origin: site.origin,
    site,
    secretKey,
    databaseUrl,
    database,
    db,
    federation,
    log,
    ...served,
    handleOf: (name) => `@${name}@${site.host}`,
    settle: () => settle(db),
    hurry: async () => {
      await sql`update jobs set run_at = now() where run_at > now() and run_at < 'infinity' and leased_by is null`.execute(
        db,
      )
      await settle(db)
    },
    ...peopleAt({ db, site, secretKey, lookup: federation.lookup }),
  }
}

interface Parts {
  database: Database
  site: Site
  federation: Federation
  log: KeptLog
  secretKey: Buffer
  isWorking: boolean
  pages: boolean
}

async function run(t: Scope, parts: Parts): Promise<Pick<TestNode, 'app' | 'routes'>> {
  const { database, site, secretKey, federation, log, isWorking, pages } = parts
  const folder = mkdtempSync(join(tmpdir(), 'watercooler-media-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const files = openFolder(folder)
  const handlers = handlersOf({
    db: database.db,
    site,
    federation: federation.jobs,
    files,
    retentionDays: 30,
    log: log.log,
  })
  const worker = isWorking ? createWorker(database, handlers, log.log) : undefined
  const inbox = { worker, isOverloaded: () => false, observe: () => undefined }
  const routes: string[] = []
  const keys = vaultKeys(secretKey, [])
  const faces = facesOf({ db: database.db, site, secretKey, vaultKeys: keys, federation, inbox, files })
  const server = await createServer({
    log: log.log,
    metrics: createMetrics(),
    trustedProxies: [],
    isReady: async () => true,
    faces: [async (app) => keepRoutes(app, routes), ...(pages ? faces : faces.slice(0, 1))],
  })
  const { hostname: host, port } = new URL(site.origin)
  await server.listen({ host, port: Number(port) })
  await worker?.start()
  t.teardown(async () => {
    if (!t.passing()) t.comment(`The node ${site.origin} said:\n${log.tell()}`)
    await server.close()
    await worker?.stop(STOP_MS)
    await federation.close()
  })
  return { app: server, routes }
}

function keepRoutes(app: FastifyInstance, routes: string[]): void {
  app.addHook('onRoute', ({ method, url }) => {
    if ([method].flat().includes('GET')) routes.push(url)
  })
}

async function settle(db: Db): Promise<void> {
  await until('the node to be at rest', async () => {
    const busy = await db
      .selectFrom('jobs')
      .leftJoin('peers', 'peers.host', 'jobs.host')
      .select('jobs.id')
      .where((is) => is.or([is('retry_at', 'is', null), is('retry_at', '<=', is.fn<Date>('now', []))]))
      .where((is) => is.or([is('leased_by', 'is not', null), is('run_at', '<=', is.fn<Date>('now', []))]))
      .limit(1)
      .executeTakeFirst()
    return busy === undefined
  })
}

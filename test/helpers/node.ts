// A node of ours as the federation's tests meet it: whole, but for its pages.
import { randomBytes } from 'node:crypto'
import type { Test } from 'tap'
import { candidateJobs } from '../../src/cli/candidates.ts'
import { foundNode } from '../../src/cli/found.ts'
import { expireReferrals } from '../../src/core/referrals/expire.ts'
import { type Site, siteAt } from '../../src/core/site.ts'
import { connectDatabase, type Database, type Db } from '../../src/db/connect.ts'
import { type Federation, openFederation } from '../../src/federation/index.ts'
import { createMetrics } from '../../src/lib/metrics.ts'
import { createServer } from '../../src/server.ts'
import { createWorker } from '../../src/worker.ts'
import { testDatabaseUrl } from './database.ts'
import { type KeptLog, keepLog } from './log.ts'
import { type People, peopleAt } from './people.ts'
import { freePort } from './process.ts'
import { until } from './wait.ts'

const CONNECTIONS = 10
const STOP_MS = 5_000

/** What a test may want to be otherwise. */
export interface NodeOptions {
  /** False: what is to be done in the background is left to another process. */
  isWorking?: boolean
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
  /** `@ada@127.0.0.1:1234`. */
  handleOf: (name: string) => string
  /** Waits until nothing is under way or due. What was put off to later is left, as is what waits for a host that rests. */
  settle: () => Promise<void>
}

/** Starts a node with a database of its own on http://127.0.0.1 and a free port, until the test ends. */
export async function startNode(t: Test, options: NodeOptions = {}): Promise<TestNode> {
  const databaseUrl = await testDatabaseUrl(t)
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
    log: log.log,
    observeFetch: () => undefined,
    observeDelivery: () => undefined,
  })
  await foundNode(db, site, secretKey)
  await run(t, { database, site, federation, log, isWorking: options.isWorking ?? true })
  return {
    origin: site.origin,
    site,
    secretKey,
    databaseUrl,
    database,
    db,
    federation,
    log,
    handleOf: (name) => `@${name}@${site.host}`,
    settle: () => settle(db),
    ...peopleAt({ db, site, secretKey, lookup: federation.lookup }),
  }
}

interface Parts {
  database: Database
  site: Site
  federation: Federation
  log: KeptLog
  isWorking: boolean
}

async function run(t: Test, { database, site, federation, log, isWorking }: Parts): Promise<void> {
  const handlers = {
    ...federation.jobs,
    ...candidateJobs(site),
    'expire-referrals': async () => async (tx: Parameters<typeof expireReferrals>[0]) =>
      expireReferrals(tx, site, new Date()),
  }
  const worker = isWorking ? createWorker(database, handlers, log.log) : undefined
  const inbox = { worker, isOverloaded: () => false, observe: () => undefined }
  const server = await createServer({
    log: log.log,
    metrics: createMetrics(),
    trustedProxies: [],
    isReady: async () => true,
    faces: [(app) => federation.routes(app, inbox)],
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

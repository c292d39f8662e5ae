import { Cron } from 'croner'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { enqueue } from '../core/jobs.ts'
import { vaultKeys } from '../core/vault/keys.ts'
import type { Worker } from '../db/worker.ts'
import { type Federation, type InboxOptions, openFederation } from '../federation/index.ts'
import { openBucket } from '../lib/files/bucket.ts'
import { type Files, openFolder } from '../lib/files.ts'
import { createMetrics, type Metrics } from '../lib/metrics.ts'
import { createMetricsServer, createServer, isDatabaseReady } from '../server.ts'
import { createWorker, type Handlers, readInboxDepth } from '../worker.ts'
import { facesOf } from './faces.ts'
import { handlersOf } from './handlers.ts'
import { listen } from './listen.ts'
import { observeDatabase, observeFederation } from './observe.ts'
import type { OpenNode } from './open.ts'

const DEPTH_MS = 1_000
const REFRESH_MS = 15_000
const WORKER_GRACE_MS = 15_000
/** So many activities may wait to be received before others are asked to come back later. */
const INBOX_DEPTH_MAX = 20_000

/** A node at work. */
export interface RunningNode {
  /** Stops answering, then working, then asking; what has begun is finished. */
  stop: () => Promise<void>
}

/** Starts what the configuration's roles ask for: the worker, the clock, the server and the numbers. */
export async function runNode(node: OpenNode, config: Config, log: Logger): Promise<RunningNode> {
  const metrics = createMetrics()
  observeDatabase(metrics, node.database)
  const observe = observeFederation(metrics, log)
  const federation = openDoors(node, config, { observe, log })
  await federation.refresh()
  await federation.listen()
  const files = openFiles(config)
  const worker = config.roles.includes('worker')
    ? makeWorker(node, federation, { config, files, metrics, log })
    : undefined
  const gauge = watchInbox(node, federation, log)
  const servers: FastifyInstance[] = []
  let clocks: Cron[] = []
  const stop = async () => {
    gauge.stop()
    for (const clock of clocks) clock.stop()
    await Promise.all(servers.map((server) => server.close()))
    await worker?.stop(WORKER_GRACE_MS)
    await federation.close()
  }
  try {
    const inbox: InboxOptions = { worker, isOverloaded: gauge.isOverloaded, observe: observe.verdict }
    servers.push(await listen(createMetricsServer(metrics), config.metrics))
    if (config.roles.includes('web')) {
      servers.push(
        await listen(await makeServer(node, config, { federation, inbox, files, metrics, log }), config),
      )
    }
    await worker?.start()
    if (worker) clocks = startClocks(node, log)
    return { stop }
  } catch (fault) {
    await stop()
    throw fault
  }
}

function openDoors(
  { database, site }: OpenNode,
  { secretKey, devPeers, authorizedFetch: asksSignatures }: Config,
  { observe, log }: { observe: ReturnType<typeof observeFederation>; log: Logger },
): Federation {
  const { fetch: observeFetch, delivery: observeDelivery } = observe
  const observed = { observeFetch, observeDelivery }
  return openFederation({ database, site, secretKey, devPeers, asksSignatures, log, ...observed })
}

async function makeServer(
  { database, site }: OpenNode,
  config: Config,
  parts: { federation: Federation; inbox: InboxOptions; files: Files; metrics: Metrics; log: Logger },
): Promise<FastifyInstance> {
  const { federation, inbox, files, metrics, log } = parts
  return await createServer({
    log,
    metrics,
    trustedProxies: config.trustedProxies,
    isReady: () => isDatabaseReady(database.db),
    faces: facesOf({
      db: database.db,
      site,
      secretKey: config.secretKey,
      vaultKeys: vaultKeys(config.secretKey, config.vaultKeys),
      federation,
      inbox,
      files,
    }),
  })
}

function makeWorker(
  { database, site }: OpenNode,
  federation: Federation,
  { config, files, metrics, log }: { config: Config; files: Files; metrics: Metrics; log: Logger },
): Worker {
  const handlers: Handlers = {
    ...handlersOf({
      db: database.db,
      site,
      federation: federation.jobs,
      files,
      retentionDays: config.media.retentionDays,
      log,
    }),
    'receive-activity': async (payload, job) => {
      const deed = await federation.jobs['receive-activity'](payload, job)
      metrics.inboxSeconds.observe((Date.now() - job.madeAt.getTime()) / 1_000)
      return deed
    },
  }
  return createWorker(database, handlers, log)
}

function openFiles({ media }: Config): Files {
  return media.bucket ? openBucket(media.bucket) : openFolder(media.folder)
}

type ClockJob =
  | 'sweep-media'
  | 'mind-referrals'
  | 'mind-interests'
  | 'mind-searches'
  | 'purge-interests'
  | 'sweep'

// The clock only asks for work; the queue does it, once, whichever process is up.
function startClocks({ database }: OpenNode, log: Logger): Cron[] {
  const ask = (pattern: string, name: ClockJob) =>
    new Cron(
      pattern,
      { catch: (fault) => log.error({ err: fault, job: name }, 'the clock could not ask') },
      async () => {
        await database.db.transaction().execute((tx) => enqueue(tx, name, {}, { key: name }))
      },
    )
  return [
    ask('* * * * *', 'mind-referrals'),
    ask('* * * * *', 'mind-interests'),
    ask('7 * * * *', 'mind-searches'),
    ask('37 3 * * *', 'purge-interests'),
    ask('17 3 * * *', 'sweep'),
    ask('47 * * * *', 'sweep-media'),
  ]
}

// Looked at now and then: how much waits to be received, who rests, who is blocked.
function watchInbox({ database }: OpenNode, federation: Federation, log: Logger) {
  let depth = 0
  const look = async () => {
    depth = await readInboxDepth(database.db, INBOX_DEPTH_MAX)
  }
  const tell = (fault: unknown) => log.warn({ err: fault }, 'the state of the queue could not be read')
  const depths = setInterval(() => void look().catch(tell), DEPTH_MS)
  const peers = setInterval(() => void federation.refresh().catch(tell), REFRESH_MS)
  return {
    isOverloaded: () => depth >= INBOX_DEPTH_MAX,
    stop: () => {
      clearInterval(depths)
      clearInterval(peers)
    },
  }
}

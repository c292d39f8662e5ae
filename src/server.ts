// The process that answers: documents and inboxes first, then the pages, health, and numbers on a port of their own.
import { randomUUID } from 'node:crypto'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  LogController,
} from 'fastify'
import { sql } from 'kysely'
import { AWAY_RETRY_SECONDS, type Db, isDatabaseAway } from './db/connect.ts'
import { listPending } from './db/migrate.ts'
import type { Metrics } from './lib/metrics.ts'
import { limitBody } from './lib/slow-bodies.ts'

// Security F12: only this form closes a body that trickles in. Fastify sets the server's requestTimeout again by its own
// option, and without the interval Node looks only every 30 s.
const REQUEST_MS = 5_000
// Above what any route lets a body take (`limitBody`), which it says itself.
const WHOLE_MS = 150_000
const SLOW_LIMITS = {
  requestTimeout: WHOLE_MS,
  http: { headersTimeout: REQUEST_MS, requestTimeout: WHOLE_MS, connectionsCheckingInterval: 1_000 },
}

// How long the database may take to say that it is well.
const READY_MS = 1_500

// A handle with its host, percent-encoded, as an address may hold it.
const PARAM_LENGTH_MAX = 400

/** What the server is made of; the faces register themselves, in the order in which they may answer. */
export interface ServerParts {
  log: FastifyBaseLogger
  metrics: Metrics
  trustedProxies: string[]
  faces: ((app: FastifyInstance) => Promise<void>)[]
  isReady: () => Promise<boolean>
}

/** Makes the server; it listens when it is told to. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true }),
    ...SLOW_LIMITS,
    trustProxy: parts.trustedProxies.length > 0 ? parts.trustedProxies : false,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: PARAM_LENGTH_MAX },
  })
  observeRequests(app, parts.metrics)
  app.addHook('onRequest', async (request) => limitBody(request.raw, REQUEST_MS))
  // No database can hold it, so nothing has such an address; each look-up by a part of one would fail.
  app.addHook('onRequest', async (request, reply) => {
    if (/^[^?]*%00/.test(request.url)) return reply.code(404).send({ error: 'There is nothing here.' })
  })
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    // Whoever hangs up in the middle of a body breaks a connection too, by an error that has a status.
    const status = error.statusCode ?? (isDatabaseAway(error) ? 503 : 500)
    if (status === 503) reply.header('retry-after', AWAY_RETRY_SECONDS)
    if (status >= 500) request.log.error({ err: error }, 'request failed')
    const message = status >= 500 ? 'Something broke here. It was noted.' : error.message
    return reply.code(status).send({ error: message, requestId: request.id })
  })
  app.get('/live', async () => ({ live: true }))
  app.get('/ready', async (_, reply) => {
    const isReady = await parts.isReady()
    return await reply.code(isReady ? 200 : 503).send({ ready: isReady })
  })
  for (const face of parts.faces) await face(app)
  return app
}

/**
 * Whether the node can do its work: the database answers within READY_MS and has the schema that this program knows. What
 * is wrong is logged by whoever needs the database.
 */
export async function isDatabaseReady(db: Db): Promise<boolean> {
  const look = async () => (await sql`select 1`.execute(db)) && (await listPending(db)).length === 0
  // A database that stands still neither answers nor fails.
  const { promise: tooLate, resolve } = Promise.withResolvers<false>()
  const timer = setTimeout(resolve, READY_MS, false)
  try {
    return await Promise.race([look().catch(() => false), tooLate])
  } finally {
    clearTimeout(timer)
  }
}

/** Serves the numbers on a port of their own, which no proxy forwards. */
export function createMetricsServer(metrics: Metrics): FastifyInstance {
  const app = Fastify({ logger: false })
  app.get('/metrics', async (_, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
  return app
}

function observeRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const durationMs = Math.round(reply.elapsedTime)
    const { statusCode: status } = reply
    metrics.httpSeconds.observe({ route, method: request.method, status }, reply.elapsedTime / 1_000)
    request.log.info({ method: request.method, route, status, durationMs }, 'request answered')
  })
}

import { sql } from 'kysely'
import type { Database } from '../db/connect.ts'
import { listMigrations } from '../db/migrate.ts'
import { countJobs, JOB_STATES, type JobCount, POOLS } from '../db/read-jobs.ts'
import type { ObserveDelivery } from '../federation/deliver.ts'
import { typeLabel } from '../federation/gate/labels.ts'
import type { Verdict } from '../federation/gate.ts'
import type { FetchCount } from '../lib/fetch.ts'
import type { Log } from '../lib/log.ts'
import { addGauge, type Metrics, type ReadGauge } from '../lib/metrics.ts'

/** Counts what the federation's room tells of itself. */
export function observeFederation(metrics: Metrics, log: Log) {
  return {
    verdict: (verdict: Verdict) => {
      if ('result' in verdict)
        return metrics.inboxReceived.inc({ type: typeLabel(verdict.type), result: verdict.result })
      metrics.inboxRejected.inc({ reason: verdict.reason })
      log.debug({ reason: verdict.reason, why: verdict.why }, 'inbox request refused')
    },
    fetch: (count: FetchCount) => {
      metrics.fetches.inc({ purpose: count.purpose, result: count.result })
      if (count.block !== undefined) metrics.fetchesBlocked.inc({ reason: count.block })
    },
    delivery: ((result, latencySeconds) => {
      metrics.deliveryAttempts.inc({ result })
      if (latencySeconds !== undefined) metrics.deliverySeconds.observe(latencySeconds)
    }) satisfies ObserveDelivery,
  }
}

/** Adds the gauges that are read from the database and its pool. */
export function observeDatabase(metrics: Metrics, { db, pool }: Database): void {
  const one = async (value: number) => [{ labels: {}, value }]
  const gauges: [name: string, help: string, labels: string[], read: ReadGauge][] = [
    ['queue_depth', 'Jobs', ['queue', 'state'], () => readQueue(db, (row) => row.count)],
    [
      'queue_oldest_age_seconds',
      'Since when the oldest job stands there; what waits, since it was due',
      ['queue', 'state'],
      () => readQueue(db, (row) => row.oldestSeconds),
    ],
    ['queue_parked', 'Jobs that wait for the operator', ['queue'], () => readParked(db)],
    ['peers', 'Other nodes by how they are', ['state'], () => readPeers(db)],
    ['db_pool_in_use', 'Connections in use', [], () => one(pool.totalCount - pool.idleCount)],
    ['db_pool_waiting', 'Waits for a connection', [], () => one(pool.waitingCount)],
    [
      'db_migration_version',
      'Newest migration of this program',
      [],
      async () => one(await newestMigration()),
    ],
  ]
  for (const [name, help, labels, read] of gauges) addGauge(metrics, name, { help, labels, read })
}

// Every pool is told of, the empty ones too: an alarm must be able to tell nothing from no answer.
async function readQueue(db: Database['db'], read: (row: JobCount) => number) {
  const rows = await countJobs(db)
  return POOLS.flatMap((pool) =>
    JOB_STATES.map((state) => {
      const row = rows.find((one) => one.pool === pool && one.state === state)
      return { labels: { queue: pool, state }, value: row ? read(row) : 0 }
    }),
  )
}

async function readParked(db: Database['db']) {
  const rows = await readQueue(db, (row) => row.count)
  return rows
    .filter(({ labels }) => labels.state === 'parked')
    .map(({ labels, value }) => ({ labels: { queue: labels.queue }, value }))
}

async function newestMigration(): Promise<number> {
  return Number.parseInt((await listMigrations()).at(-1) ?? '0', 10)
}

async function readPeers(db: Database['db']) {
  const { rows } = await sql<{ state: string; count: number }>`
    select case when retry_at > now() then 'resting' when failures > 0 then 'failing' else 'well' end as state,
      count(*)::int as count
    from peers group by 1`.execute(db)
  return rows.map(({ state, count }) => ({ labels: { state }, value: count }))
}

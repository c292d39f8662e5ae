// What stands in the queue, for the operator who looks into it.
import { sql } from 'kysely'
import type { Id } from '../lib/ids.ts'
import type { Db } from './connect.ts'
import type { Pool } from './schema/words.ts'

/** The pools, in the order in which they are shown. */
export const POOLS: readonly Pool[] = ['inbox', 'delivery', 'fetch', 'rest']

/**
 * Where a job stands: due and not taken yet; to be taken later, by its own time or when its host has rested; being worked
 * on; or left to the operator after its last try.
 */
export const JOB_STATES = ['waiting', 'later', 'running', 'parked'] as const

/** One of these states. */
export type JobState = (typeof JOB_STATES)[number]

/** A job as the operator sees it, without its payload, which may hold what is not the operator's to read. */
export interface ShownJob {
  id: Id<'job'>
  name: string
  pool: Pool
  state: JobState
  host: string | null
  /** How often it was tried. */
  attempt: number
  /** When it may be taken next; null for what is parked. */
  runAt: Date | null
  madeAt: Date
  /** What the last try failed with. */
  error: string | null
}

/** Which jobs to show; a missing word means all. */
export interface JobFilter {
  pool?: Pool | undefined
  state?: JobState | undefined
  limit: number
}

const STATE = sql.raw(`case
  when jobs.run_at = 'infinity' then 'parked'
  when jobs.leased_by is not null and jobs.run_at > now() then 'running'
  when jobs.run_at > now() then 'later'
  when exists (select from peers where peers.host = jobs.host and peers.retry_at > now()) then 'later'
  else 'waiting' end`)

/** Reads jobs: the parked ones first, then what is due soonest. */
export async function readJobs(db: Db, { pool, state, limit }: JobFilter): Promise<ShownJob[]> {
  const { rows } = await sql<ShownJob>`
    select id, name, pool, ${STATE} as state, host, attempt, nullif(run_at, 'infinity') as "runAt",
      made_at as "madeAt", error
    from jobs
    where pool = coalesce(${pool ?? null}, pool) and ${STATE} = coalesce(${state ?? null}, ${STATE})
    order by run_at = 'infinity' desc, run_at, id limit ${limit}`.execute(db)
  return rows
}

/** How many jobs a pool holds in a state. */
export interface JobCount {
  pool: Pool
  state: JobState
  count: number
  /** Since when the oldest of them stands there: what waits, since it was due; all else, since it was made. */
  oldestAt: Date
  /** The same as an age, in seconds. */
  oldestSeconds: number
}

/** Counts what each pool holds in each state. */
export async function countJobs(db: Db): Promise<JobCount[]> {
  const { rows } = await sql<JobCount>`
    select pool, state, count(*)::int as count, min(since) as "oldestAt",
      extract(epoch from now() - min(since))::float as "oldestSeconds"
    from (select pool, ${STATE} as state, case when ${STATE} = 'waiting' then greatest(run_at, made_at) else made_at end
      as since from jobs) counted
    group by 1, 2 order by 1, 2`.execute(db)
  return rows
}

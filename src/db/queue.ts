// One leased table for all background work. A job's `run_at` says when it may be taken next: taking it moves that to the
// end of the lease, so a job whose worker was killed becomes due again by itself. It is removed only after success.
import { sql } from 'kysely'
import type { Id } from '../lib/ids.ts'
import type { Db, Tx } from './connect.ts'
import type { Pool } from './schema/words.ts'

/** How long a job belongs to the worker that took it; the lease of running jobs is renewed well before. */
export const LEASE_SECONDS = 60

const ERROR_LENGTH_MAX = 1_000

/** A job as it is stored: what to do, and with what. */
export interface NewJob {
  name: string
  pool: Pool
  payload: unknown
  /** Jobs of one key run one after another, in the order in which they were stored. */
  key?: string | undefined
  /** The host that the job talks to; a host is worked by one process at a time. */
  host?: string | undefined
  runAt?: Date | undefined
}

/** A job that a worker has taken. `attempt` counts from 1. */
export interface TakenJob {
  id: Id<'job'>
  name: string
  payload: unknown
  key: string | null
  host: string | null
  attempt: number
  madeAt: Date
}

/**
 * Stores jobs by one statement; they commit with the deed that asked for them. The workers of their pools are woken at
 * the commit: a hint only, since they look by themselves every second.
 */
export async function storeJobs(tx: Tx, jobs: NewJob[]): Promise<void> {
  if (jobs.length === 0) return
  const column = <T>(read: (job: NewJob) => T) => jobs.map(read)
  await sql`
    with stored as (
      insert into jobs (name, pool, key, host, payload, run_at)
      select name, pool, key, host, payload::json, coalesce(run_at, now())
      from unnest(
        ${column((job) => job.name)}::text[], ${column((job) => job.pool)}::text[],
        ${column((job) => job.key ?? null)}::text[], ${column((job) => job.host ?? null)}::text[],
        ${column((job) => JSON.stringify(job.payload))}::text[],
        ${column((job) => job.runAt?.toISOString() ?? null)}::timestamptz[]
      ) as new (name, pool, key, host, payload, run_at)
      returning pool
    )
    select pg_notify('jobs', pool) from (select distinct pool from stored) pools`.execute(tx)
}

const TAKEN = sql.raw(
  'jobs.id, jobs.name, jobs.payload, jobs.key, jobs.host, jobs.attempt, jobs.made_at as "madeAt"',
)
const IS_FIRST_OF_ITS_KEY = sql.raw(
  '(jobs.key is null or not exists (select from jobs earlier where earlier.key = jobs.key and earlier.id < jobs.id))',
)

/** Takes up to `limit` due jobs of a pool that talk to no host, the longest due first. */
export async function takeJobs(db: Db, worker: string, pool: Pool, limit: number): Promise<TakenJob[]> {
  const { rows } = await sql<TakenJob>`
    update jobs set leased_by = ${worker}, attempt = attempt + 1, run_at = now() + make_interval(secs => ${LEASE_SECONDS})
    where id in (
      select id from jobs
      where pool = ${pool} and host is null and run_at <= now() and ${IS_FIRST_OF_ITS_KEY}
      order by run_at limit ${limit} for update skip locked
    )
    returning ${TAKEN}`.execute(db)
  return rows
}

/** How much to take from how many hosts, and which hosts to leave alone. */
export interface HostLimits {
  hosts: number
  jobsEach: number
  busy: string[]
}

/**
 * Takes due jobs of a pool by host: from at most `hosts` hosts, the longest waiting first, `jobsEach` from each.
 * Passes over hosts that are busy here, worked or looked at by another process, or resting after failures.
 */
export async function takeJobsByHost(
  db: Db,
  worker: string,
  pool: Pool,
  limits: HostLimits,
): Promise<TakenJob[]> {
  const { rows } = await sql<TakenJob>`
    with recursive waiting as (
      (select host, run_at from jobs where pool = ${pool} and host is not null order by host, run_at limit 1)
      union all
      select next.host, next.run_at from waiting cross join lateral (
        select host, run_at from jobs where pool = ${pool} and host > waiting.host order by host, run_at limit 1
      ) next
    ), ready as (
      select waiting.host from waiting left join peers on peers.host = waiting.host
      where waiting.run_at <= now() and waiting.host <> all (${limits.busy}::text[])
        and (peers.retry_at is null or peers.retry_at <= now())
        and not exists (
          select from jobs leased where leased.pool = ${pool} and leased.host = waiting.host
            and leased.leased_by <> ${worker} and leased.run_at > now() and leased.run_at < 'infinity'
        )
      order by waiting.run_at limit ${limits.hosts}
    ), held as materialized (
      select host from ready where hold_host(${pool}, host, ${worker}::uuid)
    ), picked as (
      select due.id from held cross join lateral (
        select id from jobs
        where pool = ${pool} and host = held.host and run_at <= now() and ${IS_FIRST_OF_ITS_KEY}
        order by run_at, id limit ${limits.jobsEach} for update skip locked
      ) due
    )
    update jobs set leased_by = ${worker}, attempt = attempt + 1, run_at = now() + make_interval(secs => ${LEASE_SECONDS})
    from picked where jobs.id = picked.id
    returning ${TAKEN}`.execute(db)
  return rows.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
}

/** Removes those of the jobs that a worker still holds, and gives their ids. */
export async function removeOwnJobs(tx: Tx, worker: string, ids: Id<'job'>[]): Promise<Set<Id<'job'>>> {
  const { rows } = await sql<{ id: Id<'job'> }>`
    delete from jobs where id = any (${ids}::bigint[]) and leased_by = ${worker} returning id`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

/** Removes jobs that are done. */
export async function removeJobs(db: Db, ids: Id<'job'>[]): Promise<void> {
  await sql`delete from jobs where id = any (${ids}::bigint[])`.execute(db)
}

/** Drops jobs of these keys that nobody has begun and whose payload names one of these types. */
export async function cancelJobs(tx: Tx, keys: string[], types: string[]): Promise<void> {
  await sql`
    delete from jobs where key = any (${keys}::text[]) and leased_by is null and attempt = 0
      and payload ->> 'type' = any (${types}::text[])`.execute(tx)
}

/** Keeps the leases of running jobs alive. */
export async function renewLeases(db: Db, worker: string, ids: Id<'job'>[]): Promise<void> {
  await sql`
    update jobs set run_at = now() + make_interval(secs => ${LEASE_SECONDS})
    where id = any (${ids}::bigint[]) and leased_by = ${worker}`.execute(db)
}

/** Gives jobs back untried, due at once: their attempt does not count. */
export async function releaseJobs(db: Db, worker: string, ids: Id<'job'>[]): Promise<void> {
  await sql`
    update jobs set leased_by = null, attempt = greatest(attempt - 1, 0), run_at = now()
    where id = any (${ids}::bigint[]) and leased_by = ${worker}`.execute(db)
}

/**
 * Puts a job that failed off for so many seconds, by the clock of the database, as all that says when a job is due: those of
 * processes may be wrong. `waitSeconds` undefined parks it until an operator retries or drops it.
 * An attempt in which nothing was tried is not counted. A job that the worker holds no longer stays as it is.
 */
export async function putOffJob(
  db: Db,
  { worker, id }: { worker: string; id: Id<'job'> },
  put: { waitSeconds: number | undefined; error: string; wasTried: boolean },
): Promise<void> {
  await db
    .updateTable('jobs')
    .set((column) => ({
      leased_by: null,
      run_at:
        put.waitSeconds === undefined
          ? 'infinity'
          : sql<Date>`now() + make_interval(secs => ${put.waitSeconds})`,
      attempt: column('attempt', '-', put.wasTried ? 0 : 1),
      error: put.error.slice(0, ERROR_LENGTH_MAX),
    }))
    .where('id', '=', id)
    .where('leased_by', '=', worker)
    .execute()
}

/** Makes due at once what of a pool was put off for a host, since the host is well again. */
export async function hastenJobs(db: Db, pool: Pool, host: string): Promise<void> {
  await sql`
    update jobs set run_at = now() where pool = ${pool} and host = ${host} and leased_by is null
      and run_at > now() and run_at < 'infinity'`.execute(db)
}

/** Makes parked jobs due at once, as if they were new, and wakes their workers; all of them, or those named. Gives their ids. */
export async function retryJobs(tx: Tx, which: Id<'job'>[] | 'all'): Promise<Id<'job'>[]> {
  const { rows } = await sql<{ id: Id<'job'>; woken: null }>`
    with retried as (
      update jobs set run_at = now(), attempt = 0
      where run_at = 'infinity' and (${which === 'all'} or id = any (${which === 'all' ? [] : which}::bigint[]))
      returning id, pool
    )
    select id, pg_notify('jobs', pool) as woken from retried order by id`.execute(tx)
  return rows.map((row) => row.id)
}

/** Drops jobs that nobody works on at this moment, and gives the ids of those that are gone. What they were to do stays undone. */
export async function dropJobs(tx: Tx, ids: Id<'job'>[]): Promise<Id<'job'>[]> {
  const { rows } = await sql<{ id: Id<'job'> }>`
    delete from jobs
    where id = any (${ids}::bigint[]) and (leased_by is null or run_at <= now() or run_at = 'infinity')
    returning id`.execute(tx)
  return rows.map((row) => row.id)
}

import { randomUUID } from 'node:crypto'
import type { Log } from '../lib/log.ts'
import type { Database } from './connect.ts'
import { Listener } from './listener.ts'
import { type Deed, doTogether, type PoolPlan, PoolWork, type ReadyDeed, type Share } from './pool-work.ts'
import {
  LEASE_SECONDS,
  putOffJob,
  releaseJobs,
  removeJobs,
  removeOwnJobs,
  renewLeases,
  type TakenJob,
  takeJobs,
  takeJobsByHost,
} from './queue.ts'
import type { Pool } from './schema/words.ts'

/**
 * Does a job. It fetches and prepares, and may give back a `Deed`, whose effects then commit exactly once.
 * Throwing puts the job off: `Retry` says until when, any other fault follows the pool's schedule.
 */
export type DoJob = (job: TakenJob) => Promise<Deed | Share | undefined>

/** Thrown by a job that knows when it should be tried again; `at` undefined parks it. */
export class Retry extends Error {
  readonly at: Date | undefined
  /** False when nothing was tried, because the other side is resting: the attempt is not counted. */
  readonly wasTried: boolean

  constructor(why: string, options: { at: Date | undefined; wasTried: boolean }) {
    super(why)
    this.name = 'Retry'
    this.at = options.at
    this.wasTried = options.wasTried
  }
}

const POLL_MS = 1_000
const RENEW_MS = (LEASE_SECONDS * 1_000) / 3
const HOST_BATCH = 50
const ATTEMPTS_MAX = 5
const RETRY_SECONDS = [5, 30, 120, 600]

/**
 * Works the queue: each pool by its plan, apart from the others. Takes jobs in batches, renews the leases of what runs,
 * removes what is done in batches, and gives back what it has not begun when it is stopped.
 */
export class Worker {
  readonly id = randomUUID()
  readonly #database: Database
  readonly #doJob: DoJob
  readonly #log: Log
  readonly #pools = new Map<Pool, PoolWork>()
  readonly #listener: Listener
  #renewal: NodeJS.Timeout | undefined
  #isStopping = false

  constructor(
    database: Database,
    options: { doJob: DoJob; log: Log; plans: Partial<Record<Pool, PoolPlan>> },
  ) {
    this.#database = database
    this.#doJob = options.doJob
    this.#log = options.log
    this.#listener = new Listener(database, {
      channel: 'jobs',
      log: options.log,
      heard: (pool) => this.notice(pool as Pool),
      missed: () => {
        for (const work of this.#pools.values()) work.notice()
      },
    })
    for (const [pool, plan] of Object.entries(options.plans)) {
      const remove = (ids: TakenJob['id'][]) => removeJobs(database.db, ids)
      this.#pools.set(pool as Pool, new PoolWork(plan, { remove, commit: (deeds) => this.#commit(deeds) }))
    }
  }

  async start(): Promise<void> {
    this.#renewal = setInterval(() => void this.#renew(), RENEW_MS)
    for (const [pool, work] of this.#pools) work.loop = this.#workPool(pool, work)
    await this.#listener.start()
  }

  /** Stops taking, waits for what runs (at most `graceMs`), gives back the rest. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true
    clearInterval(this.#renewal)
    for (const work of this.#pools.values()) work.wake()
    const running = [...this.#pools.values()].flatMap((work) => [work.loop, ...work.running.values()])
    await Promise.race([
      Promise.allSettled(running),
      new Promise((done) => setTimeout(done, graceMs).unref()),
    ])
    const left = [...this.#pools.values()].flatMap((work) => [...work.running.keys()])
    if (left.length > 0) await releaseJobs(this.#database.db, this.id, left)
    await this.#listener.stop()
  }

  /** Free places in a pool: how many jobs could be begun at once. */
  freePlaces(pool: Pool): number {
    const work = this.#pools.get(pool)
    return work && !this.#isStopping ? work.freePlaces() : 0
  }

  /** Begins a job that was stored with this worker's lease, so that it need not be looked for. */
  begin(pool: Pool, job: TakenJob): void {
    const work = this.#pools.get(pool)
    if (work) this.#run(work, job)
  }

  /** Says that a pool has work that this worker does not know of. */
  notice(pool: Pool): void {
    this.#pools.get(pool)?.notice()
  }

  /** Has a pool rest between its commits for the moment, since somebody waits for an answer of this process. */
  giveWay(pool: Pool): void {
    this.#pools.get(pool)?.giveWay()
  }

  async #workPool(pool: Pool, work: PoolWork): Promise<void> {
    while (!this.#isStopping) {
      const free = work.freePlaces()
      const taken = free > 0 && work.mayHaveMore() ? await this.#take(pool, work, free) : []
      for (const job of taken) this.#run(work, job)
      // A look that found something is followed by another, since there may be more.
      if (taken.length > 0) work.notice()
      else await work.waitForWork(POLL_MS)
    }
  }

  async #take(pool: Pool, work: PoolWork, free: number): Promise<TakenJob[]> {
    try {
      if (work.plan.perHost === undefined) return await takeJobs(this.#database.db, this.id, pool, free)
      const limits = { hosts: free, jobsEach: HOST_BATCH, busy: work.busyHosts() }
      return await takeJobsByHost(this.#database.db, this.id, pool, limits)
    } catch (fault) {
      this.#log.error({ err: fault, pool }, 'jobs could not be taken')
      await work.waitForWork(POLL_MS)
      return []
    }
  }

  #run(work: PoolWork, job: TakenJob): void {
    const done = work.inTurn(job, () => this.#finish(work, job))
    work.running.set(job.id, done)
    void done.finally(() => {
      work.running.delete(job.id)
      // The next job of its key or its host may be waiting for this one.
      if (job.key === null && job.host === null) work.wake()
      else work.notice()
    })
  }

  async #finish(work: PoolWork, job: TakenJob): Promise<void> {
    const startedAt = performance.now()
    try {
      if (this.#isStopping) return await releaseJobs(this.#database.db, this.id, [job.id])
      const deed = await this.#doJob(job)
      if (deed === undefined) await work.removals.add(job.id)
      else await commitTogether(work, { job, deed })
      const durationMs = Math.round(performance.now() - startedAt)
      this.#log.debug({ job: job.name, jobId: job.id, attempt: job.attempt, durationMs }, 'job done')
    } catch (fault) {
      await this.#putOff(job, fault)
    }
  }

  // One transaction for all; if one of them spoils it, each has one of its own. Gives what went wrong with each. The deed
  // of a job that another took meanwhile, since its lease ran out or it was given back, is left to the other.
  async #commit(ready: ReadyDeed[]): Promise<unknown[]> {
    try {
      await this.#database.db.transaction().execute(async (tx) => {
        const own = await removeOwnJobs(
          tx,
          this.id,
          ready.map(({ job }) => job.id),
        )
        await doTogether(
          tx,
          ready.filter(({ job }) => own.has(job.id)).map(({ deed }) => deed),
        )
      })
      return ready.map(() => undefined)
    } catch (fault) {
      if (ready.length === 1) return [fault]
      const faults: unknown[] = []
      for (const one of ready) faults.push(...(await this.#commit([one])))
      return faults
    }
  }

  async #putOff(job: TakenJob, fault: unknown): Promise<void> {
    const error = fault instanceof Error ? fault.message : String(fault)
    const when = fault instanceof Retry ? fault.at : nextTry(job.attempt)
    const wasTried = fault instanceof Retry ? fault.wasTried : true
    const fields = { job: job.name, jobId: job.id, attempt: job.attempt, retryAt: when }
    if (fault instanceof Retry) this.#log.info({ ...fields, why: error }, 'job put off')
    else this.#log[when ? 'warn' : 'error']({ ...fields, err: fault }, when ? 'job failed' : 'job parked')
    // When the database itself is away, the lease runs out and the job is taken again.
    const waitSeconds = when && (when.getTime() - Date.now()) / 1_000
    const put = { waitSeconds, error, wasTried }
    await putOffJob(this.#database.db, { worker: this.id, id: job.id }, put).catch((lost: unknown) =>
      this.#log.error({ jobId: job.id, err: lost }, 'job not put off'),
    )
  }

  async #renew(): Promise<void> {
    const ids = [...this.#pools.values()].flatMap((work) => [...work.running.keys()])
    if (ids.length === 0) return
    await renewLeases(this.#database.db, this.id, ids).catch((fault: unknown) =>
      this.#log.error({ err: fault }, 'leases not renewed'),
    )
  }
}

async function commitTogether(work: PoolWork, ready: ReadyDeed): Promise<void> {
  const fault = await work.commits.add(ready)
  if (fault !== undefined) throw fault
}

/** When a job that failed for no reason of its own runs again: 5 s, 30 s, 2 min, 10 min; undefined: parked. */
function nextTry(attempt: number): Date | undefined {
  const seconds = RETRY_SECONDS[attempt - 1]
  return attempt < ATTEMPTS_MAX && seconds !== undefined ? new Date(Date.now() + seconds * 1_000) : undefined
}

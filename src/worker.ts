// The work behind the answers: every job and who does it. The compiler asks for each name.
import { sql } from 'kysely'
import type { JobName, Jobs } from './core/jobs.ts'
import type { Database, Db } from './db/connect.ts'
import type { Deed, PoolPlan, Share } from './db/pool-work.ts'
import type { TakenJob } from './db/queue.ts'
import type { Pool } from './db/schema/words.ts'
import { Worker } from './db/worker.ts'
import type { Log } from './lib/log.ts'

/** A function for each job's name. */
export type Handlers = {
  [Name in JobName]: (payload: Jobs[Name], job: TakenJob) => Promise<Deed | Share | undefined>
}

// Deliveries wait for others most of the time; what arrives keeps the processor busy.
const PLANS: Record<Pool, PoolPlan> = {
  inbox: { concurrency: 64, commits: { max: 64, writers: 1 } },
  delivery: { concurrency: 256, perHost: 2 },
  fetch: { concurrency: 16, perHost: 2 },
  rest: { concurrency: 8, commits: { max: 8, writers: 1 } },
}

/** Makes the worker of a process. */
export function createWorker(database: Database, handlers: Handlers, log: Log): Worker {
  return new Worker(database, {
    log,
    plans: PLANS,
    doJob: async (job) => {
      const handler = handlers[job.name as JobName] as
        | ((payload: unknown, job: TakenJob) => Promise<Deed | Share | undefined>)
        | undefined
      if (!handler) throw new Error(`nobody here does the job “${job.name}”`)
      return await handler(job.payload, job)
    },
  })
}

/** How much waits to be received, counted no further than `max`. */
export async function readInboxDepth(db: Db, max: number): Promise<number> {
  const { rows } = await sql<{ depth: number }>`
    select count(*)::int as depth from (
      select from jobs where pool = 'inbox' and host is null and run_at < 'infinity' limit ${max}
    ) waiting`.execute(db)
  return rows[0]!.depth
}

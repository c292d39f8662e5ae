import type { Deed, Share } from '../db/pool-work.ts'
import type { TakenJob } from '../db/queue.ts'
import { Retry } from '../db/worker.ts'
import { FetchFault } from '../lib/fetch/exchange.ts'
import type { Log } from '../lib/log.ts'

const RETRY_SECONDS = [30, 120, 600, 1_800]

/**
 * Makes a job that asks other nodes patient: what cannot be had now is asked for five times in three quarters of an
 * hour, what can never be had once. Then it is given up, since an operator could do nothing about it either.
 */
export function patiently<Payload>(
  work: (payload: Payload, job: TakenJob) => Promise<Deed | Share | undefined>,
  log: Log,
): typeof work {
  return async (payload, job) => {
    try {
      return await work(payload, job)
    } catch (fault) {
      if (!(fault instanceof FetchFault)) throw fault
      const seconds = RETRY_SECONDS[job.attempt - 1]
      if (fault.isPermanent || seconds === undefined) {
        log.info({ job: job.name, jobId: job.id, why: fault.message }, 'job given up')
        return undefined
      }
      const at = new Date(Date.now() + seconds * 1_000)
      // Busy are we, not the other side, which was not asked.
      throw new Retry(fault.message, { at, wasTried: fault.reason !== 'busy' })
    }
  }
}

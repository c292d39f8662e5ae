import { createHash } from 'node:crypto'
import { POOL_OF } from '../../core/jobs.ts'
import { storeArrivals } from '../../db/arrivals.ts'
import type { Db } from '../../db/connect.ts'
import type { Worker } from '../../db/worker.ts'
import { Batch } from '../../lib/batch.ts'

/** An activity that passed the gate, still as it was sent. */
export interface Arrival {
  actor: string
  /** Undefined: it came without one, and does the same however often it is done. */
  activityId: string | undefined
  type: string
  body: string
}

const JOB = 'receive-activity'

// Ids of these are used again by their senders (Mastodon, Misskey, Pixelfed, Hollo), each time for a new event. What they do is
// told apart by actor and object, so doing it twice changes nothing; and a Move may count at its second coming, once its target
// agrees.
const REPEATABLE = new Set(['Follow', 'Undo', 'Accept', 'Reject', 'Block', 'Move'])

/**
 * Writes receipts: what a receipt was written for is in the database together with its job, so a 202 can be answered.
 * Arrivals of the same few milliseconds share one statement and one commit.
 */
export class Receipts {
  readonly #db: Db
  readonly #worker: Worker | undefined
  // While one write waits for the disk, the next is on its way.
  readonly #batch = new Batch<Arrival, 'accepted' | 'known'>((arrivals) => this.#write(arrivals), {
    max: 200,
    writers: 2,
  })

  /** With a worker in the same process, jobs are stored under its lease and begun at once, as far as it has places. */
  constructor(db: Db, worker: Worker | undefined) {
    this.#db = db
    this.#worker = worker
  }

  /** Accepts an activity, or says that it was accepted before. */
  async accept(arrival: Arrival): Promise<'accepted' | 'known'> {
    return await this.#batch.add(arrival)
  }

  async #write(arrivals: Arrival[]): Promise<('accepted' | 'known')[]> {
    // Senders wait for their answers, and nobody for the work behind them.
    this.#worker?.giveWay(POOL_OF[JOB])
    const payloads = arrivals.map(({ actor, body }) => ({ actor, body }))
    const stored = await storeArrivals(
      this.#db,
      arrivals.map((arrival, at) => ({ digest: digestOf(arrival), payload: JSON.stringify(payloads[at]) })),
      { worker: this.#worker?.id ?? null, places: Math.max(0, this.#worker?.freePlaces(POOL_OF[JOB]) ?? 0) },
    )
    for (const { id, place, madeAt } of stored.filter((arrival) => arrival.isLeased)) {
      const job = { id, name: JOB, payload: payloads[place - 1], key: null, host: null, attempt: 1, madeAt }
      this.#worker?.begin(POOL_OF[JOB], job)
    }
    // What found no place here waits in the table.
    if (stored.some((arrival) => !arrival.isLeased)) this.#worker?.notice(POOL_OF[JOB])
    const accepted = new Set(stored.map((arrival) => arrival.place))
    return arrivals.map((_, at) => (accepted.has(at + 1) ? 'accepted' : 'known'))
  }
}

function digestOf({ actor, activityId, type, body }: Arrival): Buffer | null {
  if (activityId === undefined || REPEATABLE.has(type)) return null
  // GoToSocial gives all Updates of one thing the same id (`{post}/activity#Update`): only the same words are a repeat.
  const told = type === 'Update' ? [actor, activityId, body] : [actor, activityId]
  return createHash('sha256').update(told.join('\n')).digest()
}

import { Batch, type BatchLimits } from '../lib/batch.ts'
import type { Id } from '../lib/ids.ts'
import type { Tx } from './connect.ts'
import type { TakenJob } from './queue.ts'

/** What is left to do once all that is slow is done: runs in one transaction together with the job's removal. */
export type Deed = (tx: Tx) => Promise<void>

/** A job's share of a deed that does many shares at once, by the same few statements as one. */
export interface Share {
  deed: (tx: Tx, items: unknown[]) => Promise<void>
  item: unknown
}

/** Makes a share. Shares of the same function that are committed together are handed to it together. */
export function share<Item>(deed: (tx: Tx, items: Item[]) => Promise<void>, item: Item): Share {
  return { deed: deed as Share['deed'], item }
}

/** Does all that is ready: shares of one deed by one call, in the place of the first of them. */
export async function doTogether(tx: Tx, ready: (Deed | Share)[]): Promise<void> {
  const shares = Map.groupBy(
    ready.filter((one): one is Share => typeof one !== 'function'),
    (one) => one.deed,
  )
  for (const one of ready) {
    if (typeof one === 'function') await one(tx)
    else {
      const items = shares.get(one.deed)
      shares.delete(one.deed)
      if (items)
        await one.deed(
          tx,
          items.map(({ item }) => item),
        )
    }
  }
}

/** How a pool is worked: how many jobs at once, and how many of them for one host. */
export interface PoolPlan {
  concurrency: number
  /** Undefined: the pool's jobs talk to no host. */
  perHost?: number
  /** How deeds share transactions: small ones are then cheaper and wait for fewer disks. Undefined: each has its own. */
  commits?: BatchLimits
}

// How long a word that somebody waits holds, and how long a rest may be.
const GIVES_WAY_MS = 20
const REST_MS_MAX = 200

/** A deed that is ready to be committed, with the job that it does. */
export interface ReadyDeed {
  job: TakenJob
  deed: Deed | Share
}

/** What one pool of a worker is doing: what runs, whose turn it is, and what is done but not yet removed. */
export class PoolWork {
  readonly plan: PoolPlan
  readonly running = new Map<Id<'job'>, Promise<void>>()
  readonly removals: Batch<Id<'job'>, true>
  /** Commits deeds and gives what went wrong with each, undefined when nothing did. */
  readonly commits: Batch<ReadyDeed, unknown>
  loop: Promise<void> = Promise.resolve()
  readonly #lanes = new Map<string, Lane>()
  #wake: (() => void) | undefined
  #isWoken = false
  #hasMore = true
  #givesWayUntil = 0

  constructor(
    plan: PoolPlan,
    writes: {
      remove: (ids: Id<'job'>[]) => Promise<void>
      commit: (deeds: ReadyDeed[]) => Promise<unknown[]>
    },
  ) {
    this.plan = plan
    const commit = async (deeds: ReadyDeed[]) => {
      const startedAt = performance.now()
      const faults = await writes.commit(deeds)
      await this.#rest(performance.now() - startedAt)
      return faults
    }
    this.commits = new Batch(commit, plan.commits ?? { max: 1, writers: plan.concurrency })
    this.removals = new Batch(async (ids) => {
      await writes.remove(ids)
      return ids.map(() => true)
    })
  }

  /** Places for jobs that talk to no host; else places for hosts, each of which holds `perHost` jobs at once. */
  freePlaces(): number {
    const { concurrency, perHost } = this.plan
    return perHost === undefined
      ? concurrency - this.running.size
      : Math.floor(concurrency / perHost) - this.#lanes.size
  }

  busyHosts(): string[] {
    return [...this.#lanes.keys()]
  }

  /**
   * Says that somebody waits for an answer of this process now. While that is so, the pool rests after each commit as long as
   * the commit took, at most 200 ms: half of the time is left for answers, less where commits are slow. For what is stored,
   * nobody waits.
   */
  giveWay(): void {
    this.#givesWayUntil = performance.now() + GIVES_WAY_MS
  }

  /** Says that there may be jobs to take, and wakes. */
  notice(): void {
    this.#hasMore = true
    this.wake()
  }

  /** Asks whether to look for jobs; the look that follows answers it until the next notice. */
  mayHaveMore(): boolean {
    const hadMore = this.#hasMore
    this.#hasMore = false
    return hadMore
  }

  /** Ends the present wait, or the next one if nobody waits now. */
  wake(): void {
    this.#isWoken = true
    this.#wake?.()
  }

  /** Waits for a notice, a free place, or the time to look by itself. */
  async waitForWork(ms: number): Promise<void> {
    if (!this.#isWoken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          this.#hasMore = true
          resolve()
        }, ms)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    this.#isWoken = false
  }

  async #rest(ms: number): Promise<void> {
    if (performance.now() > this.#givesWayUntil) return
    await new Promise((rested) => setTimeout(rested, Math.min(ms, REST_MS_MAX)))
  }

  /** Runs a job when its host has a place: at most `perHost` at once, in the order given. */
  async inTurn(job: TakenJob, run: () => Promise<void>): Promise<void> {
    const { host } = job
    const { perHost } = this.plan
    if (host === null || perHost === undefined) return await run()
    const lane = this.#lanes.get(host) ?? { waiting: [], running: 0, jobs: 0 }
    this.#lanes.set(host, lane)
    lane.jobs += 1
    if (lane.running >= perHost) await new Promise<void>((turn) => lane.waiting.push(turn))
    lane.running += 1
    try {
      await run()
    } finally {
      lane.running -= 1
      lane.jobs -= 1
      lane.waiting.shift()?.()
      if (lane.jobs === 0) this.#lanes.delete(host)
    }
  }
}

interface Lane {
  waiting: (() => void)[]
  running: number
  jobs: number
}

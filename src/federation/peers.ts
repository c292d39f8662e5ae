// What we know of other nodes as takers of deliveries: who answers, who rests after failures, how they want signatures.
import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import { hastenJobs } from '../db/queue.ts'

/** Failures in a row after which a host is left alone for a while. */
export const FAILURES_MAX = 3
const REST_SECONDS_FIRST = 60
const REST_SECONDS_MAX = 3_600
/** A host that failed on this many days is asked once a day until it answers or is heard from. */
export const DEAD_AFTER_DAYS = 7
const DAY_SECONDS = 86_400

/** How a host wants its deliveries signed. */
export type SignatureScheme = 'draft-cavage' | 'rfc9421'

interface Peer {
  failures: number
  /** By our clock, which need not be that of the database. */
  retryAt: Date | null
  signature: SignatureScheme
}

type PeerRow = Omit<Peer, 'retryAt'> & { restSeconds: number | null }

const REST_SECONDS = sql<number | null>`extract(epoch from retry_at - now())::float8`

const UNKNOWN: Peer = { failures: 0, retryAt: null, signature: 'draft-cavage' }

/** The circuit breaker of each host: shared by all workers through the table, and kept in memory for the hot path. */
export class Peers {
  readonly #db: Db
  #known = new Map<string, Peer>()

  constructor(db: Db) {
    this.#db = db
  }

  /** Reads the hosts that failed of late or want another signature than most; the others are as if never heard of. */
  async load(): Promise<void> {
    const rows = await this.#db
      .selectFrom('peers')
      .select(['host', 'failures', 'signature', REST_SECONDS.as('restSeconds')])
      .where((is) =>
        is.or([
          is('failures', '>', 0),
          is('retry_at', 'is not', null),
          is('signature', '<>', UNKNOWN.signature),
        ]),
      )
      .execute()
    // What another process mended meanwhile is among the forgotten.
    this.#known = new Map(rows.map(({ host, ...row }) => [host, peerOf(row)]))
  }

  signatureOf(host: string): SignatureScheme {
    return (this.#known.get(host) ?? UNKNOWN).signature
  }

  /** Until when a host is left alone; undefined when it may be asked. */
  restsUntil(host: string, at: Date): Date | undefined {
    const retryAt = this.#known.get(host)?.retryAt
    return retryAt && retryAt > at ? retryAt : undefined
  }

  /** A host answered: its failures are forgotten. If it was dead, all that waits for it is due at once. */
  async succeeded(host: string): Promise<void> {
    const peer = this.#known.get(host)
    if (!peer || peer.failures === 0) return
    this.#known.set(host, { ...peer, failures: 0, retryAt: null })
    const { rows } = await sql<{ failedDays: number }>`
      with before as (select failed_days from peers where host = ${host})
      update peers set failures = 0, retry_at = null, failed_days = 0, failed_on = null from before
      where host = ${host} returning before.failed_days as "failedDays"`.execute(this.#db)
    // Of a host that was merely slow, what it asked to be put off stays so.
    if ((rows[0]?.failedDays ?? 0) >= DEAD_AFTER_DAYS) await hastenJobs(this.#db, 'delivery', host)
  }

  /** A host did not answer, or said that it cannot now. From the third time in a row on it rests, longer each time. */
  async failed(host: string): Promise<void> {
    const { rows } = await sql<PeerRow>`
      insert into peers as known (host, failures, failed_days, failed_on) values (${host}, 1, 1, current_date)
      on conflict (host) do update set
        failures = known.failures + 1,
        failed_days = known.failed_days + (known.failed_on is distinct from current_date)::int,
        failed_on = current_date,
        retry_at = case
          when known.failed_days >= ${DEAD_AFTER_DAYS} then now() + make_interval(secs => ${DAY_SECONDS})
          when known.failures + 1 >= ${FAILURES_MAX} then now() + make_interval(secs => least(${REST_SECONDS_MAX},
            ${REST_SECONDS_FIRST} * 2 ^ least(known.failures + 1 - ${FAILURES_MAX}, 10)))
        end
      returning failures, ${REST_SECONDS} as "restSeconds", signature`.execute(this.#db)
    this.#known.set(host, peerOf(rows[0]!))
  }

  /** A host signed something to us, so it lives: a rest ends at once. */
  async heardFrom(host: string): Promise<void> {
    if ((this.#known.get(host)?.failures ?? 0) > 0) await this.succeeded(host)
  }

  /** Remembers which form of signature a host took after refusing the other. */
  async prefers(host: string, signature: SignatureScheme): Promise<void> {
    this.#known.set(host, { ...(this.#known.get(host) ?? UNKNOWN), signature })
    await this.#db
      .insertInto('peers')
      .values({ host, signature })
      .onConflict((conflict) => conflict.column('host').doUpdateSet({ signature }))
      .execute()
  }
}

function peerOf({ restSeconds, ...peer }: PeerRow): Peer {
  return { ...peer, retryAt: restSeconds === null ? null : new Date(Date.now() + restSeconds * 1_000) }
}

import { sql } from 'kysely'
import type { Id } from '../lib/ids.ts'
import type { Db } from './connect.ts'
import { LEASE_SECONDS } from './queue.ts'

/** Something that came from outside and is to be worked on once. */
export interface NewArrival {
  /** What tells it apart from all others; null when every coming of it is a new event. */
  digest: Buffer | null
  payload: string
}

/** An arrival that was stored: its job, and its place in the list that was given. */
export interface StoredArrival {
  id: Id<'job'>
  place: number
  madeAt: Date
  /** Stored under the given worker's lease: that worker begins it at once. */
  isLeased: boolean
}

/** Which worker may begin how many of the arrivals at once, without looking for them. */
export interface ArrivalLease {
  worker: string | null
  places: number
}

/**
 * Writes receipts and the jobs for what they are written for, by one statement and one commit. An arrival whose receipt
 * is there already is left out, and so is a second one in the same list. Receipts are written in the order of their
 * digests, so that lists which share some do not wait for each other in a circle.
 */
export async function storeArrivals(
  db: Db,
  arrivals: NewArrival[],
  lease: ArrivalLease,
): Promise<StoredArrival[]> {
  const { rows } = await sql<StoredArrival>`
    with arrived as (
      select digest, payload, place
      from unnest(${arrivals.map((one) => one.digest)}::bytea[], ${arrivals.map((one) => one.payload)}::text[])
        with ordinality as one (digest, payload, place)
    ), receipted as (
      insert into inbox_receipts (digest) select distinct digest from arrived where digest is not null order by digest
      on conflict do nothing returning digest
    ), fresh as (
      select payload, place from arrived where digest is null
      union all
      (select distinct on (digest) payload, place from arrived join receipted using (digest)
        order by digest, place)
    ), ranked as (
      select new_id() as id, payload, place, row_number() over (order by place) <= ${lease.places} as is_leased from fresh
    ), stored as (
      insert into jobs (id, name, pool, payload, run_at, attempt, leased_by)
      select id, 'receive-activity', 'inbox', payload::json,
        now() + make_interval(secs => case when is_leased then ${LEASE_SECONDS} else 0 end),
        is_leased::int, case when is_leased then ${lease.worker}::uuid end
      from ranked
      returning id, made_at
    )
    select stored.id, stored.made_at as "madeAt", ranked.place::int as place, ranked.is_leased as "isLeased"
    from stored join ranked on ranked.id = stored.id`.execute(db)
  return rows
}

/** Throws away the receipts of arrivals older than this many days. */
export async function sweepReceipts(db: Db, days: number): Promise<void> {
  await sql`delete from inbox_receipts where received_at < now() - make_interval(days => ${days})`.execute(db)
}

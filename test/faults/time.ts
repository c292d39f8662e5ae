// How time goes by for what waits in the queue: it is waited for, or moved in the table.
import { sql } from 'kysely'
import type { Db } from '../../src/db/connect.ts'
import { LEASE_SECONDS } from '../../src/db/queue.ts'
import { until } from '../helpers/wait.ts'
import type { Scale } from './scale.ts'

const REST_MS_MAX = 150_000

/** Ends the leases of processes that are no more, and pauses after failures; or waits until time has done so. */
export async function letTimePass(db: Db, { isPatient }: Scale): Promise<void> {
  const end = sql<Date>`now() + make_interval(secs => ${LEASE_SECONDS})`
  const longer = await db
    .selectFrom('jobs')
    .select('id')
    .where('leased_by', 'is not', null)
    .where('run_at', '>', end)
    .execute()
  if (longer.length > 0) throw new Error(`${longer.length} leases end later than in ${LEASE_SECONDS} s`)
  if (isPatient) await waitOut(db)
  // In the long form nothing is moved but the pauses of hosts, which may last for hours, and what is put off.
  await db
    .updateTable('jobs')
    .set({ run_at: new Date() })
    .where('run_at', '<', sql<Date>`'infinity'`)
    .$if(isPatient, (due) => due.where('leased_by', 'is', null))
    .execute()
  await db.updateTable('peers').set({ failures: 0, retry_at: null }).where('failures', '>', 0).execute()
}

async function waitOut(db: Db): Promise<void> {
  const endsAt = performance.now() + (LEASE_SECONDS + 5) * 1_000
  while (performance.now() < endsAt && (await leftIn(db, 'leased')) > 0)
    await new Promise((done) => setTimeout(done, 500))
}

/** Waits until nothing is left to do but what is parked. */
export async function drain(db: Db): Promise<void> {
  await until('everything to be done', async () => (await leftIn(db, 'all')) === 0)
}

/** Lets time pass, as often as needed, until nothing is left to do but what is parked. */
export async function comeToRest(db: Db, scale: Scale): Promise<void> {
  // Which hosts rest is known in memory for some seconds longer than it stands in the table.
  const endsAt = performance.now() + REST_MS_MAX
  while ((await leftIn(db, 'all')) > 0) {
    if (performance.now() > endsAt)
      throw new Error(`after ${REST_MS_MAX / 1_000} s there is still something to do`)
    await letTimePass(db, scale)
    await new Promise((done) => setTimeout(done, 500))
  }
}

async function leftIn(db: Db, which: 'all' | 'leased'): Promise<number> {
  const { rows } = await sql<{ left: number }>`select count(*)::int as left from jobs
    where run_at < 'infinity' and (${which} = 'all' or leased_by is not null)
      and name not in ('mind-referrals', 'mind-interests', 'mind-searches', 'sweep', 'sweep-media', 'purge-interests')
    `.execute(db)
  return rows[0]!.left
}

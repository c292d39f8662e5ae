import { sql } from 'kysely'
import type { Db, Tx } from '../../src/db/connect.ts'
import { until } from './wait.ts'

/** Does `then` while the transaction of `first` is still open, and commits that when `then` waits for it or is done. */
export async function atOnce(db: Db, first: (tx: Tx) => Promise<void>, then: (tx: Tx) => Promise<void>) {
  let isDone = false
  let second: Promise<void> | undefined
  await db.transaction().execute(async (tx) => {
    await first(tx)
    second = db
      .transaction()
      .execute(then)
      .finally(() => {
        isDone = true
      })
    await until('the other to wait or be done', async () => isDone || (await someoneWaits(db)))
  })
  await second
}

/** Whether a transaction of this database waits for a lock of another. */
export async function someoneWaits(db: Db): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return rows.length > 0
}

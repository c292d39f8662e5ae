import { sql } from 'kysely'
import t from 'tap'
import { isDatabaseAway } from '../../src/db/connect.ts'
import { testDatabase } from '../helpers/database.ts'

t.test(
  'a connection that breaks in the hands of somebody fails her statement, and ends no process',
  async (t) => {
    const { db } = await testDatabase(t)
    const broken = db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(db)
      // Nothing is asked while the news of it comes: nobody but the connection itself could hear it.
      await new Promise((done) => setTimeout(done, 300))
      await sql`select 1`.execute(tx)
    })
    const fault: unknown = await broken.catch((fault: unknown) => fault)
    t.ok(isDatabaseAway(fault), String(fault))
    t.equal((await sql`select 1`.execute(db)).rows.length, 1, 'the next one has another connection')
  },
)

t.test('what may succeed in a while is told from what is wrong', async (t) => {
  const { db } = await testDatabase(t)
  const wrong: unknown = await sql`select nothing`.execute(db).catch((fault: unknown) => fault)
  t.notOk(isDatabaseAway(wrong))
  t.ok(isDatabaseAway(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })))
  t.ok(isDatabaseAway(Object.assign(new Error('the system is starting up'), { code: '57P03' })))
})

// What is said through PostgreSQL to all processes of a node.
import { sql } from 'kysely'
import t, { type Test } from 'tap'
import type { Database } from '../../src/db/connect.ts'
import { Listener } from '../../src/db/listener.ts'
import { testDatabase } from '../helpers/database.ts'
import { keepLog } from '../helpers/log.ts'
import { until } from '../helpers/wait.ts'

t.test('it is heard, and of what is missed while the connection is broken somebody is told', async (t) => {
  const { database, listener, heard, missed } = await open(t)
  await listener.start()
  t.strictSame([heard, missed()], [[], 1], 'what was said before it began was missed')
  await say(database, 'one')
  await until('the first word', async () => heard.length > 0)
  t.equal(missed(), 1)
  await sql`select pg_terminate_backend(pid) ${LISTENING}`.execute(database.db)
  await say(database, 'two')
  await until('the connection to be made again', async () => missed() === 2)
  await say(database, 'three')
  await until('another word', async () => heard.length > 1)
  t.strictSame(heard, ['one', 'three'])
})

t.test('one that is stopped while it begins leaves no connection', async (t) => {
  const { database, listener, missed } = await open(t)
  const starting = listener.start()
  await listener.stop()
  const { rows } = await sql`select pid ${LISTENING}`.execute(database.db)
  t.strictSame(rows, [])
  await starting
  await listener.start()
  t.equal(missed(), 1, 'nor does it begin again')
})

const LISTENING = sql`from pg_stat_activity where datname = current_database() and application_name = 'watercooler listener'`

async function open(t: Test) {
  const database = await testDatabase(t)
  const heard: string[] = []
  let begun = 0
  const listener = new Listener(database, {
    channel: 'words',
    log: keepLog().log,
    heard: (word) => heard.push(word),
    missed: () => begun++,
  })
  t.teardown(() => listener.stop())
  return { database, listener, heard, missed: () => begun }
}

async function say({ db }: Database, word: string): Promise<void> {
  await sql`select pg_notify('words', ${word})`.execute(db)
}

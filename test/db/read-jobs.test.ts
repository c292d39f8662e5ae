import { sql } from 'kysely'
import t from 'tap'
import type { Database } from '../../src/db/connect.ts'
import {
  dropJobs,
  type NewJob,
  putOffJob,
  releaseJobs,
  retryJobs,
  storeJobs,
  type TakenJob,
  takeJobs,
} from '../../src/db/queue.ts'
import { countJobs, readJobs } from '../../src/db/read-jobs.ts'
import { testDatabase } from '../helpers/database.ts'

t.test('a parked job that is retried is as good as new, and others are left alone', async (t) => {
  const database = await testDatabase(t)
  const [first, second, waiting] = await parkTwoOfThree(database)
  const retry = (which: Parameters<typeof retryJobs>[1]) =>
    database.db.transaction().execute((tx) => retryJobs(tx, which))
  t.strictSame(await retry([second.id, waiting.id]), [second.id], 'only what is parked')
  const again = (await takeJobs(database.db, WORKER, 'rest', 5)).find((job) => job.id === second.id)
  t.equal(again?.attempt, 1)
  t.strictSame(await retry('all'), [first.id])
  t.strictSame(await retry('all'), [])
})

t.test('a job is dropped unless it is being worked on', async (t) => {
  const database = await testDatabase(t)
  const [parked, , waiting] = await parkTwoOfThree(database)
  const drop = (...ids: TakenJob['id'][]) => database.db.transaction().execute((tx) => dropJobs(tx, ids))
  t.equal((await takeJobs(database.db, WORKER, 'rest', 1))[0]?.id, waiting.id)
  t.strictSame(await drop(parked.id, waiting.id), [parked.id])
  await database.db.updateTable('jobs').set({ run_at: new Date() }).where('id', '=', waiting.id).execute()
  t.strictSame(await drop(waiting.id), [waiting.id], 'what a dead worker held may go')
})

t.test('the operator sees what waits, runs and is parked, and why', async (t) => {
  const database = await testDatabase(t)
  const [first, second, third] = await parkTwoOfThree(database)
  await store(database, [{ name: 'send', pool: 'delivery', host: 'a.test', payload: null }])
  await takeJobs(database.db, WORKER, 'rest', 1)
  const shown = await readJobs(database.db, { limit: 10 })
  t.strictSame(
    shown.map(({ pool, state, error }) => [pool, state, error]),
    [
      ['rest', 'parked', 'no luck'],
      ['rest', 'parked', 'no luck'],
      ['delivery', 'waiting', null],
      ['rest', 'running', null],
    ],
  )
  t.strictSame(
    shown.slice(0, 2).map((job) => [job.id, job.runAt]),
    [
      [first.id, null],
      [second.id, null],
    ],
  )
  const ids = async (filter: Omit<Parameters<typeof readJobs>[1], 'limit'>, limit = 10) =>
    (await readJobs(database.db, { ...filter, limit })).map((job) => job.id)
  t.strictSame(await ids({ pool: 'rest', state: 'running' }), [third.id])
  t.strictSame(await ids({ state: 'parked' }, 1), [first.id])
  t.strictSame(
    (await countJobs(database.db)).map(({ pool, state, count }) => [pool, state, count]),
    [
      ['delivery', 'waiting', 1],
      ['rest', 'parked', 2],
      ['rest', 'running', 1],
    ],
  )
})

t.test('what is put off to later, or waits for a host that rests, does not wait', async (t) => {
  const { db, ...database } = await testDatabase(t)
  await store({ db, ...database }, [
    { name: 'due', pool: 'rest', payload: null },
    { name: 'in a month', pool: 'rest', payload: null, runAt: new Date(Date.now() + 30 * 86_400_000) },
    { name: 'send', pool: 'delivery', host: 'asleep.test', payload: null },
  ])
  await sql`update jobs set made_at = now() - interval '2 days', run_at = least(run_at, now() - interval '1 day')
    where name <> 'in a month'`.execute(db)
  await sql`update jobs set made_at = now() - interval '9 days' where name = 'in a month'`.execute(db)
  await sql`insert into peers (host, retry_at) values ('asleep.test', now() + interval '1 hour')`.execute(db)
  const days = (await countJobs(db)).map(({ pool, state, oldestSeconds }) => [
    pool,
    state,
    Math.round(oldestSeconds / 86_400),
  ])
  t.strictSame(days, [
    ['delivery', 'later', 2],
    ['rest', 'later', 9],
    ['rest', 'waiting', 1],
  ])
})

const WORKER = '00000000-0000-4000-8000-000000000002'

async function parkTwoOfThree(database: Database): Promise<[TakenJob, TakenJob, TakenJob]> {
  await store(
    database,
    [1, 2, 3].map((n) => ({ name: 'errand', pool: 'rest' as const, payload: n })),
  )
  const jobs = await takeJobs(database.db, WORKER, 'rest', 3)
  const [first, second, third] = jobs.sort((a, b) => Number(a.payload) - Number(b.payload))
  for (const { id } of [first!, second!]) {
    await putOffJob(
      database.db,
      { worker: WORKER, id },
      { waitSeconds: undefined, error: 'no luck', wasTried: true },
    )
  }
  await releaseJobs(database.db, WORKER, [third!.id])
  return [first!, second!, third!]
}

async function store(database: Database, jobs: NewJob[]): Promise<void> {
  await database.db.transaction().execute((tx) => storeJobs(tx, jobs))
}

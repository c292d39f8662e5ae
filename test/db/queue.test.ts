import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import t from 'tap'
import type { Database, Db, Tx } from '../../src/db/connect.ts'
import { type Deed, share } from '../../src/db/pool-work.ts'
import { type NewJob, storeJobs, type TakenJob, takeJobs, takeJobsByHost } from '../../src/db/queue.ts'
import { Retry, Worker } from '../../src/db/worker.ts'
import { createLog } from '../../src/lib/log.ts'
import { testDatabase } from '../helpers/database.ts'

const log = createLog({ level: 'silent', role: 'test' })

t.test('a job runs once and is removed', async (t) => {
  const database = await testDatabase(t)
  await store(database, [{ name: 'greet', pool: 'rest', payload: { name: 'Ada' } }])
  const seen = await work(t, database, 1)
  t.strictSame(
    seen.map((job) => [job.name, job.payload, job.attempt]),
    [['greet', { name: 'Ada' }, 1]],
  )
  await until(async () => (await count(database)) === 0)
})

t.test('a job that throws is tried again later, and parked after five tries', async (t) => {
  const database = await testDatabase(t)
  await store(database, [{ name: 'fail', pool: 'rest', payload: null }])
  for (let attempt = 1; attempt <= 5; attempt++) {
    await database.db
      .updateTable('jobs')
      .set({ run_at: new Date(0) })
      .execute()
    const worker = makeWorker(database, async () => {
      throw new Error('no luck')
    })
    await worker.start()
    await until(
      async () => (await firstJob(database)).attempt === attempt && (await firstJob(database)).error !== null,
    )
    await worker.stop(1_000)
  }
  const parked = await firstJob(database)
  t.equal(String(parked.run_at), 'Infinity')
  t.equal(parked.error, 'no luck')
})

t.test('a job that only waited keeps its attempts', async (t) => {
  const database = await testDatabase(t)
  await store(database, [{ name: 'wait', pool: 'rest', payload: null }])
  const worker = makeWorker(database, async () => {
    throw new Retry('the host rests', { at: new Date(Date.now() + 60_000), wasTried: false })
  })
  await worker.start()
  await until(async () => (await firstJob(database)).error === 'the host rests')
  await worker.stop(1_000)
  t.equal((await firstJob(database)).attempt, 0)
})

t.test('what failed waits by the clock of the database, however wrong ours is', async (t) => {
  const database = await testDatabase(t)
  await store(database, [{ name: 'fail', pool: 'rest', payload: null }])
  const { now } = Date
  Date.now = () => now() + 7_200_000
  t.teardown(() => {
    Date.now = now
  })
  const worker = makeWorker(database, async () => {
    throw new Error('no luck')
  })
  await worker.start()
  await until(async () => (await firstJob(database)).error === 'no luck')
  await worker.stop(1_000)
  const { rows } = await sql<{ seconds: number }>`
    select extract(epoch from run_at - now())::float8 as seconds from jobs`.execute(database.db)
  t.ok(rows[0]!.seconds < 10, 'it waits for seconds, not for hours')
})

t.test('jobs of one key run one after another, in order', async (t) => {
  const database = await testDatabase(t)
  await store(
    database,
    [1, 2, 3].map((n) => ({ name: 'step', pool: 'rest' as const, key: 'k', payload: n })),
  )
  let running = 0
  const order: unknown[] = []
  const worker = makeWorker(database, async (job) => {
    t.equal(++running, 1, 'no two at once')
    await pause(20)
    order.push(job.payload)
    running -= 1
    return undefined
  })
  await worker.start()
  await until(async () => order.length === 3)
  await worker.stop(1_000)
  t.strictSame(order, [1, 2, 3])
})

t.test('a host is given at most two jobs at once while others are served', async (t) => {
  const database = await testDatabase(t)
  const to = (host: string, n: number): NewJob[] =>
    Array.from({ length: n }, () => ({ name: 'send', pool: 'delivery' as const, host, payload: null }))
  await store(database, [...to('slow.test', 10), ...to('fast.test', 10)])
  const running = new Map<string, number>()
  let fastDone = 0
  const release = Promise.withResolvers<void>()
  const worker = new Worker(database, {
    log,
    plans: { delivery: { concurrency: 8, perHost: 2 } },
    doJob: async ({ host }) => {
      running.set(host!, (running.get(host!) ?? 0) + 1)
      t.ok(running.get(host!)! <= 2, 'at most two at once')
      if (host === 'slow.test') await release.promise
      else fastDone += 1
      running.set(host!, running.get(host!)! - 1)
      return undefined
    },
  })
  await worker.start()
  await until(async () => fastDone === 10)
  t.equal(running.get('slow.test'), 2)
  release.resolve()
  await until(async () => (await count(database)) === 0)
  await worker.stop(1_000)
})

t.test('the effects of a deed and the removal of its job commit together', async (t) => {
  const database = await testDatabase(t)
  await store(database, [{ name: 'write', pool: 'rest', payload: null }])
  const deed: Deed = async (tx) => {
    await tx
      .insertInto('tombstones')
      .values({ uri: 'https://a.test/1', author_uri: 'https://a.test/' })
      .execute()
    throw new Error('half way')
  }
  const worker = makeWorker(database, async () => deed)
  await worker.start()
  await until(async () => (await firstJob(database)).error === 'half way')
  await worker.stop(1_000)
  const { length } = await database.db.selectFrom('tombstones').select('uri').execute()
  t.equal(length, 0)
  t.equal(await count(database), 1)
})

t.test('a deed that fails takes nobody along, and shares of one deed are done together', async (t) => {
  const database = await testDatabase(t)
  await store(
    database,
    ['a', 'b', 'bad', 'c'].map((payload) => ({ name: 'write', pool: 'rest' as const, payload })),
  )
  const calls: string[][] = []
  const writeAll = async (tx: Tx, uris: string[]) => {
    calls.push(uris)
    await tx
      .insertInto('tombstones')
      .values(uris.map((uri) => ({ uri, author_uri: 'https://a.test/ada' })))
      .execute()
    if (uris.includes('bad')) throw new Error('bad')
  }
  const worker = new Worker(database, {
    log,
    plans: { rest: { concurrency: 4, commits: { max: 4, writers: 1 } } },
    doJob: async (job) => share(writeAll, job.payload as string),
  })
  await worker.start()
  await until(async () => (await count(database)) === 1 && (await firstJob(database)).error === 'bad')
  await worker.stop(1_000)
  const written = await database.db.selectFrom('tombstones').select('uri').orderBy('uri').execute()
  t.strictSame(
    written.map((row) => row.uri),
    ['a', 'b', 'c'],
  )
  t.ok(
    calls.some((uris) => uris.length > 1),
    'some shares were done by one call',
  )
})

t.test('what a dead worker held is taken by another once its lease has run out', async (t) => {
  const database = await testDatabase(t)
  await store(database, [{ name: 'orphan', pool: 'rest', payload: null }])
  const dead = '00000000-0000-4000-8000-000000000001'
  t.equal((await takeJobs(database.db, dead, 'rest', 5)).length, 1)
  t.equal((await takeJobs(database.db, dead, 'rest', 5)).length, 0, 'it is leased')
  const lease = (await firstJob(database)).run_at as Date
  t.ok(lease.getTime() - Date.now() <= 60_000, 'for no more than 60 s')
  await database.db.updateTable('jobs').set({ run_at: new Date() }).execute()
  t.equal((await work(t, database, 1))[0]!.attempt, 2)
})

t.test('a stopped worker gives back what it has not begun', async (t) => {
  const database = await testDatabase(t)
  await store(database, [{ name: 'long', pool: 'rest', payload: null }])
  const worker = makeWorker(database, () => new Promise(() => {}))
  await worker.start()
  await until(async () => (await firstJob(database)).leased_by !== null)
  await worker.stop(50)
  const job = await firstJob(database)
  t.strictSame([job.leased_by, job.attempt], [null, 0])
})

t.test('two processes that look in the same moment do not work one host both', async (t) => {
  const { db } = await testDatabase(t)
  const hosts = ['one.test', 'two.test', 'three.test']
  const jobs = hosts.flatMap((host) =>
    Array.from({ length: 20 }, () => ({ name: 'send', pool: 'delivery' as const, host, payload: null })),
  )
  const take = (on: Db | Tx) =>
    takeJobsByHost(on as Db, randomUUID(), 'delivery', { hosts: 10, jobsEach: 5, busy: [] })
  await db.transaction().execute((tx) => storeJobs(tx, jobs))
  await db.transaction().execute(async (tx) => {
    t.equal((await take(tx)).length, 15)
    t.equal((await take(db)).length, 0, 'while the first has not committed yet')
  })
  for (let time = 0; time < 100; time++) {
    await db
      .updateTable('jobs')
      .set({ leased_by: null, run_at: new Date(0) })
      .execute()
    const taken = (await Promise.all([take(db), take(db), take(db)])).flatMap((mine) => [
      ...new Set(mine.map(({ host }) => host)),
    ])
    if (new Set(taken).size !== taken.length) return t.fail(`in round ${time} some host was taken twice`)
    if (taken.length === 0) return t.fail(`in round ${time} nothing was taken`)
  }
})

t.test('and what waits behind others of its host', async (t) => {
  const database = await testDatabase(t)
  const jobs = Array.from({ length: 6 }, () => ({
    name: 'send',
    pool: 'delivery' as const,
    host: 'one.test',
  }))
  await store(
    database,
    jobs.map((job) => ({ ...job, payload: null })),
  )
  let begun = 0
  const release = Promise.withResolvers<void>()
  const worker = new Worker(database, {
    log,
    plans: { delivery: { concurrency: 8, perHost: 2 } },
    doJob: async () => {
      begun += 1
      await release.promise
      return undefined
    },
  })
  await worker.start()
  await until(async () => begun === 2)
  const stopped = worker.stop(5_000)
  release.resolve()
  await stopped
  const left = await database.db.selectFrom('jobs').select(['leased_by', 'attempt']).execute()
  t.strictSame(
    left,
    Array.from({ length: 4 }, () => ({ leased_by: null, attempt: 0 })),
  )
  t.equal(begun, 2)
})

t.test('a deed is left to whoever took its job meanwhile', async (t) => {
  const database = await testDatabase(t)
  await store(database, [
    { name: 'write', pool: 'rest', payload: null },
    { name: 'fail', pool: 'rest', payload: null },
  ])
  const other = '00000000-0000-4000-8000-000000000002'
  let deeds = 0
  let begun = 0
  const release = Promise.withResolvers<void>()
  const worker = makeWorker(database, async (job) => {
    begun += 1
    await release.promise
    if (job.name === 'fail') throw new Error('too late')
    return async () => {
      deeds += 1
    }
  })
  await worker.start()
  await until(async () => begun === 2)
  await database.db.updateTable('jobs').set({ leased_by: other }).execute()
  release.resolve()
  await worker.stop(1_000)
  t.equal(deeds, 0)
  const jobs = await database.db.selectFrom('jobs').select(['leased_by', 'error']).execute()
  t.strictSame(
    jobs,
    [1, 2].map(() => ({ leased_by: other, error: null })),
  )
})

async function store(database: Database, jobs: NewJob[]): Promise<void> {
  await database.db.transaction().execute((tx) => storeJobs(tx, jobs))
}

function makeWorker(database: Database, doJob: (job: TakenJob) => Promise<Deed | undefined>): Worker {
  return new Worker(database, { log, doJob, plans: { rest: { concurrency: 4 } } })
}

async function work(t: Tap, database: Database, n: number): Promise<TakenJob[]> {
  const seen: TakenJob[] = []
  const worker = makeWorker(database, async (job) => {
    seen.push(job)
    return undefined
  })
  await worker.start()
  t.teardown(() => worker.stop(1_000))
  await until(async () => seen.length >= n)
  return seen
}

type Tap = { teardown: (end: () => Promise<void>) => void }

async function firstJob(database: Database) {
  return await database.db
    .selectFrom('jobs')
    .select(['run_at', 'attempt', 'error', 'leased_by'])
    .executeTakeFirstOrThrow()
}

async function count(database: Database): Promise<number> {
  return (await database.db.selectFrom('jobs').select('id').execute()).length
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(10)
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

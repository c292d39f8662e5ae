import t from 'tap'
import { connectDatabase } from '../../src/db/connect.ts'
import { putOffJob, storeJobs } from '../../src/db/queue.ts'
import type { Id } from '../../src/lib/ids.ts'
import { createLog } from '../../src/lib/log.ts'
import { dataOf, settings, shell } from './run.ts'

t.test('a parked job is seen with its error, done again, or dropped', async (t) => {
  const given = await settings(t)
  const run = shell(t, given)
  t.match(await run(['queue', 'show']), { code: 0, stdout: 'There is no work in the queue.\n' })
  const [first, second] = await park(t, given.DATABASE_URL!)
  t.match(await dataOf(run, 'queue', 'show', '--state', 'parked'), {
    pools: [{ pool: 'delivery', state: 'parked', count: 2 }],
    jobs: [
      { id: first, host: 'a.test', attempt: 1, runAt: null, error: 'a.test answered 410.' },
      { id: second },
    ],
  })
  t.match(
    (await run(['queue', 'show'])).stdout,
    /^\d+ +delivery +parked +deliver +a\.test +1 +a\.test answered 410\.$/m,
  )
  t.match(await run(['queue', 'retry', first!]), { code: 0, stdout: '1 job will be done again.\n' })
  t.match(await run(['queue', 'retry', first!]), {
    code: 1,
    stderr: `Left alone, because not parked: ${first}.\n`,
  })
  t.match(await run(['queue', 'retry', '--all']), { code: 0, stdout: '1 job will be done again.\n' })
  t.match(await run(['queue', 'drop', first!, second!, '1']), {
    code: 1,
    stdout: '2 jobs dropped.\n',
    stderr: 'Left alone, because not there, or being worked on: 1.\n',
  })
})

t.test('a host is blocked by its name as addresses write it, and never the node itself', async (t) => {
  const run = shell(t, await settings(t))
  t.match(await run(['domain', 'block', 'Bücher.Example', '--reason', 'spam']), {
    code: 0,
    stdout: 'xn--bcher-kva.example is blocked.\n',
  })
  t.match(await dataOf(run, 'domain', 'list'), [{ host: 'xn--bcher-kva.example', reason: 'spam' }])
  t.match(await run(['domain', 'block', '127.0.0.1']), {
    code: 1,
    stderr: 'A block of 127.0.0.1 would block this node itself, 127.0.0.1:3999.\n',
  })
  t.match(await run(['domain', 'unblock', 'bücher.example']), { code: 0 })
  t.match(await run(['domain', 'unblock', 'bücher.example']), { code: 1, stderr: /was not blocked/ })
})

async function park(t: { teardown: (end: () => Promise<void>) => void }, url: string): Promise<Id<'job'>[]> {
  const log = createLog({ level: 'silent', role: 'test' })
  const { db, close } = connectDatabase(url, { connections: 1, name: 'test', log })
  t.teardown(close)
  const job = { name: 'deliver', pool: 'delivery' as const, host: 'a.test', payload: {} }
  await db.transaction().execute((tx) => storeJobs(tx, [job, job]))
  const worker = '00000000-0000-4000-8000-000000000002'
  await db.updateTable('jobs').set({ attempt: 1, leased_by: worker }).execute()
  const jobs = await db.selectFrom('jobs').select('id').orderBy('id').execute()
  for (const { id } of jobs) {
    await putOffJob(
      db,
      { worker, id },
      { waitSeconds: undefined, error: 'a.test answered 410.', wasTried: true },
    )
  }
  return jobs.map(({ id }) => id)
}

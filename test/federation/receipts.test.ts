import t from 'tap'
import { Worker } from '../../src/db/worker.ts'
import { Receipts } from '../../src/federation/gate/receipts.ts'
import { createLog } from '../../src/lib/log.ts'
import { testDatabase } from '../helpers/database.ts'

t.test('while arrivals are stored, the worker beside gives way', async (t) => {
  const database = await testDatabase(t)
  const log = createLog({ level: 'silent', role: 'test' })
  const plans = { inbox: { concurrency: 2 } }
  const worker = new Worker(database, { doJob: async () => undefined, log, plans })
  const given = t.capture(worker, 'giveWay', worker.giveWay)
  const arrival = { actor: 'https://a.example/users/bo', activityId: 'https://a.example/1', type: 'Like' }
  t.equal(await new Receipts(database.db, worker).accept({ ...arrival, body: '{}' }), 'accepted')
  t.strictSame(
    given().map(({ args }) => args),
    [['inbox']],
  )
  await worker.stop(1_000)
})

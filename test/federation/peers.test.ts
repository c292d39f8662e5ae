// The breaker of each host: who is left alone after failures, for how long, and what ends that.
import { sql } from 'kysely'
import t from 'tap'
import type { Db } from '../../src/db/connect.ts'
import { storeJobs } from '../../src/db/queue.ts'
import { DEAD_AFTER_DAYS, FAILURES_MAX, Peers } from '../../src/federation/peers.ts'
import { testDatabase } from '../helpers/database.ts'

const HOST = 'peer.example'

t.test(
  'a host rests from the third failure in a row on, twice as long each time, for an hour at most',
  async (t) => {
    const { db } = await testDatabase(t)
    const peers = new Peers(db)
    const rests: (number | undefined)[] = []
    for (let failure = 1; failure <= 12; failure++) {
      await peers.failed(HOST)
      rests.push(await restOf(peers, db))
    }
    t.equal(FAILURES_MAX, 3)
    t.strictSame(rests, [undefined, undefined, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600])
  },
)

t.test('an answer ends the rest and begins the count anew', async (t) => {
  const { db } = await testDatabase(t)
  const peers = new Peers(db)
  for (let failure = 1; failure <= 3; failure++) await peers.failed(HOST)
  t.ok(peers.restsUntil(HOST, new Date()))
  await peers.succeeded(HOST)
  t.equal(peers.restsUntil(HOST, new Date()), undefined)
  await peers.failed(HOST)
  t.equal(peers.restsUntil(HOST, new Date()), undefined, 'one failure is no reason to rest')
})

t.test('so does anything that the host signed itself', async (t) => {
  const { db } = await testDatabase(t)
  const peers = new Peers(db)
  for (let failure = 1; failure <= 3; failure++) await peers.failed(HOST)
  await peers.heardFrom(HOST)
  t.equal(peers.restsUntil(HOST, new Date()), undefined)
})

t.test('a rest is over when its time is, and no host rests for another', async (t) => {
  const { db } = await testDatabase(t)
  const peers = new Peers(db)
  for (let failure = 1; failure <= 3; failure++) await peers.failed(HOST)
  t.equal(peers.restsUntil(HOST, new Date(Date.now() + 61_000)), undefined)
  t.equal(peers.restsUntil('other.example', new Date()), undefined)
})

t.test('a host that failed on seven days is asked once a day', async (t) => {
  const { db } = await testDatabase(t)
  const peers = new Peers(db)
  for (let day = 1; day < DEAD_AFTER_DAYS; day++) {
    await peers.failed(HOST)
    await peers.failed(HOST)
    await sql`update peers set failed_on = failed_on - 1, failures = 0`.execute(db)
  }
  await peers.failed(HOST)
  t.not(await restOf(peers, db), 86_400, 'the seventh day is only counted')
  await peers.failed(HOST)
  t.equal(await restOf(peers, db), 86_400)
})

t.test(
  'what waits for a dead host is due when it is heard from; for one that is slow it stays',
  async (t) => {
    const { db } = await testDatabase(t)
    const later = new Date(Date.now() + 86_400_000)
    const job = { name: 'deliver', pool: 'delivery' as const, host: HOST, payload: {}, runAt: later }
    await db.transaction().execute((tx) => storeJobs(tx, [job]))
    const areDue = async () => {
      const peers = new Peers(db)
      await peers.load()
      await peers.heardFrom(HOST)
      const { rows } = await sql<{ isDue: boolean }>`select run_at <= now() as "isDue" from jobs`.execute(db)
      return rows[0]!.isDue
    }
    for (let failure = 1; failure <= 3; failure++) await new Peers(db).failed(HOST)
    t.notOk(await areDue())
    await new Peers(db).failed(HOST)
    await sql`update peers set failed_days = ${DEAD_AFTER_DAYS}`.execute(db)
    t.ok(await areDue())
  },
)

t.test('another process knows of it when it reads', async (t) => {
  const { db } = await testDatabase(t)
  const [one, other] = [new Peers(db), new Peers(db)]
  for (let failure = 1; failure <= 3; failure++) await one.failed(HOST)
  await one.prefers(HOST, 'rfc9421')
  t.equal(other.restsUntil(HOST, new Date()), undefined)
  await other.load()
  t.ok(other.restsUntil(HOST, new Date()))
  t.equal(other.signatureOf(HOST), 'rfc9421')
  t.equal(other.signatureOf('other.example'), 'draft-cavage', 'which nobody refuses is tried first')
})

/** How many seconds a host was told to rest; undefined when it need not. */
async function restOf(peers: Peers, db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ seconds: number | null }>`
    select round(extract(epoch from retry_at - now()))::int as seconds from peers where host = ${HOST}`.execute(
    db,
  )
  const isResting = peers.restsUntil(HOST, new Date()) !== undefined
  return isResting ? (rows[0]!.seconds ?? undefined) : undefined
}

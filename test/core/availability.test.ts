import t from 'tap'
import {
  AVAILABILITY_DAYS_AFTER,
  type Availability,
  findAvailability,
  sayAvailability,
  setAvailability,
  TELLING_HOURS,
  unsetAvailability,
} from '../../src/core/availability.ts'
import type { Tx } from '../../src/db/connect.ts'
import { testDatabase } from '../helpers/database.ts'
import { makeWriter } from '../helpers/make.ts'

const NOW = new Date('2026-09-28T09:00:00Z')
const inHours = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000)
const BOOKED: Availability = {
  state: 'booked',
  until: '2026-11-01',
  takes: ['copywriting'],
  givesReferrals: true,
}

t.test('what a writer said last holds, until some time after its end', async (t) => {
  const { db } = await testDatabase(t)
  const ana = await makeWriter(db, 'ana')
  const say = (said: Availability, at: Date) =>
    db.transaction().execute((tx) => setAvailability(tx, ana.id, said, at))
  t.equal(await findAvailability(db, ana.id, NOW), undefined)
  await say({ ...BOOKED, state: 'open', until: null }, NOW)
  await say(BOOKED, inHours(1))
  t.match(await findAvailability(db, ana.id, inHours(2)), BOOKED)
  const end = new Date('2026-11-01').getTime() + AVAILABILITY_DAYS_AFTER * 86_400_000
  t.ok(await findAvailability(db, ana.id, new Date(end)))
  t.equal(await findAvailability(db, ana.id, new Date(end + 1)), undefined, 'then it is unstated')
})

t.test('what was said can be taken back, and no end is taken that cannot be', async (t) => {
  const { db } = await testDatabase(t)
  const ana = await makeWriter(db, 'ana')
  const inOne = <T>(deed: (tx: Tx) => Promise<T>) => db.transaction().execute(deed)
  await inOne((tx) => unsetAvailability(tx, ana.id, NOW))
  t.equal((await db.selectFrom('jobs').select('id').execute()).length, 0, 'there is nothing to take back')
  await inOne((tx) => setAvailability(tx, ana.id, BOOKED, NOW))
  await inOne((tx) => unsetAvailability(tx, ana.id, inHours(1)))
  t.equal(await findAvailability(db, ana.id, inHours(2)), undefined)
  for (const until of ['2026-09-26', '2027-09-29', '2026-11-31', 'tomorrow', ''])
    await t.rejects(
      inOne((tx) => setAvailability(tx, ana.id, { ...BOOKED, until }, NOW)),
      { message: /^Say a day from today on/ },
      until,
    )
})

t.test('other nodes are told at most once in six hours, of what holds then', async (t) => {
  const { db } = await testDatabase(t)
  const ana = await makeWriter(db, 'ana')
  for (const hours of [0, 1, 2, 7])
    await db.transaction().execute((tx) => setAvailability(tx, ana.id, BOOKED, inHours(hours)))
  const jobs = await db
    .selectFrom('jobs')
    .select('run_at as runAt')
    .where('name', '=', 'send-profile')
    .orderBy('run_at')
    .execute()
  t.strictSame(
    jobs.map(({ runAt }) => (Number(runAt) - NOW.getTime()) / 3_600_000),
    [0, TELLING_HOURS, 2 * TELLING_HOURS],
  )
})

t.test('an end must lie ahead, within a year', async (t) => {
  const { db } = await testDatabase(t)
  const ana = await makeWriter(db, 'ana')
  for (const until of ['2026-09-26', '2027-09-30']) {
    await t.rejects(
      db.transaction().execute((tx) => setAvailability(tx, ana.id, { ...BOOKED, until }, NOW)),
      { name: 'Refusal', message: /within 12 months/ },
      until,
    )
  }
})

t.test('it is said in a line', async (t) => {
  t.equal(sayAvailability(BOOKED), 'Booked until 1 Nov. Passing work on.')
  t.equal(sayAvailability({ ...BOOKED, state: 'open', until: null, givesReferrals: false }), 'Taking work.')
})

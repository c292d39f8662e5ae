import { createHash, randomUUID } from 'node:crypto'
import t from 'tap'
import { type NewArrival, storeArrivals } from '../../src/db/arrivals.ts'
import { testDatabase } from '../helpers/database.ts'

const NO_LEASE = { worker: null, places: 0 }

t.test('of one digest the first arrival is stored, in a list and ever after', async (t) => {
  const { db } = await testDatabase(t)
  const stored = await storeArrivals(db, [arrival('b', 1), arrival('a', 2), arrival('b', 3)], NO_LEASE)
  t.strictSame(stored.map(({ place }) => place).sort(), [1, 2])
  t.strictSame(await storeArrivals(db, [arrival('a', 4)], NO_LEASE), [])
})

t.test('without a digest every arrival is stored', async (t) => {
  const { db } = await testDatabase(t)
  const list = [arrival(null, 1), arrival(null, 2)]
  t.equal((await storeArrivals(db, list, NO_LEASE)).length, 2)
  t.equal((await storeArrivals(db, list, NO_LEASE)).length, 2)
})

t.test('a worker is given the first ones, as many as it has places for', async (t) => {
  const { db } = await testDatabase(t)
  const list = [arrival('c', 1), arrival(null, 2), arrival('a', 3)]
  const stored = await storeArrivals(db, list, { worker: randomUUID(), places: 2 })
  const leased = stored.filter(({ isLeased }) => isLeased).map(({ place }) => place)
  t.strictSame(leased.sort(), [1, 2])
  const rows = await db.selectFrom('jobs').select(['payload', 'attempt', 'leased_by']).orderBy('id').execute()
  t.match(rows, [
    { payload: 1, attempt: 1, leased_by: /./ },
    { payload: 2, attempt: 1, leased_by: /./ },
    { payload: 3, attempt: 0, leased_by: null },
  ])
})

t.test('lists that share arrivals do not wait for each other in a circle', async (t) => {
  const { db } = await testDatabase(t)
  for (let round = 0; round < 40; round++) {
    // Each list leaves out other ones, so that no two are met in the same order by chance.
    const lists = Array.from({ length: 6 }, (_, list) =>
      Array.from({ length: 60 }, (_, at) => at)
        .filter((at) => (at + list) % 6 !== 0)
        .map((at) => arrival(`${round}-${at}`, at)),
    )
    const stored = await Promise.all(lists.map((list) => storeArrivals(db, list, NO_LEASE)))
    t.equal(stored.flat().length, 60)
  }
})

function arrival(name: string | null, payload: number): NewArrival {
  const digest = name === null ? null : createHash('sha256').update(name).digest()
  return { digest, payload: JSON.stringify(payload) }
}

import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { Batch } from '../../src/lib/batch.ts'

t.test(
  'what comes while a write is under way shares the next one, and each gets its own result',
  async (t) => {
    const writes: number[][] = []
    const batch = new Batch<number, number>(async (items) => {
      writes.push(items)
      await setTimeout(5)
      return items.map((item) => item * 10)
    })
    const results = await Promise.all([1, 2, 3, 4].map((item) => batch.add(item)))
    t.strictSame(results, [10, 20, 30, 40])
    t.strictSame(writes, [[1], [2, 3, 4]])
  },
)

t.test('no write takes more than it may, and no more are under way than may be', async (t) => {
  let underWay = 0
  let most = 0
  const sizes: number[] = []
  const batch = new Batch<number, number>(
    async (items) => {
      most = Math.max(most, ++underWay)
      sizes.push(items.length)
      await setTimeout(2)
      underWay -= 1
      return items
    },
    { max: 3, writers: 2 },
  )
  await Promise.all(Array.from({ length: 20 }, (_, item) => batch.add(item)))
  t.equal(most, 2)
  t.ok(sizes.every((size) => size <= 3))
  t.equal(
    sizes.reduce((sum, size) => sum + size, 0),
    20,
  )
})

t.test('a write that fails is told to its callers only', async (t) => {
  let isFirst = true
  const batch = new Batch<string, string>(async (items) => {
    if (!isFirst) return items
    isFirst = false
    throw new Error('disk full')
  })
  await t.rejects(batch.add('a'), new Error('disk full'))
  t.equal(await batch.add('b'), 'b')
})

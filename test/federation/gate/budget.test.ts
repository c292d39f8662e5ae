import t from 'tap'
import { Budget } from '../../../src/federation/gate/budget.ts'

t.test('a host may ask for a burst, and then as often as its budget fills', async (t) => {
  const budget = new Budget({ burst: 3, perSecond: 2 })
  const asked = (atMs: number) => budget.spend('a.example', atMs)
  t.strictSame([asked(0), asked(0), asked(0)], [0, 0, 0])
  t.equal(asked(0), 1, 'the fourth has to wait a second at most')
  t.equal(asked(499), 1, 'which is not over yet')
  t.equal(asked(500), 0, 'half a second gives one back')
  t.equal(asked(500), 1)
})

t.test('what is not asked for is not saved up beyond the burst', async (t) => {
  const budget = new Budget({ burst: 2, perSecond: 1 })
  budget.spend('a.example', 0)
  t.strictSame(
    [0, 0, 0].map(() => budget.spend('a.example', 3_600_000)),
    [0, 0, 1],
  )
})

t.test('no host pays for another', async (t) => {
  const budget = new Budget({ burst: 1, perSecond: 0.1 })
  t.equal(budget.spend('a.example', 0), 0)
  t.equal(budget.spend('a.example', 0), 10, 'the wait is told in whole seconds')
  t.equal(budget.spend('b.example', 0), 0)
})

import t from 'tap'
import { Turnstile } from '../../../src/lib/fetch/turnstile.ts'

const LONG_MS = 60_000

t.test('as many of a host go in as it has places', async (t) => {
  const turnstile = new Turnstile({ perHost: 2, waitingPerHost: 0, total: 9 })
  t.strictSame(
    [1, 2, 3].map(() => turnstile.tryEnter('a')),
    [true, true, false],
  )
  t.ok(turnstile.tryEnter('b'), 'another host is not hindered')
  turnstile.leave('a')
  t.ok(turnstile.tryEnter('a'))
})

t.test('all hosts together have no more places than the total', async (t) => {
  const turnstile = new Turnstile({ perHost: 2, waitingPerHost: 1, total: 2 })
  t.strictSame(
    ['a', 'b', 'c'].map((host) => turnstile.tryEnter(host)),
    [true, true, false],
  )
  const waiting = turnstile.wait('c', LONG_MS)
  turnstile.leave('a')
  t.ok(await waiting, 'who waits takes the place that another host leaves')
  t.notOk(turnstile.tryEnter('a'))
})

t.test('the line of a host has an end', async (t) => {
  const turnstile = new Turnstile({ perHost: 1, waitingPerHost: 2, total: 9 })
  turnstile.tryEnter('a')
  const waiting = [turnstile.wait('a', LONG_MS), turnstile.wait('a', LONG_MS)]
  t.notOk(await turnstile.wait('a', LONG_MS))
  turnstile.leave('a')
  turnstile.leave('a')
  t.strictSame(await Promise.all(waiting), [true, true])
})

t.test('first come, first in; who has no room is passed by', async (t) => {
  const turnstile = new Turnstile({ perHost: 1, waitingPerHost: 9, total: 2 })
  turnstile.tryEnter('a')
  turnstile.tryEnter('b')
  const order: string[] = []
  const waiting = ['a', 'a', 'b'].map(async (host, at) => {
    await turnstile.wait(host, LONG_MS)
    order.push(`${host}${at}`)
    turnstile.leave(host)
  })
  turnstile.leave('b')
  await waiting[2]
  turnstile.leave('a')
  await Promise.all(waiting)
  t.strictSame(order, ['b2', 'a0', 'a1'])
})

t.test('who waits in vain goes away and leaves no trace', async (t) => {
  const turnstile = new Turnstile({ perHost: 1, waitingPerHost: 1, total: 1 })
  turnstile.tryEnter('a')
  t.notOk(await turnstile.wait('a', 1))
  turnstile.leave('a')
  t.ok(turnstile.tryEnter('a'), 'the place was not given to one who had left')
})

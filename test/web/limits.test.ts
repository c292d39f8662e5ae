// What costs this node or others work is asked so often, and no oftener.
import t from 'tap'
import { ASKING_TRIES, SEARCH_TRIES } from '../../src/web/limits.ts'
import { makeWriter } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

for (const [path, { max }] of [
  ['/open?q=copyeditor', SEARCH_TRIES],
  ['/search?q=nobody@nowhere.example', ASKING_TRIES],
  ['/authorize_interaction?uri=nobody@nowhere.example', ASKING_TRIES],
] as const) {
  t.test(`${path} has ${max} tries`, async (t) => {
    const { db, signedIn } = await openPages(t)
    const one = await signedIn(await makeWriter(db, 'ann', { login: 'member' }))
    const codes = new Set<number>()
    for (let at = 0; at < Number(max); at++) codes.add((await one.get(path)).statusCode)
    t.notOk(codes.has(429))
    const late = await one.get(path)
    t.match([late.statusCode, late.body], [429, 'That was tried too often'])
    t.equal((await one.get('/')).statusCode, 200, 'all else is as it was')
  })
}

t.test('the form of work is taken so often, and gives back what was written in it', async (t) => {
  const { db, signedIn } = await openPages(t)
  const one = await signedIn(await makeWriter(db, 'ann', { login: 'member' }))
  const [, token = ''] = /name="token" value="([^"]*)"/.exec((await one.get('/new/referral')).body) ?? []
  const form = { token, title: 'Copyeditor for six stories' }
  for (let at = 0; at < Number(ASKING_TRIES.max); at++)
    t.equal((await one.post('/new/referral', form)).statusCode, 422)
  const late = await one.post('/new/referral', form)
  t.match([late.statusCode, late.body], [429, /to be copied.*Copyeditor for six stories/s])
})

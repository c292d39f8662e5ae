import t from 'tap'
import { makeOpen } from '../helpers/candidates.ts'
import { makeWriter } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

const PATH = '/settings/availability'
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

t.test('what a writer says of her time stands on her profile, until she takes it back', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  t.match((await ada.get('/@ada')).body, `href="${PATH}"`)
  const until = inDays(40)
  const said = {
    state: 'booked',
    until,
    takes: ['copyediting', 'proofreading', 'magic'],
    givesReferrals: 'yes',
  }
  const { headers } = await ada.send(PATH, said)
  t.equal(headers.location, 'http://localhost:3000/@ada')
  const { body } = await visitor().get('/@ada')
  t.match(body, /Booked until \d+ [A-Z][a-z]+\. Passing work on\. Takes copyediting, proofreading\./)
  const form = (await ada.get(PATH)).body
  t.match(form, /value="booked"[^>]* checked/)
  t.match(form, `value="${until}"`)
  await ada.send(PATH, { state: 'unstated' })
  t.notMatch((await visitor().get('/@ada')).body, 'Booked')
})

t.test('a day that cannot be comes back with the reason, and what was typed', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  for (const until of ['2020-01-01', '2026-02-31', 'soon', inDays(500)]) {
    const { statusCode, body } = await ada.send(PATH, { state: 'away', until })
    t.equal(statusCode, 422, until)
    t.match(body, 'Say a day from today on')
    t.match(body, /value="away"[^>]* checked/)
  }
  t.notMatch((await ada.get('/@ada')).body, 'Away')
  t.equal((await ada.send(PATH, { state: 'rich' })).statusCode, 422)
})

t.test('what she gave to others is told once there is some', async (t) => {
  const { db, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada')
  t.notMatch((await visitor().get('/@ada')).body, 'assed on 1')
  await makeOpen(db, ada)
  t.match((await visitor().get('/@ada')).body, 'Passed on 1')
})

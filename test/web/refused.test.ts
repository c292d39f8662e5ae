// What somebody typed is not lost when it is refused.
import t from 'tap'
import { makeRoster, readRosters } from '../../src/core/rosters/roster.ts'
import { keepSearch, readSearches } from '../../src/core/search/saved.ts'
import { deed, makeInterest, makeOpen } from '../helpers/candidates.ts'
import { makeRemoteAccount, makeWriter } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

t.test('on rosters', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const rosterId = await deed(db, (tx) => makeRoster(tx, ann.id, 'Mine'))
  await deed(db, (tx) => makeRoster(tx, ann.id, 'Others'))
  t.equal((await readRosters(db, ann.id)).length, 2)
  const one = await signedIn(ann)
  const added = { who: '@nobody@nowhere.example', note: 'Quick, and kind.' }
  const refused = await one.send(`/rosters/${rosterId}/members`, added, '/rosters')
  t.equal(refused.statusCode, 404)
  t.equal(refused.body.match(/value="@nobody@nowhere.example"/g)?.length, 1, 'in its own form alone')
  t.match(refused.body, 'value="Quick, and kind."')
  const taken = await one.send('/rosters', { name: 'Mine' })
  t.match([taken.statusCode, taken.body], [409, 'value="Mine"'])
})

t.test('on the desk page', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const referral = await makeOpen(db, ann)
  const [bo, cara] = [await makeRemoteAccount(db, 'bo'), await makeRemoteAccount(db, 'cara')]
  const { id: interest } = await makeInterest(db, referral, bo)
  await makeInterest(db, referral, cara, { message: 'So would I.' })
  const one = await signedIn(ann)
  const page = `/r/${referral.code}/desk`
  const tooMuch = 'x'.repeat(20_000)
  for (const [form, fields, says] of [
    ['note', { interest, note: `Ask about footnotes. ${tooMuch}` }, 'Ask about footnotes.'],
    [
      'move',
      { interest, to: 'not_chosen', answer: `Next spring, I hope. ${tooMuch}` },
      'Next spring, I hope.',
    ],
    ['client', { client_name: 'Kestrel', brief: `Six stories. ${tooMuch}` }, 'Six stories.'],
  ] as const) {
    const { statusCode, body } = await one.send(`${page}/${form}`, fields, page)
    t.equal(statusCode, 422, form)
    t.equal(body.split(says).length, 2, `${form}: once`)
    t.match(body, '<details open>', `${form}: in sight`)
  }
})

t.test('on searches', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  for (const name of ['First', 'Second'])
    await deed(db, (tx) => keepSearch(tx, ann.id, { name, query: {}, notify: 'off' }))
  const [first] = await readSearches(db, ann.id)
  const one = await signedIn(ann)
  const renamed = await one.send(`/searches/${first!.id}`, { name: 'SECOND', notify: 'weekly' }, '/searches')
  t.match([renamed.statusCode, renamed.body], [409, /value="SECOND".*value="weekly" selected/s])
  const kept = { name: 'Second', notify: 'instant', query: 'work=copyediting' }
  const again = await one.send('/searches', kept)
  t.equal(again.statusCode, 409)
  t.match(again.body, /name="query" value="work=copyediting".*value="Second".*value="instant" selected/s)
})

t.test('when the session has ended meanwhile', async (t) => {
  const { db, signedIn } = await openPages(t)
  const one = await signedIn(await makeWriter(db, 'ann', { login: 'member' }))
  const [, token = ''] = /name="token" value="([^"]*)"/.exec((await one.get('/new/referral')).body) ?? []
  await db.deleteFrom('sessions').execute()
  const form = { token, title: 'Copyeditor for six stories', body: 'They are drafted.', step: 'preview' }
  const came = { origin: one.origin, 'sec-fetch-site': 'same-origin', referer: `${one.origin}/new/referral` }
  const { statusCode, body } = await one.post('/new/referral', form, came)
  t.equal(statusCode, 401)
  t.match(body, /You were signed out.*Copyeditor for six stories\s+They are drafted.*next=%2Fnew%2Freferral/s)
  const password = { token: 'old', handle: 'ann', password: 'the kettle is on the hob' }
  t.notMatch((await one.post('/sign-in', password)).body, 'kettle')
  const planted = await one.post('/new/referral', { title: 'Words of another site' }, {})
  t.notMatch(planted.body, 'Words of another site')
})

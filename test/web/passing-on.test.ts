// Passing work on: whom it is shown to first, what is pulled out of a client's e-mail, and rosters.
import t from 'tap'
import { readCircle } from '../../src/core/referrals/circle.ts'
import { findReferral } from '../../src/core/referrals/find.ts'
import { makeRoster, putOnRoster } from '../../src/core/rosters/roster.ts'
import { readClientFields } from '../../src/core/vault/read.ts'
import { deed } from '../helpers/candidates.ts'
import { makeBoard, makeRemoteAccount, makeWriter } from '../helpers/make.ts'
import { COPYEDITOR_FORM as FORM } from './copyeditor-form.ts'
import { type Fields, openPages } from './visitor.ts'

const MAIL = `Hi Ana, my name is Jane Kestrel. We need 6 case studies of about 1,200 words each for $0.08 per word.
Write to jane@kestrel.example.`

t.test('a roster is made, filled by handle, noted on and emptied', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const bo = await makeRemoteAccount(db, 'bo')
  const author = await signedIn(ann)
  const go = (path: string, fields: Fields = {}) => author.send(path, fields, '/rosters')
  t.equal((await go('/rosters', { name: 'x' })).statusCode, 422)
  await go('/rosters', { name: 'Copyeditors' })
  const { body } = await author.get('/rosters')
  const [, id] = /id="roster-(\d+)"/.exec(body)!
  const lost = await go(`/rosters/${id}/members`, { who: '@nobody@mastodon.example' })
  t.match(lost.body, 'There is nothing to be found')
  await go(`/rosters/${id}/members`, { who: '@bo@mastodon.example', note: 'Quick.' })
  t.match((await author.get('/rosters')).body, /Copyeditors.*@bo@mastodon\.example.*Quick\./s)
  await go(`/rosters/${id}/note`, { member: bo.id, note: 'Quick and kind.' })
  t.match((await author.get('/rosters')).body, 'Quick and kind.')
  const other = await signedIn(await makeWriter(db, 'eve', { login: 'member' }))
  t.equal((await other.send(`/rosters/${id}/remove`, {}, '/rosters')).statusCode, 404)
  await go(`/rosters/${id}/members/remove`, { member: bo.id })
  t.match((await author.get('/rosters')).body, 'Nobody is on it yet.')
  await go(`/rosters/${id}/remove`)
  t.match((await author.get('/rosters')).body, 'You keep none yet.')
})

t.test('a roster that is shown names those who agreed, and its notes stay with its writer', async (t) => {
  const { db, visitor, signedIn } = await openPages(t)
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const [cal, dee] = [
    await makeWriter(db, 'cal', { login: 'member' }),
    await makeWriter(db, 'dee', { login: 'member' }),
  ]
  const [author, asked, stranger] = [await signedIn(ann), await signedIn(cal), visitor()]
  const rosterId = await deed(db, (tx) => makeRoster(tx, ann.id, 'Copyeditors'))
  for (const { id: memberId } of [cal, dee])
    await deed(db, (tx) => putOnRoster(tx, ann.id, { rosterId, memberId, note: 'Quick and kind.' }))
  const path = `/@ann/rosters/${rosterId}`
  t.equal((await stranger.get(path)).statusCode, 404)
  t.equal(
    (await asked.send(`/rosters/${rosterId}/show`, {}, '/rosters')).statusCode,
    404,
    'only hers to show',
  )
  t.equal((await asked.send(`/rosters/${rosterId}/answer`, { answer: 'yes' }, '/rosters')).statusCode, 404)
  await author.send(`/rosters/${rosterId}/show`, {}, '/rosters')
  t.match((await author.get('/rosters')).body, '0 of 2')
  t.match((await asked.get('/notifications')).body, 'would like to show you on a roster')
  t.match((await asked.get('/rosters')).body, /ann.*asks to show you.*on “Copyeditors”/s)
  t.match((await stranger.get(path)).body, 'Nobody yet.')
  await asked.send(`/rosters/${rosterId}/answer`, { answer: 'yes' }, '/rosters')
  t.match((await stranger.get('/@ann')).body, `${path}">Copyeditors</a>`)
  const { body } = await stranger.get(path)
  t.match(body, '@cal')
  t.notMatch(body, /@dee|Quick and kind/)
  await asked.send(`/rosters/${rosterId}/answer`, { answer: 'no' }, '/rosters')
  t.notMatch((await stranger.get(path)).body, '@cal')
  await author.send(`/rosters/${rosterId}/hide`, {}, '/rosters')
  t.equal((await stranger.get(path)).statusCode, 404)
  t.notMatch((await stranger.get('/@ann')).body, 'Would refer')
})

t.test('work is shown to the author’s people first, and they can answer', async (t) => {
  const { db, signedIn, guest, visitor } = await openPages(t)
  await makeBoard(db, 'board')
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const [bo, eve] = [await makeRemoteAccount(db, 'bo'), await makeRemoteAccount(db, 'eve')]
  const author = await signedIn(ann)
  const terms: Fields = { ...FORM, audience: 'circle_then_public', circleHours: '24' }
  const nobody = await author.send('/new/referral', { ...terms, step: 'publish' })
  t.equal(nobody.statusCode, 422)
  const preview = await author.send('/new/referral', { ...terms, people: '@bo@mastodon.example' })
  t.match(preview.body, 'One person is asked first, everybody after 24 hours.')
  const sent = await author.send('/new/referral', {
    ...terms,
    people: '@bo@mastodon.example',
    step: 'publish',
  })
  const desk = sent.headers.location as string
  const page = desk.replace('/desk', '')
  const { id } = (await findReferral(db, ann.id, page.slice(3)))!
  t.match(await readCircle(db, id), [{ id: bo.id, answer: null }])
  t.match((await author.get(desk)).body, /Your circle.*@bo@mastodon\.example<.*has not answered/s)
  t.equal((await visitor().get(page)).statusCode, 404)
  t.equal((await (await guest(eve)).get(page)).statusCode, 404)
  const asked = await guest(bo)
  t.match((await asked.get(page)).body, /You are asked before everybody else.*I’m interested/s)
  await asked.send(`${page}/decline`, {}, page)
  t.match(await readCircle(db, id), [{ answer: 'no' }])
  const form = `${page}/interest`
  t.equal((await asked.send(form, { message: 'With pleasure.', samples: '' })).headers.location, page)
  t.match((await author.get(desk)).body, 'With pleasure.')
  t.match(await readCircle(db, id), [{ answer: 'yes' }])
})

t.test('a client’s e-mail fills the form and the vault, and no page shows it again', async (t) => {
  const { db, signedIn } = await openPages(t)
  await makeBoard(db, 'board')
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const author = await signedIn(ann)
  const pulled = await author.send('/new/referral', { mail: MAIL, step: 'mail' })
  t.match(pulled.body, 'This contains a name, an e-mail address: they went to the vault, not into the post.')
  t.match(pulled.body, /Paste the client’s e-mail.*Who should see it first\?/s)
  const lone = await author.send('/new/referral', { mail: 'write to jo@kestrel.example', step: 'mail' })
  t.match(lone.body, 'This contains an e-mail address: it went to the vault, not into the post.')
  t.match(pulled.body, /name="pieces" value="6"/)
  t.match(pulled.body, /name="payMin" value="0\.08"/)
  const [, draft] = /name="draft" value="([^"]+)"/.exec(pulled.body)!
  const preview = await author.send('/new/referral', {
    ...FORM,
    draft: draft!,
    client_contact: '+44 Kestrel 1',
  })
  const sent = await author.send('/new/referral', { ...FORM, draft: draft!, step: 'publish' })
  t.equal(sent.headers.location, `/r/${draft}/desk`)
  const { id } = (await findReferral(db, ann.id, draft!))!
  t.strictSame(await readClientFields(db, id), ['client_name', 'client_contact', 'brief'])
  const saved = await author.send(
    '/drafts',
    { ...FORM, title: 'Another piece of work', client_name: 'Kestrel' },
    '/new/referral',
  )
  t.equal(saved.statusCode, 303)
  const pages = await Promise.all(
    [`/r/${draft}/desk`, `/r/${draft}`, '/', '/drafts'].map((path) => author.get(path)),
  )
  for (const { body } of [pulled, preview, sent, saved, ...pages]) t.notMatch(body, /kestrel/i)
})

t.test('a client that stands in the post is pointed out before it is passed on', async (t) => {
  const { db, signedIn } = await openPages(t)
  await makeBoard(db, 'board')
  const author = await signedIn(await makeWriter(db, 'ann', { login: 'member' }))
  const say = (body: string) =>
    author.send('/new/referral', { ...FORM, body, client_name: 'Kestrel & Vane', links: '' })
  t.match((await say('For KESTREL & VANE, in spring.')).body, '“Kestrel &amp; Vane”: that is your client')
  t.notMatch((await say('For a museum, in spring.')).body, 'that is your client')
})

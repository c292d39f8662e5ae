import t from 'tap'
import { suspendAccount } from '../../src/core/accounts/suspend.ts'
import { siteAt } from '../../src/core/site.ts'
import { makeReferral, makeWriter, PASSWORD } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

t.test('a writer signs in, is led on, and signs out', async (t) => {
  const { db, visitor } = await openPages(t)
  await makeWriter(db, 'ada', { login: 'member' })
  const ada = visitor()
  const inside = await ada.send('/sign-in', { handle: '@Ada', password: PASSWORD, next: '/new/post' })
  t.equal(inside.statusCode, 303)
  t.equal(inside.headers.location, '/new/post')
  t.match((await ada.get('/home')).body, 'Sign out')
  const stolen = ada.cookies.get('session')!
  await ada.send('/sign-out', {}, '/home')
  t.notOk(ada.cookies.has('session'))
  const thief = visitor()
  thief.cookies.set('session', stolen)
  t.equal((await thief.get('/home')).headers.location, '/sign-in?next=%2Fhome')
})

t.test('a wrong password and an unknown handle are told in the same words', async (t) => {
  const { db, visitor } = await openPages(t)
  await makeWriter(db, 'ada', { login: 'member' })
  const answers = []
  for (const handle of ['ada', 'nobody', '\0']) {
    const stranger = visitor()
    const { statusCode, body } = await stranger.send('/sign-in', { handle, password: 'not this one' })
    t.notOk(stranger.cookies.has('session'))
    answers.push({ statusCode, says: /do not belong together/.test(body) })
  }
  t.strictSame(answers, Array(3).fill({ statusCode: 401, says: true }))
})

t.test('the session is another after each sign-in, and the one before is over', async (t) => {
  const { db, visitor, signedIn } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const first = ada.cookies.get('session')!
  const { body } = await ada.get('/home')
  const [, token = ''] = /name="token" value="([^"]*)"/.exec(body)!
  await ada.post('/sign-in', { token, handle: 'ada', password: PASSWORD })
  t.not(ada.cookies.get('session'), first)
  const old = visitor()
  old.cookies.set('session', first)
  t.equal((await old.get('/home')).statusCode, 303)
})

t.test('a suspended writer is signed out everywhere', async (t) => {
  const { db, signedIn } = await openPages(t)
  const account = await makeWriter(db, 'ada', { login: 'member' })
  const ada = await signedIn(account)
  t.equal((await ada.get('/home')).statusCode, 200)
  await db.transaction().execute((tx) => suspendAccount(tx, account.id))
  t.equal((await ada.get('/home')).statusCode, 303)
})

t.test('nobody is led away from this node after signing in', async (t) => {
  const { db, visitor } = await openPages(t)
  await makeWriter(db, 'ada', { login: 'member' })
  const elsewhere = [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/..//evil.example',
  ]
  for (const next of elsewhere) {
    const { headers } = await visitor().send('/sign-in', { handle: 'ada', password: PASSWORD, next })
    t.equal(headers.location, '/home', next)
    const page = await visitor().get(`/sign-in?next=${encodeURIComponent(next)}`)
    t.match(page.body, 'name="next" value="/home"')
  }
})

t.test('the twenty-first try in five minutes is not heard', async (t) => {
  const { db, visitor } = await openPages(t)
  await makeWriter(db, 'ada', { login: 'member' })
  const stranger = visitor()
  const { body } = await stranger.get('/sign-in')
  const [, token = ''] = /name="token" value="([^"]*)"/.exec(body)!
  const tries = []
  for (let one = 0; one < 21; one++) {
    tries.push(await stranger.post('/sign-in', { token, handle: `nobody${one}`, password: 'x' }))
  }
  t.strictSame([...new Set(tries.slice(0, 20).map(({ statusCode }) => statusCode))], [401])
  t.equal(tries[20]!.statusCode, 429)
  t.match(tries[20]!.body, 'That was tried too often')
  t.ok(Number(tries[20]!.headers['retry-after']) > 0)
})

t.test('many addresses together have thirty tries an hour for one handle', async (t) => {
  const { app, visitor } = await openPages(t)
  const stranger = visitor()
  const { body } = await stranger.get('/sign-in')
  const [, token = ''] = /name="token" value="([^"]*)"/.exec(body)!
  const cookie = `visit=${stranger.cookies.get('visit')}`
  const tries = []
  for (let one = 0; one < 31; one++) {
    const answer = await app.inject({
      method: 'POST',
      url: '/sign-in',
      remoteAddress: `127.0.1.${one}`,
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ token, handle: one % 2 ? '@ADA' : 'ada', password: 'x' }).toString(),
    })
    tries.push(answer)
  }
  t.strictSame([tries[29]!.statusCode, tries[30]!.statusCode], [401, 429])
  t.ok(Number(tries[30]!.headers['retry-after']) > 0)
})

t.test('cookies are locked to the host over https, and out of reach of scripts everywhere', async (t) => {
  const safe = await openPages(t, { site: siteAt('https://writers.example', 'Writers') })
  await makeWriter(safe.db, 'ada', { login: 'member' })
  const { headers } = await safe.visitor().send('/sign-in', { handle: 'ada', password: PASSWORD })
  const [session] = [headers['set-cookie']].flat().filter((set) => !set?.includes('Max-Age=0'))
  t.match(session, /^__Host-session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  const plain = await openPages(t)
  const [visit] = [(await plain.visitor().get('/sign-in')).headers['set-cookie']].flat()
  t.match(visit, /^visit=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
})

t.test('whoever would like work signs in with a password or from elsewhere, side by side', async (t) => {
  const { db, visitor } = await openPages(t)
  const { code } = await makeReferral(db, await makeWriter(db, 'ada'))
  const led = await visitor().get(`/r/${code}/interest`)
  t.equal(led.statusCode, 303)
  const { body } = await visitor().get(led.headers.location as string)
  t.match(body, /action="\/sign-in".*With your fediverse account.*action="\/guest\/sign-in"/s)
  t.equal(body.split(`name="next" value="/r/${code}/interest"`).length, 3)
  t.match((await visitor().get('/sign-in')).body, 'name="next" value="/guest"')
  t.equal((await visitor().get('/settings')).headers.location, '/settings/profile')
})

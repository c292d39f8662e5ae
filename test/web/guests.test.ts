// Guests sign in by their own node or by a code, and nobody signs in as them.
import t, { type Test } from 'tap'
import { findRemoteAccount } from '../../src/core/accounts/find.ts'
import { suspendAccount } from '../../src/core/accounts/suspend.ts'
import { claimCode } from '../../src/core/auth/guest-codes.ts'
import { findInterestOf } from '../../src/core/interests/interest.ts'
import { Policy } from '../../src/core/policy/policy.ts'
import { setPolicy } from '../../src/core/policy/versions.ts'
import { deed, makeInterest, makeOpen, makeRecommendation } from '../helpers/candidates.ts'
import { type HomeServer, startHomeServer } from '../helpers/home-server.ts'
import { makeRemoteAccount, makeWriter } from '../helpers/make.ts'
import { startNode } from '../helpers/node.ts'
import { HANGS_MS } from '../helpers/wait.ts'
import { openPages, type Visitor } from './visitor.ts'

t.setTimeout(HANGS_MS)

interface Stage {
  home: HomeServer
  db: Awaited<ReturnType<typeof startNode>>['db']
  visitor: () => Visitor
}

async function prepare(t: Test): Promise<Stage> {
  const [node, home] = await Promise.all([startNode(t, { isWorking: false }), startHomeServer(t, 'bo')])
  const { db, site, secretKey, federation } = node
  const lookup = (text: string) => federation.lookup.find(text)
  const { visitor } = await openPages(t, { db, site, secretKey, lookup, homes: federation.homes })
  return { home, db, visitor }
}

/** Asks to be led to a home server; gives the address of the link that leads there. */
async function leave(visitor: Visitor, handle: string, next = '/guest'): Promise<string> {
  const form = `/guest/sign-in?next=${encodeURIComponent(next)}`
  const { body } = await visitor.send('/guest/sign-in', { handle, next }, form)
  const [, href = ''] = /class="button" href="([^"]+)"/.exec(body) ?? []
  return href.replaceAll('&amp;', '&')
}

/** The path to which a home server sent a browser back. */
function pathOf(location: string): string {
  const { pathname, search } = new URL(location)
  return pathname + search
}

t.test('a guest signs in at home, and the token is given back', async (t) => {
  const { home, db, visitor } = await prepare(t)
  const bo = visitor()
  const url = await leave(bo, `@bo@${home.host}`, '/guest?a=1')
  t.equal(new URL(url).host, home.host)
  t.equal(new URL(url).searchParams.get('scope'), 'profile')
  const back = await bo.get(pathOf(await home.authorize(url)))
  t.match({ status: back.statusCode, to: back.headers.location }, { status: 303, to: '/guest?a=1' })
  t.match((await bo.get('/guest')).body, `You are @bo@${home.host}, as a guest.`)
  t.equal(home.tokens.size, 0)
  t.ok(await findRemoteAccount(db, 'bo', home.host))
  await bo.send('/sign-out', {}, '/guest')
  t.equal((await bo.get('/guest')).statusCode, 303)
  const again = await leave(bo, `@bo@${home.host}`)
  t.equal((await bo.get(pathOf(await home.authorize(again)))).statusCode, 303)
  t.equal(home.asked.filter((line) => line === 'POST /api/v1/apps').length, 1, 'one introduction a node')
})

t.test(
  'a node that has forgotten this one is introduced to it anew, before anybody is sent there',
  async (t) => {
    const { db, home, visitor } = await prepare(t)
    const signIn = async () => {
      const bo = visitor()
      return (await bo.get(pathOf(await home.authorize(await leave(bo, `@bo@${home.host}`))))).statusCode
    }
    t.equal(await signIn(), 303)
    home.forgetClients()
    t.equal(await signIn(), 303)
    t.equal(await signIn(), 303)
    t.equal(home.asked.filter((line) => line === 'POST /api/v1/apps').length, 2)
    // As after a change of this node's secret key: what was sealed before opens no more.
    await db
      .updateTable('home_apps')
      .set({ sealed_secret: Buffer.alloc(80, 1) })
      .execute()
    t.equal(await signIn(), 303)
    t.equal(home.asked.filter((line) => line === 'POST /api/v1/apps').length, 3)
    t.equal(home.tokens.size, 0, 'whatever was given is given back')
    home.instead.set('/oauth/token', (response) =>
      response.writeHead(400).end('{"error":"unsupported_grant_type"}'),
    )
    const way = await visitor().send(
      '/guest/sign-in',
      { handle: `@bo@${home.host}`, next: '/guest' },
      '/guest/sign-in?next=%2Fguest',
    )
    t.match(way.body, /Did it show you an error\?.*Show me a code/s)
    t.equal(
      home.asked.filter((line) => line === 'POST /api/v1/apps').length,
      3,
      'known, though it grants no such thing',
    )
  },
)

t.test('a node without the narrow scope is asked for the one it has', async (t) => {
  const { home, visitor } = await prepare(t)
  home.scopes = undefined
  const url = await leave(visitor(), `@bo@${home.host}`)
  t.equal(new URL(url).searchParams.get('scope'), 'read:accounts')
})

t.test('a return is good once, in the browser that went, from the node it went to', async (t) => {
  const { home, visitor } = await prepare(t)
  const evil = await startHomeServer(t, 'mallory', '127.0.0.4')
  const [bo, other] = [visitor(), visitor()]
  await other.get('/guest/sign-in')
  const url = await leave(bo, `@bo@${home.host}`)
  const path = pathOf(await home.authorize(url))
  const signedIn = async (one: Visitor) => (await one.get('/guest')).statusCode === 200
  t.equal((await other.get(path)).statusCode, 403, 'another browser')
  t.notOk(await signedIn(other))
  const swapped = path.replace(encodeURIComponent(home.host), encodeURIComponent(evil.host))
  t.equal((await bo.get(swapped)).statusCode, 403, 'another node')
  t.equal((await bo.get(path.replace(/state=[^&]*/, 'state=x'))).statusCode, 403, 'another state')
  t.equal((await bo.get(path)).statusCode, 303)
  t.ok(await signedIn(bo))
  const second = visitor()
  second.cookies.set('visit', bo.cookies.get('visit')!)
  t.equal((await second.get(path)).statusCode, 403, 'a second time')
})

t.test('a session is new at each sign-in, whatever the browser was given before', async (t) => {
  const { home, visitor } = await prepare(t)
  const bo = visitor()
  bo.cookies.set('guest', 'planted')
  const url = await leave(bo, `@bo@${home.host}`)
  await bo.get(pathOf(await home.authorize(url)))
  const token = bo.cookies.get('guest')
  t.not(token, 'planted')
  const thief = visitor()
  thief.cookies.set('guest', 'planted')
  t.equal((await thief.get('/guest')).statusCode, 303)
})

t.test('nobody is led away from this node after signing in', async (t) => {
  const { home, visitor } = await prepare(t)
  for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    const bo = visitor()
    const url = await leave(bo, `@bo@${home.host}`, next)
    t.equal((await bo.get(pathOf(await home.authorize(url)))).headers.location, '/guest', next)
  }
})

t.test('a node speaks for its own people alone', async (t) => {
  const { home, visitor } = await prepare(t)
  const evil = await startHomeServer(t, 'mallory', '127.0.0.4')
  evil.people.set('bo', home.people.get('bo')!)
  evil.signedIn = 'bo'
  const mallory = visitor()
  const url = await leave(mallory, `@mallory@${evil.host}`)
  const back = await mallory.get(pathOf(await evil.authorize(url)))
  t.equal(back.statusCode, 409)
  t.match(back.body, 'does not say who @bo is')
  t.equal((await mallory.get('/guest')).statusCode, 303)
  t.equal(evil.tokens.size, 0)
})

t.test('a token is shown to no other node, and what goes wrong is said in words', async (t) => {
  const { home, visitor } = await prepare(t)
  const evil = await startHomeServer(t, 'mallory', '127.0.0.4')
  const bo = visitor()
  home.instead.set('/api/v1/accounts/verify_credentials', (response) =>
    response.writeHead(302, { location: `${evil.origin}/api/v1/accounts/verify_credentials` }).end(),
  )
  const url = await leave(bo, `@bo@${home.host}`)
  const back = await bo.get(pathOf(await home.authorize(url)))
  t.equal(back.statusCode, 409)
  t.match(back.body, 'use a code instead')
  t.strictSame(evil.asked, [])
  t.equal(home.tokens.size, 0)
  const denied = await leave(bo, `@bo@${home.host}`)
  const state = new URL(denied).searchParams.get('state')
  const no = await bo.get(`/guest/from/${encodeURIComponent(home.host)}?error=access_denied&state=${state}`)
  t.match(no.body, 'did not let you in')
})

t.test('what no node may say is nothing that it said (RFC 6749)', async (t) => {
  const { home, visitor } = await prepare(t)
  const bo = visitor()
  const says = (path: string, what: object) =>
    home.instead.set(path, (response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(what)),
    )
  const trip = await leave(bo, `@bo@${home.host}`)
  const odder = pathOf(await home.authorize(trip))
  says('/oauth/token', { access_token: 'a\nb' })
  t.equal((await bo.get(odder)).statusCode, 409, 'a token (appendix A.12)')
  home.instead.delete('/oauth/token')
  says('/api/v1/apps', { client_id: 'a\0b', client_secret: 'c' })
  home.forgetClients()
  const odd = await visitor().send(
    '/guest/sign-in',
    { handle: `@bo@${home.host}`, next: '/guest' },
    '/guest/sign-in?next=%2Fguest',
  )
  t.equal(odd.statusCode, 409, 'the name of a client (A.1)')
})

t.test('a code that is sent to the desk signs in the browser that shows it, once', async (t) => {
  const { db, visitor } = await openPages(t)
  const [bo, eve] = [await makeRemoteAccount(db, 'bo'), await makeRemoteAccount(db, 'eve')]
  const [browser, other] = [visitor(), visitor()]
  const { body } = await browser.send('/guest/code', { next: '/guest' }, '/guest/sign-in')
  const [text, code] = /SIGN IN ([0-9a-z]{8})/.exec(body)!
  const check = async (one: Visitor) =>
    (await one.send('/guest/code/check', { code: code! }, '/guest/sign-in')).statusCode
  t.equal(await check(browser), 409, 'nobody has sent it')
  const claim = (who: typeof bo, said: string, at = new Date()) =>
    deed(db, (tx) => claimCode(tx, who, said, at))
  t.equal(await claim(bo, 'Hello, is this the desk?'), 'none')
  t.equal(await claim(bo, code!), 'none', 'a bare code does nothing')
  t.equal(await claim(bo, 'SIGN IN 00000000'), 'unknown')
  t.equal(await claim(bo, text!, new Date(Date.now() + 16 * 60_000)), 'unknown', 'too late')
  t.equal(await claim(bo, `Please sign in: ${code!.toUpperCase()}`), 'claimed')
  t.equal(await claim(eve, text!), 'unknown', 'claimed once')
  t.equal(await check(other), 409, 'another browser')
  t.equal(await check(browser), 303)
  t.match((await browser.get('/guest')).body, 'You are @bo@mastodon.example, as a guest.')
  browser.cookies.delete('guest')
  t.equal(await check(browser), 409, 'used up')
})

t.test('a code that has run out says so', async (t) => {
  const { db, visitor } = await openPages(t)
  const browser = visitor()
  const { body } = await browser.send('/guest/code', { next: '/guest' }, '/guest/sign-in')
  const [, code = ''] = /SIGN IN ([0-9a-z]{8})/.exec(body) ?? []
  const check = () => browser.send('/guest/code/check', { code }, '/guest/sign-in')
  t.match((await check()).body, 'The desk has not heard it yet')
  await db.updateTable('guest_codes').set({ expires_at: new Date() }).execute()
  const late = await check()
  t.equal(late.statusCode, 409)
  t.match(late.body, /This code has run out.*Show me a code/s)
})

t.test('who does not want to be suggested says so on her own page', async (t) => {
  const { db, guest } = await openPages(t)
  const account = await makeRemoteAccount(db, 'bo')
  const bo = await guest(account)
  t.match((await bo.get('/guest')).body, 'Never suggest me')
  await bo.send('/guest/never-suggest', {}, '/guest')
  t.match((await bo.get('/guest')).body, 'Nobody can suggest you here')
  t.match(await db.selectFrom('suggestion_refusals').select('account_id').execute(), [
    { account_id: account.id },
  ])
})

t.test('who is suspended is signed in no more', async (t) => {
  const { db, guest } = await openPages(t)
  const account = await makeRemoteAccount(db, 'bo')
  const bo = await guest(account)
  t.equal((await bo.get('/guest')).statusCode, 200)
  await deed(db, (tx) => suspendAccount(tx, account.id))
  t.equal((await bo.get('/guest')).statusCode, 303)
})

t.test('a form of a guest is taken from her own pages only', async (t) => {
  const { db, guest } = await openPages(t)
  const bo = await guest(await makeRemoteAccount(db, 'bo'))
  const mallory = await guest(await makeRemoteAccount(db, 'mallory'))
  const [, token] = /name="token" value="([^"]*)"/.exec((await mallory.get('/guest')).body)!
  t.equal((await bo.post('/guest/erase', { token: token!, sure: 'yes' })).statusCode, 403)
  t.equal((await bo.post('/guest/erase', { sure: 'yes' })).statusCode, 403)
})

t.test('a guest takes her data along, and has it deleted', async (t) => {
  const { db, guest } = await openPages(t)
  const [ann, cara] = [await makeWriter(db, 'ann'), await makeWriter(db, 'cara')]
  await deed(db, (tx) => setPolicy(tx, null, Policy.parse({ whoCanList: 'anyone' })))
  const account = await makeRemoteAccount(db, 'bo')
  const referral = await makeOpen(db, ann)
  const other = await makeOpen(db, cara)
  await makeInterest(db, referral, account, { message: 'I did six of these.' })
  await makeRecommendation(db, other, { recommender: account, subject: ann })
  const own = await makeOpen(db, account)
  const bo = await guest(account)
  const data = JSON.parse((await bo.get('/guest/export')).body)
  t.match(data, {
    account: account.uri,
    interests: [{ referral: referral.code, message: 'I did six of these.' }],
    recommendationsGiven: [{ referral: other.code, who: ann.uri }],
    referrals: [{ code: own.code, state: 'open' }],
  })
  const unsure = await bo.send('/guest/erase', {}, '/guest')
  t.equal(unsure.statusCode, 422)
  t.equal((await bo.send('/guest/erase', { sure: 'yes' }, '/guest')).headers.location, '/')
  t.equal((await bo.get('/guest')).statusCode, 303, 'signed out')
  t.equal(await findInterestOf(db, referral.id, account.id), undefined)
  t.match((await (await guest(account)).get('/guest/export')).body, '"state": "withdrawn"')
})

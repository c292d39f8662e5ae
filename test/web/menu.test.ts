// What is one's own is in the menu of every page, and what waits for moderators is counted there.
import t from 'tap'
import { makeReferral, makeRemoteAccount, makeWriter, PASSWORD } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

t.test('every page leads members and guests to what is theirs', async (t) => {
  const { db, signedIn, guest, visitor } = await openPages(t)
  const member = await signedIn(await makeWriter(db, 'ann', { login: 'member' }))
  const bo = await guest(await makeRemoteAccount(db, 'bo'))
  const { body } = await member.get('/open')
  const [, menu = ''] = /<nav aria-label="Your own">(.*?)<\/nav>/s.exec(body) ?? []
  const links = [...menu.matchAll(/href="([^"]+)"/g)].map(([, to]) => to!)
  t.match(links, [
    '/@ann',
    '/guest',
    '/drafts',
    '/rosters',
    '/searches',
    '/endorsements',
    '/follow-requests',
    '/settings/profile',
  ])
  for (const link of links) t.equal((await member.get(link)).statusCode, 200, link)
  t.match((await member.get('/settings/profile')).body, /settings\/availability.*settings\/password/s)
  t.match((await bo.get('/open')).body, /aria-label="Your own".*href="\/guest"/s)
  t.notMatch((await visitor().get('/open')).body, 'Your own')
})

t.test('moderators see how much waits, and nobody else does', async (t) => {
  const { db, signedIn } = await openPages(t)
  const mia = await signedIn(await makeWriter(db, 'mia', { login: 'moderator' }))
  const ann = await signedIn(await makeWriter(db, 'ann', { login: 'member' }))
  t.notMatch((await mia.get('/open')).body, '> waiting<')
  for (const handle of ['bo', 'cara']) await makeReferral(db, await makeRemoteAccount(db, handle))
  t.match((await mia.get('/open')).body, /Moderate <span class="badge">2<span class="unseen"> waiting</)
  t.notMatch((await ann.get('/open')).body, 'Moderate')
})

t.test('a member changes her password, and is signed out everywhere else', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const ann = await makeWriter(db, 'ann', { login: 'member' })
  const [here, elsewhere] = [await signedIn(ann), await signedIn(ann)]
  const form = '/settings/password'
  const password = 'another kettle, and another hob'
  for (const [wrong, says] of [
    [{ old: 'not this one', password, again: password }, 'This is not your current password.'],
    [{ old: PASSWORD, password, again: 'another' }, 'The two new passwords are not the same'],
    [{ old: PASSWORD, password: 'short', again: 'short' }, 'A password is 10 to 200'],
  ] as const) {
    const { statusCode, body } = await here.send(form, wrong)
    t.match([statusCode, body], [422, says])
    t.notMatch(body, password)
  }
  const all = await here.send(form, { old: 'not this one', password: 'short', again: 'other' })
  for (const [field, says] of [
    ['old', 'This is not your current password.'],
    ['password', 'A password is 10 to 200'],
    ['again', 'The two new passwords are not the same.'],
  ] as const)
    t.match(all.body, `<p class="error" id="error-${field}">${says}`, 'all at once')
  const changed = await here.send(form, { old: PASSWORD, password, again: password })
  t.match((await here.get(changed.headers.location!)).body, 'It is changed.')
  t.equal((await elsewhere.get('/home')).statusCode, 303)
  const signIn = async (typed: string) =>
    (await visitor().send('/sign-in', { handle: 'ann', password: typed })).statusCode
  t.strictSame([await signIn(PASSWORD), await signIn(password)], [401, 303])
})

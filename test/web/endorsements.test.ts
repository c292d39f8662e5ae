// A writer vouches for another, who reads it first; once she agrees it stands on her profile, until one of them takes it back.
import t from 'tap'
import { makeRemoteAccount, makeWriter } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

const TEXT = 'She kept forty pieces on time, and the interviews on tape.'
const SAID = { basis: 'edited_my_work', text: TEXT, skills: 'copyediting, interviews', since: '2024-03' }

t.test('said on a profile, accepted, read by everybody, taken off again', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const [ada, bo] = [
    await makeWriter(db, 'ada', { login: 'member' }),
    await makeWriter(db, 'bo', { login: 'member' }),
  ]
  await db
    .updateTable('accounts')
    .set({ joined_at: new Date('2020-01-01') })
    .execute()
  const [author, subject] = [await signedIn(ada), await signedIn(bo)]
  t.match((await author.get('/@bo')).body, 'href="/@bo/vouch">Vouch for them</a>')
  t.notMatch((await subject.get('/@bo')).body, 'Vouch for them')

  const short = await author.send('/@bo/vouch', { ...SAID, text: 'Good.' })
  t.equal(short.statusCode, 422)
  t.match(short.body, /20 to 1,500 characters.*Good\..*value="copyediting, interviews"/s)
  t.equal((await author.send('/@bo/vouch', { ...SAID, basis: '' })).statusCode, 422)
  t.match((await author.send('/@bo/vouch', SAID)).headers, { location: '/endorsements' })
  t.match((await author.get('/endorsements')).body, /What you say of others.*forty pieces/s)
  t.notMatch((await visitor().get('/@bo')).body, 'forty pieces', 'nobody reads it before she agrees')

  t.match((await subject.get('/notifications')).body, /vouches for you.*href="\/endorsements"/s)
  const waiting = (await subject.get('/endorsements')).body
  t.match(waiting, /They wait for your answer.*forty pieces.*Show it on my profile/s)
  const [, id] = /action="\/endorsements\/(\d+)"/.exec(waiting)!
  const move = async (who: typeof author, deed: string) =>
    (await who.send(`/endorsements/${id}`, { deed }, '/endorsements')).statusCode
  t.equal(await move(author, 'accept'), 404, 'nobody agrees in her place')
  t.equal(await move(subject, 'accept'), 303)
  t.match(
    (await visitor().get('/@bo')).body,
    /What others say.*ada.*was edited by them since 2024-03; copyediting, interviews.*forty pieces/s,
  )
  t.equal(await move(subject, 'withdraw'), 404)
  t.equal(await move(subject, 'revoke'), 303)
  t.notMatch((await visitor().get('/@bo')).body, 'forty pieces')
})

t.test('its author takes it back, and writers of other nodes cannot be asked', async (t) => {
  const { db, signedIn, guest, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  await makeWriter(db, 'bo')
  const cara = await makeRemoteAccount(db, 'cara')
  await db
    .updateTable('accounts')
    .set({ joined_at: new Date('2020-01-01') })
    .execute()
  const author = await signedIn(ada)
  await author.send('/@bo/vouch', SAID)
  const own = (await author.get('/endorsements')).body
  const [, id] = /action="\/endorsements\/(\d+)"/.exec(own)!
  await author.send(`/endorsements/${id}`, { deed: 'withdraw' }, '/endorsements')
  t.notMatch((await author.get('/endorsements')).body, 'forty pieces')
  t.equal((await author.get('/@cara@mastodon.example/vouch')).statusCode, 404)
  t.notMatch((await author.get('/@cara@mastodon.example')).body, 'Vouch for them')
  for (const who of [visitor(), await guest(cara)]) t.equal((await who.get('/@bo/vouch')).statusCode, 303)
})

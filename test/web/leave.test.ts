import t from 'tap'
import { makePost, makeWriter, PASSWORD } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

const PATH = '/settings/leave'
const NONE = { length: 0 }

t.test('a writer leaves by her password and a tick, and is signed out', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  await makePost(db, ada, { text: 'A word of mine.' })
  const browser = await signedIn(ada)
  t.match((await browser.get('/settings/profile')).body, `href="${PATH}"`)
  t.match((await browser.get(PATH)).body, '<a href="/settings/data">take your data along</a>')
  t.match(
    (await browser.get('/settings/data')).body,
    /aria-current="page">Your data<.*href="\/guest\/export"/s,
  )
  t.match(JSON.parse((await browser.get('/guest/export')).body), {
    profile: { handle: 'ada', name: ada.name },
    posts: [{ html: /A word of mine/, visibility: 'public' }],
    ...{ following: NONE, followers: NONE, blocks: NONE, interests: NONE },
  })
  const wrong = await browser.send(PATH, { password: 'not hers', sure: 'yes' })
  t.equal(wrong.statusCode, 422)
  t.match(wrong.body, 'This is not your current password.')
  t.match((await browser.send(PATH, { password: PASSWORD })).body, 'Please tick that you want it')
  t.match((await visitor().get('/@ada')).body, 'A word of mine.')

  const gone = await browser.send(PATH, { password: PASSWORD, sure: 'yes' })
  t.equal(gone.statusCode, 200)
  t.match(gone.body, 'You are gone from here')
  t.equal((await browser.get(PATH)).statusCode, 303, 'signed out')
  const page = await visitor().get('/@ada')
  t.not(page.statusCode, 200)
  t.notMatch(page.body, 'A word of mine.')
})

t.test('the owner is refused in words', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const browser = await signedIn(await makeWriter(db, 'ada', { login: 'owner' }))
  const refused = await browser.send(PATH, { password: PASSWORD, sure: 'yes' })
  t.equal(refused.statusCode, 409)
  t.match(refused.body, 'somebody else must own it first')
  t.equal((await visitor().get('/@ada')).statusCode, 200)
})

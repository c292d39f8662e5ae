// Work of another node of our kind, answered from a page here.
import t, { type Test } from 'tap'
import { hearReferral } from '../../src/core/offers/heard.ts'
import { answerOffer } from '../../src/core/offers/move.ts'
import { findOwnOffer } from '../../src/core/offers/view.ts'
import type { PublishedState } from '../../src/core/referrals/states.ts'
import { deed } from '../helpers/candidates.ts'
import { makeRemoteAccount, makeRemotePost, makeWriter } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

const WORDS = { message: 'I have edited menus since 2019.', amount: '0.07', currency: 'usd', unit: 'word' }

t.test('a writer offers to do it, sees where she stands, and takes it back', async (t) => {
  const { db, bo, nia, postId, path, form, boId } = await stage(t)
  t.match((await bo.get(path)).body, `href="${form}"`)
  const { body } = await bo.get(form)
  t.match(body, 'passed on at scribes.example')
  t.match(body, /name="currency"[^>]*value="GBP"/, 'as the work is paid')
  const sent = await bo.send(form, { ...WORDS, samples: 'https://bo.example/menus', availableFrom: '' })
  t.equal(sent.statusCode, 303)
  t.equal(sent.headers.location, path)
  t.match((await bo.get(path)).body, 'The author has your reply.')
  t.match(
    (await bo.get('/guest')).body,
    /Translator for a menu<\/a> of @nia@scribes\.example: The author has/,
  )
  const jobs = await db
    .selectFrom('jobs')
    .select('name')
    .where('name', 'in', ['send-post', 'send-offer'])
    .execute()
  t.strictSame(jobs.map(({ name }) => name).sort(), ['send-offer', 'send-post'])
  const again = await bo.send(form, WORDS)
  t.equal(again.statusCode, 409)
  t.match(again.body, 'You have said already that you are interested.')
  const { id } = (await findOwnOffer(db, boId, postId))!
  await deed(db, (tx) => answerOffer(tx, nia.id, { id, to: 'shortlisted', at: new Date() }))
  t.match((await bo.get(path)).body, 'You are on the shortlist.')
  t.equal((await bo.send(`${form}/leave`, {}, path)).statusCode, 303)
  t.match((await bo.get(path)).body, 'You left.')
  t.match((await bo.get(path)).body, `href="${form}"`, 'and may come back')
})

t.test('what is wrong comes back with the reason, and what was typed', async (t) => {
  const { bo, form } = await stage(t)
  const SAMPLES = 'https://one.example/a https://one.example/b\nmy blog\n'
  const { statusCode, body } = await bo.send(form, { ...WORDS, amount: 'lots', samples: SAMPLES })
  t.equal(statusCode, 422)
  t.match(body, 'I have edited menus since 2019.')
  t.match(body, 'Among the samples, “my blog” is not an address')
  const many = await bo.send(form, { ...WORDS, samples: 'https://one.example/\n'.repeat(6) })
  t.match(many.body, 'Give at most 5 samples.')
})

t.test('closed work takes no offers', async (t) => {
  const { bo, form, path } = await stage(t, 'filled')
  t.match((await bo.get(path)).body, 'It is filled, as far as that node has told us.')
  t.notMatch((await bo.get(path)).body, form)
  const { statusCode, body } = await bo.send(form, WORDS)
  t.equal(statusCode, 409)
  t.match(body, 'This referral is closed')
})

t.test('a post that is no referral takes none, and a stranger makes none', async (t) => {
  const { db, bo, nia, form, path, visitor } = await stage(t)
  const talk = await makeRemotePost(db, nia, { html: '<p>Tea?</p>' })
  t.equal((await bo.get(`/posts/${talk}/interest`)).statusCode, 404)
  t.equal((await bo.send(`/posts/${talk}/interest`, WORDS, path)).statusCode, 404)
  t.equal((await bo.send(`/posts/${talk}/interest/leave`, {}, path)).statusCode, 404)
  t.notMatch((await visitor().get(path)).body, form)
  t.equal((await visitor().get(form)).statusCode, 303, 'she is led to the sign-in')
})

async function stage(t: Test, state: PublishedState = 'open') {
  const { db, signedIn, visitor } = await openPages(t)
  const nia = await makeRemoteAccount(db, 'nia', { host: 'scribes.example' })
  const postId = await makeRemotePost(db, nia, { html: '<p>[Open] Translator for a menu</p>' })
  const { uri } = await db
    .selectFrom('posts')
    .select('uri')
    .where('id', '=', postId)
    .executeTakeFirstOrThrow()
  const pay = { unit: 'word' as const, min: '0.05', max: '0.06', currency: 'GBP' }
  const terms = { work: ['translation' as const], formats: [], languages: ['en'], due: null, pay }
  const heard = { title: 'Translator for a menu', state, accepting: state === 'open', terms }
  await deed(db, (tx) => hearReferral(tx, uri, heard))
  const writer = await makeWriter(db, 'bo', { login: 'member' })
  return {
    ...{ db, nia, postId, visitor, boId: writer.id, bo: await signedIn(writer) },
    path: `/@nia@scribes.example/${postId}`,
    form: `/posts/${postId}/interest`,
  }
}

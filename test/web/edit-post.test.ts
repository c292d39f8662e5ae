import t from 'tap'
import { findPost } from '../../src/core/posts/find.ts'
import { rewritePost } from '../../src/core/posts/rewrite.ts'
import { Refusal } from '../../src/core/refusal.ts'
import {
  makePost,
  makeReferral,
  makeRemoteAccount,
  makeRemotePost,
  makeWriter,
  SITE,
} from '../helpers/make.ts'
import { openPages } from './visitor.ts'

const WORDS = { language: 'en', warning: '', step: 'publish' }

t.test('an author changes her words after she has seen them, and all who have them are told', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const account = await makeWriter(db, 'ada', { login: 'member' })
  const id = await makePost(db, account, { text: 'Teh kettle & #tea', language: 'de', warning: 'Hot' })
  const ada = await signedIn(account)
  const path = `/@ada/${id}/edit`
  t.match((await ada.get(`/@ada/${id}`)).body, `href="${path}"`)
  t.notMatch((await visitor().get(`/@ada/${id}`)).body, path)
  const form = await ada.get(path)
  t.match(form.body, />\nTeh kettle &amp; #tea<\/textarea>.*value="de" selected.*value="Hot"/s)
  const words = { ...WORDS, text: 'The kettle & #coffee' }
  const preview = await ada.send(path, { ...words, step: 'preview' })
  t.match(preview.body, 'The kettle &amp; <a href="http://localhost:3000/tags/coffee"')
  t.match((await visitor().get(`/@ada/${id}`)).body, 'Teh kettle', 'a preview changes nothing')
  t.equal((await ada.send(path, words)).headers.location, `http://localhost:3000/@ada/${id}`)
  const { body } = await visitor().get(`/@ada/${id}`)
  t.match(body, /The kettle &amp;.* · <a href="[^"]+\/history">edited <time/s)
  t.notMatch(body, '<summary>')
  t.match((await visitor().get('/tags/coffee')).body, 'The kettle')
  t.notMatch((await visitor().get('/tags/tea')).body, 'kettle')
  const jobs = await db
    .selectFrom('jobs')
    .select(['name', 'payload'])
    .where('name', '<>', 'send-post')
    .orderBy('id')
    .execute()
  t.match(jobs, [
    { name: 'send-edit', payload: { postId: id } },
    { name: 'hear-edit', payload: { postId: id } },
  ])
})

t.test('who is named for the first time is told, and nobody twice', async (t) => {
  const { db } = await openPages(t)
  const [ada, bo, cy, di] = await Promise.all(
    ['ada', 'bo', 'cy', 'di'].map((handle) => makeWriter(db, handle)),
  )
  const asked = (await findPost(db, null, await makePost(db, bo!)))!
  const id = await makePost(db, ada!, { text: '@cy', mentioned: [cy!], inReplyTo: asked.uri })
  const post = (await findPost(db, ada!.id, id))!
  const draft = { text: '@bo @cy @di', warning: '', language: 'en', mentioned: [bo!, cy!, di!] }
  await db.transaction().execute((tx) => rewritePost(tx, SITE, ada!, { post, draft }))
  const told = await db.selectFrom('notifications').select(['account_id', 'kind']).orderBy('id').execute()
  t.strictSame(told, [
    { account_id: bo!.id, kind: 'reply' },
    { account_id: cy!.id, kind: 'mention' },
    { account_id: di!.id, kind: 'mention' },
  ])
})

t.test('the bounds of a new post hold for its edits', async (t) => {
  const { db, signedIn } = await openPages(t)
  const account = await makeWriter(db, 'ada', { login: 'member' })
  const bo = await makeWriter(db, 'bo')
  const id = await makePost(db, account, { text: '@bo hello', visibility: 'direct', mentioned: [bo] })
  const ada = await signedIn(account)
  for (const [text, says] of [
    [' ', 'A post needs some text, or a picture.'],
    ['ä'.repeat(5001), 'at most 5000 characters'],
    ['No name', 'must name somebody'],
  ] as const) {
    for (const step of ['preview', 'publish']) {
      const { statusCode, body } = await ada.send(`/@ada/${id}/edit`, { ...WORDS, text, step })
      t.equal(statusCode, 422)
      t.match(body, says)
      t.match(body, `>\n${text}</textarea>`)
    }
  }
  t.match((await ada.get(`/@ada/${id}`)).body, 'hello')
})

t.test('nobody edits what is not hers, nor what the node wrote', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const account = await makeWriter(db, 'ada', { login: 'member' })
  const bo = await makeWriter(db, 'bo')
  const bram = await makeRemoteAccount(db, 'bram')
  const { postId } = await makeReferral(db, account)
  const ada = await signedIn(account)
  const cases = [
    { path: `/@bo/${await makePost(db, bo)}/edit`, status: 403 },
    { path: `/@bo/${await makePost(db, bo, { visibility: 'followers' })}/edit`, status: 404 },
    { path: `/@bram/${await makeRemotePost(db, bram)}/edit`, status: 403 },
    { path: `/@ada/${postId}/edit`, status: 409 },
    { path: `/@bo/${await makePost(db, account)}/edit`, status: 404 },
    { path: '/@ada/9/edit', status: 404 },
  ]
  for (const { path, status } of cases) {
    t.equal((await ada.get(path)).statusCode, status, path)
    t.equal((await ada.send(path, { ...WORDS, text: 'Mine.' }, '/home')).statusCode, status, path)
  }
  t.notMatch((await ada.get('/home')).body, `/@ada/${postId}/edit`)
  t.equal((await visitor().get(cases[0]!.path)).statusCode, 303)
  const post = (await findPost(db, null, await makePost(db, bo)))!
  const stolen = db
    .transaction()
    .execute((tx) =>
      rewritePost(tx, SITE, account, { post, draft: { ...WORDS, text: 'Mine.', mentioned: [] } }),
    )
  await t.rejects(stolen, new Refusal('forbidden', 'Only the author can edit a post.'))
})

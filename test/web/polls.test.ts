// Asking something in a post, voting, and reading what was changed.
import t from 'tap'
import { findPost } from '../../src/core/posts/find.ts'
import { rewritePost } from '../../src/core/posts/rewrite.ts'
import { makePost, makeWriter, SITE } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

const FORM = { text: 'Which form?', visibility: 'public', language: 'en', reply_to: '' }

t.test('a writer asks, others vote once and see how it stands', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const noor = await signedIn(await makeWriter(db, 'noor', { login: 'member' }))
  const asked = { ...FORM, poll_choice: ['villanelle', 'sonnet', '', ''], poll_minutes: '1440' }
  const preview = await ada.send('/new/post', { ...asked, step: 'preview' })
  t.match(preview.body, /value="sonnet"/, 'the choices stay in the form')
  const alone = await ada.send('/new/post', { ...asked, poll_choice: ['villanelle'] })
  t.equal(alone.statusCode, 422)
  t.match(alone.body, 'A poll has 2 to 6 choices.')
  const { headers } = await ada.send('/new/post', { ...asked, step: 'publish' })
  const path = headers.location as string
  const id = path.split('/').at(-1)!
  t.match((await visitor().get(path)).body, /0 people have voted.*until/s)
  t.match((await noor.get(path)).body, /name="choice" value="1"/)
  const voted = await noor.send(`/posts/${id}/vote`, { choice: '1', next: path }, path)
  t.equal(voted.headers.location, path)
  t.match((await noor.get(path)).body, /sonnet.*your vote.*100 %.*1 person has voted/s)
  t.equal((await noor.send(`/posts/${id}/vote`, { choice: '0' }, path)).statusCode, 409)
  t.equal(
    (await visitor().send(`/posts/${id}/vote`, { choice: '0' }, path)).statusCode,
    401,
    'strangers sign in first',
  )
})

t.test('whoever may read a post reads what it said before, and nobody else', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  const id = await makePost(db, ada, { text: 'The first words.', visibility: 'followers' })
  const post = (await findPost(db, ada.id, id))!
  const draft = { text: 'The second words.', warning: '', language: 'en', mentioned: [] }
  await db.transaction().execute((tx) => rewritePost(tx, SITE, ada, { post, draft }))
  const path = `/@ada/${id}`
  const author = await signedIn(ada)
  t.match((await author.get(path)).body, `href="${path}/history"`)
  t.match((await author.get(`${path}/history`)).body, /The second words.*The first words/s)
  t.equal((await visitor().get(`${path}/history`)).statusCode, 404)
})

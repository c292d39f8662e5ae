// Names with pictures in them (custom emoji): drawn wherever a page shows a name, and words where there is only text.
import t from 'tap'
import { suspendAccount } from '../../src/core/accounts/suspend.ts'
import { receiveFollow } from '../../src/core/follows/follow.ts'
import { Copies } from '../../src/core/media/copies.ts'
import { sanitize } from '../../src/lib/html.ts'
import { testDatabase } from '../helpers/database.ts'
import { makePost, makeRemoteAccount, makeRemotePost, makeWriter } from '../helpers/make.ts'
import { drawing } from '../helpers/pictures.ts'
import { openPages, picturesOf } from './visitor.ts'

const QUILL = { shortcode: 'quill', url: 'https://mastodon.example/quill.png' }
const BRAM = {
  name: ':quill: Bram & <co> :other:',
  bioHtml: sanitize('<p>With a :quill:.</p>'),
  emojis: [QUILL],
}

t.test('a name of another node is drawn with its pictures, on every page that shows it', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'owner', approvesFollows: true })
  const bram = await makeRemoteAccount(db, 'bram', BRAM)
  const id = await makeRemotePost(db, bram)
  await makeRemotePost(db, bram, { inReplyToUri: `${ada.uri}/posts/${await makePost(db, ada)}` })
  await db.transaction().execute((tx) => receiveFollow(tx, bram, ada, `${bram.uri}#follow`))
  const visitor = await signedIn(ada)
  const drawn = `<img class="emoji" src="/media/accounts/${bram.id}/emoji/quill" alt=":quill:" title=":quill:" width="20" height="20" loading="lazy"> Bram &amp; &lt;co&gt; :other:</`
  for (const path of [
    '/@bram@mastodon.example',
    `/@bram@mastodon.example/${id}`,
    '/notifications',
    '/follow-requests',
    `/accounts/${bram.id}/report`,
    `/mod/people/${bram.id}`,
  ]) {
    const { statusCode, body } = await visitor.get(path)
    t.equal(statusCode, 200, path)
    t.match(body, drawn, path)
    t.match(body, /<title>[^<]*<\/title>/)
    t.notMatch(body.replace(/<title>.*?<\/title>/s, ''), />[^<]*:quill:/, `${path} has it in no other way`)
  }
  const { body } = await visitor.get('/@bram@mastodon.example')
  t.match(body, /<title>:quill: Bram &amp; &lt;co&gt; :other: \(/, 'a title is text')
  t.match(body, /<p>With a <img class="emoji" [^>]*>\.<\/p>/, 'and of what she says of herself')
  t.match(body, /class="monogram tone-\d" aria-hidden="true">B/, 'the letter of a face is one of the name')
})

t.test('of very many pictures in a text some hundreds are drawn, and the rest stay words', async (t) => {
  const { db, visitor } = await openPages(t)
  const bioHtml = sanitize(`<p>${':quill:'.repeat(10_000)}</p>`)
  const bram = await makeRemoteAccount(db, 'bram', { ...BRAM, name: 'Bram', bioHtml })
  await makeRemotePost(db, bram, { html: bioHtml, emojis: [QUILL] })
  const { body } = await visitor().get('/@bram@mastodon.example')
  t.equal(body.split('<img class="emoji"').length - 1, 2 * 400)
  t.match(body, ':quill::quill:</p>')
})

t.test('a name of ours has no pictures', async (t) => {
  const { db, visitor } = await openPages(t)
  await makeWriter(db, 'ada', { name: 'Ada :quill:' })
  t.match((await visitor().get('/@ada')).body, '<h1><bdi>Ada :quill:</bdi></h1>')
})

t.test('a picture in a name comes by way of our copy of it, while she takes part', async (t) => {
  const { db } = await testDatabase(t)
  const { files } = picturesOf(t, db)
  const asked: string[] = []
  const fetchPicture = async (url: string) => {
    asked.push(url)
    return Buffer.from(await drawing(32, 32))
  }
  const { app } = await openPages(t, { db, files, copies: new Copies({ db, files, fetchPicture }) })
  const bram = await makeRemoteAccount(db, 'bram', BRAM)
  const path = `/media/accounts/${bram.id}/emoji`
  const { statusCode, headers } = await app.inject(`${path}/quill`)
  t.equal(statusCode, 200)
  t.match(headers, { 'content-type': /^image\//, 'content-security-policy': /default-src 'none'/ })
  t.equal((await app.inject(`${path}/other`)).statusCode, 404)
  await db.transaction().execute((tx) => suspendAccount(tx, bram.id))
  t.equal((await app.inject(`${path}/quill`)).statusCode, 404)
  t.strictSame(asked, [QUILL.url])
})

import t from 'tap'
import { findPost } from '../../src/core/posts/find.ts'
import { makePost, makeRemoteAccount, makeRemotePost, makeWriter } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

const WORDS = { visibility: 'public', language: 'en', step: 'publish' }

t.test(
  'a form without the token, with another visitor’s, or from another site changes nothing',
  async (t) => {
    const { db, signedIn } = await openPages(t)
    const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
    const bo = await signedIn(await makeWriter(db, 'bo', { login: 'member' }))
    const tokenOf = async (one: typeof ada) =>
      /name="token" value="([^"]*)"/.exec((await one.get('/new/post')).body)![1]!
    const [own, foreign] = [await tokenOf(ada), await tokenOf(bo)]
    const form = { ...WORDS, text: 'Sent by somebody else.' }
    const tries = [
      await ada.post('/new/post', form),
      await ada.post('/new/post', { ...form, token: foreign }),
      await ada.post('/new/post', { ...form, token: [own, own] }),
      await ada.post('/new/post', { ...form, token: own }, { origin: 'https://evil.example' }),
      await ada.post('/new/post', { ...form, token: own }, { 'sec-fetch-site': 'cross-site' }),
      await ada.post('/new/post', { ...form, token: own }, { 'sec-fetch-site': 'same-site' }),
      await ada.post('/new/post', { ...form, token: own }, { origin: 'null' }),
    ]
    t.strictSame(
      tries.map(({ statusCode }) => statusCode),
      Array(7).fill(403),
    )
    t.notMatch((await ada.get('/home')).body, 'Sent by somebody else.')
    t.equal(
      (await ada.post('/new/post', { ...form, token: own }, {})).statusCode,
      303,
      'an old browser says neither',
    )
    const untold = { origin: 'null', 'sec-fetch-site': 'same-origin' }
    t.equal(
      (await ada.post('/new/post', { ...form, token: own }, untold)).statusCode,
      303,
      'from a page of ours that tells nobody where its visitors come from',
    )
  },
)

t.test('what is no form is not read', async (t) => {
  const { app } = await openPages(t)
  const send = async (type: string, payload: string) =>
    (await app.inject({ method: 'POST', url: '/sign-in', headers: { 'content-type': type }, payload }))
      .statusCode
  t.equal(await send('application/json', '{}'), 415)
  t.equal(await send('text/plain', 'token=x'), 415)
  t.equal(await send('application/x-www-form-urlencoded', `text=${'a'.repeat(300_000)}`), 413)
  const nowhere = await app.inject({ method: 'POST', url: '/nothing', payload: {} })
  t.equal(nowhere.statusCode, 404)
  t.equal(await send('application/x-www-form-urlencoded', '__proto__=1&constructor=2&token=%ff%00'), 403)
})

t.test('a stranger who wants to write is led to the sign-in and back', async (t) => {
  const { visitor } = await openPages(t)
  const stranger = visitor()
  const { headers, statusCode } = await stranger.get('/new/post?reply_to=7')
  t.equal(statusCode, 303)
  t.equal(headers.location, '/sign-in?next=%2Fnew%2Fpost%3Freply_to%3D7')
  t.equal((await stranger.send('/posts/7/like', {}, '/sign-in')).statusCode, 401)
})

t.test('a writer sees her post as it will be, writes it, and is led to it', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member', name: 'Ada' }))
  await makeWriter(db, 'bo')
  const text = 'For @bo: <em>see</em> #Fees'
  const stray = await ada.send('/new/post', { ...WORDS, text: `${text} @nobody`, step: 'preview' })
  t.match(stray.body, 'Nobody is found by @nobody:')
  const preview = await ada.send('/new/post', { ...WORDS, text, step: 'preview' })
  t.equal(preview.statusCode, 200)
  t.match(preview.body, 'For <span class="h-card" translate="no"><a href="http://localhost:3000/@bo"')
  t.notMatch(preview.body, 'Nobody is found')
  t.match(preview.body, '&lt;em&gt;see&lt;/em&gt; <a href="http://localhost:3000/tags/fees"')
  t.match(preview.body, '>\nFor @bo: &lt;em&gt;see&lt;/em&gt; #Fees</textarea>')
  const { headers, statusCode } = await ada.send('/new/post', { ...WORDS, text })
  t.equal(statusCode, 303)
  t.match(headers.location, /^\/@ada\/\d+$/)
  t.match((await ada.get(headers.location as string)).body, '&lt;em&gt;see&lt;/em&gt;')
})

t.test('what cannot be posted comes back with its words and the reason beside them', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const long = 'ä'.repeat(5001)
  const cases = [
    { form: { ...WORDS, text: '  ' }, says: 'A post needs some text, or a picture.' },
    { form: { ...WORDS, text: long }, says: 'at most 5000 characters' },
    { form: { ...WORDS, text: 'To whom?', visibility: 'direct' }, says: 'must name somebody' },
    { form: { ...WORDS, text: 'x', warning: 'w'.repeat(201) }, says: 'at most 200 characters' },
    {
      form: { ...WORDS, text: Array.from({ length: 21 }, (_, at) => `@a${at}`).join(' ') },
      says: 'at most 20 people',
    },
  ]
  for (const { form, says } of cases) {
    const { statusCode, body } = await ada.send('/new/post', form)
    t.equal(statusCode, 422, says)
    t.match(body, says)
    t.match(body, 'aria-describedby="hint-text error-text"')
    t.match(body, `>\n${form.text}</textarea>`)
  }
  t.equal((await ada.send('/new/post', { ...WORDS, text: 'x', visibility: 'world' })).statusCode, 422)
})

t.test('an answer names whom it answers, is no more public, and stands below', async (t) => {
  const { db, signedIn } = await openPages(t)
  const account = await makeWriter(db, 'ada', { login: 'member' })
  const bram = await makeRemoteAccount(db, 'bram')
  const asked = await makeRemotePost(db, bram, { visibility: 'unlisted', html: '<p>Anyone?</p>' })
  const ada = await signedIn(account)
  const form = await ada.get(`/new/post?reply_to=${asked}`)
  t.match(form.body, '>\n@bram@mastodon.example </textarea>')
  t.match(form.body, 'value="unlisted" checked')
  t.match(form.body, 'Anyone?')
  const sent = { ...WORDS, text: '@bram@mastodon.example Me.', visibility: 'unlisted', reply_to: asked }
  const { headers } = await ada.send('/new/post', sent)
  const page = await ada.get(headers.location as string)
  t.match(page.body, /Anyone\?.*A post by @ada.*Me\./s)
  t.match((await ada.get(`/@bram@mastodon.example/${asked}`)).body, /Anyone\?.*Replies.*Me\./s)
})

t.test('nobody answers a post that she may not read', async (t) => {
  const { db, signedIn } = await openPages(t)
  const bo = await makeWriter(db, 'bo')
  const secret = await makePost(db, bo, { text: 'Between us.', visibility: 'followers' })
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  t.notMatch((await ada.get(`/new/post?reply_to=${secret}`)).body, 'Between us.')
  t.equal((await ada.send('/new/post', { ...WORDS, text: 'I saw that.', reply_to: secret })).statusCode, 404)
  for (const deed of ['like', 'boost', 'delete']) {
    t.equal((await ada.send(`/posts/${secret}/${deed}`, {}, '/home')).statusCode, 404, deed)
  }
})

t.test('a reader likes and boosts, takes both back, and stays where she was', async (t) => {
  const { db, signedIn } = await openPages(t)
  const bo = await makeWriter(db, 'bo')
  const id = await makePost(db, bo)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const next = `/@bo#post-${id}`
  for (const deed of ['like', 'boost']) {
    const { headers } = await ada.send(`/posts/${id}/${deed}`, { next }, '/@bo')
    t.equal(headers.location, next)
  }
  t.match((await ada.get('/@bo')).body, /aria-pressed="true">Boost.*>1<.*aria-pressed="true">Like.*>1</s)
  for (const deed of ['unlike', 'unboost']) await ada.send(`/posts/${id}/${deed}`, { next }, '/@bo')
  t.notMatch((await ada.get('/@bo')).body, 'aria-pressed="true"')
})

t.test('a reader follows somebody from elsewhere, and takes it back', async (t) => {
  const { db, signedIn } = await openPages(t)
  const bram = await makeRemoteAccount(db, 'bram')
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const page = '/@bram@mastodon.example'
  const { headers } = await ada.send(`/accounts/${bram.id}/follow`, {}, page)
  t.equal(headers.location, page)
  t.match((await ada.get(page)).body, 'You asked to follow; no answer yet.')
  await ada.send(`/accounts/${bram.id}/unfollow`, {}, page)
  t.match((await ada.get(page)).body, `action="/accounts/${bram.id}/follow"`)
})

t.test('a post is deleted by its author alone, after she was asked, and is gone', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const account = await makeWriter(db, 'ada', { login: 'member' })
  const id = await makePost(db, account, { text: 'I regret this.' })
  const ada = await signedIn(account)
  const bo = await signedIn(await makeWriter(db, 'bo', { login: 'member' }))
  t.equal((await bo.get(`/posts/${id}/delete`)).statusCode, 403)
  t.equal((await bo.send(`/posts/${id}/delete`, {}, '/home')).statusCode, 403)
  t.match((await ada.get(`/posts/${id}/delete`)).body, 'I regret this.')
  t.ok(await findPost(db, null, id), 'asking deletes nothing')
  const { headers } = await ada.send(`/posts/${id}/delete`, {})
  t.equal(headers.location, 'http://localhost:3000/@ada')
  const after = await visitor().get(`/@ada/${id}`)
  t.equal(after.statusCode, 410)
  t.match(after.body, 'deleted by its author')
})

t.test('markup in any field is shown as the letters that it is', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>\''
  const account = await makeWriter(db, 'ada', { login: 'member', name: hostile.slice(0, 60) })
  const bram = await makeRemoteAccount(db, 'bram', {
    name: hostile,
    fields: [{ name: hostile, html: '' as never }],
  })
  const answered = await makeRemotePost(db, bram, {
    html: `<p>${hostile}</p>`,
    title: hostile,
    warning: hostile,
    language: hostile,
    attachments: [{ url: `https://a.example/"${hostile}`, mediaType: hostile, alt: hostile }],
  })
  const ada = await signedIn(account)
  const own = await ada.send('/new/post', { ...WORDS, text: hostile, warning: hostile })
  const pages = [
    await ada.get(own.headers.location as string),
    await ada.get('/@ada'),
    await visitor().get('/@bram@mastodon.example'),
    await visitor().get(`/@bram@mastodon.example/${answered}`),
    await ada.get(`/new/post?reply_to=${answered}`),
    await ada.send('/new/post', { ...WORDS, text: `${hostile}${'x'.repeat(5000)}`, warning: hostile }),
    await ada.send('/new/post', {
      ...WORDS,
      text: hostile,
      warning: hostile,
      language: hostile,
      step: 'preview',
    }),
    await ada.get(`/search?q=${encodeURIComponent(hostile)}`),
    await ada.get(`/authorize_interaction?uri=${encodeURIComponent(hostile)}`),
    await visitor().get(`/@${encodeURIComponent(hostile)}`),
    await visitor().get(`/tags/${encodeURIComponent(hostile)}`),
    await visitor().get(`/sign-in?next=/${encodeURIComponent(hostile)}`),
    await visitor().send('/sign-in', { handle: hostile, password: hostile, next: `/${hostile}` }),
  ]
  for (const { body, raw } of pages) {
    t.notMatch(body, /<script|<img/, raw.req.url ?? '')
    t.match(body, '</html>')
  }
})

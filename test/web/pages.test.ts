import t from 'tap'
import { markGone, suspendAccount } from '../../src/core/accounts/suspend.ts'
import { followAccount } from '../../src/core/follows/follow.ts'
import { siteAt } from '../../src/core/site.ts'
import { makeBoard, makePost, makeRemoteAccount, makeRemotePost, makeWriter } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

t.test('a profile shows who somebody is and what everybody may read of hers', async (t) => {
  const { db, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { name: 'Ada Merrill', bio: '<p>Edits <b>books</b>.</p>' })
  await makePost(db, ada, { text: 'For all.' })
  await makePost(db, ada, { text: 'For followers.', visibility: 'followers' })
  const { body, headers } = await visitor().get('/@ada')
  t.match(body, /<h1><bdi>Ada Merrill<\/bdi><\/h1>.*Edits <b>books<\/b>\..*For all\./s)
  t.notMatch(body, 'For followers.')
  t.match(
    body,
    '<link rel="alternate" type="application/activity+json" href="http://localhost:3000/users/ada">',
  )
  t.match(body, '<link rel="canonical" href="http://localhost:3000/@ada">')
  t.match(body, '<meta name="fediverse:creator" content="@ada@localhost:3000">')
  t.match(body, '<meta name="description" content="Edits books.">')
  t.equal(
    headers.link,
    '<http://localhost:3000/users/ada>; rel="alternate"; type="application/activity+json"',
  )
  t.equal(headers.vary, 'Accept, Cookie')
  t.equal(headers['cache-control'], 'public, max-age=60')
})

t.test('every spelling of a local handle leads to its one page', async (t) => {
  const { db, visitor } = await openPages(t)
  await makeWriter(db, 'ada')
  await makeWriter(db, 'editing', { kind: 'board' })
  t.equal((await visitor().get('/@ADA')).statusCode, 200)
  t.equal((await visitor().get('/@ada@localhost:3000')).headers.location, 'http://localhost:3000/@ada')
  t.equal((await visitor().get('/@editing')).headers.location, 'http://localhost:3000/b/editing')
  t.equal((await visitor().get('/users/ada')).headers.location, '/@ada')
  t.equal((await visitor().get('/users/ada/posts/7')).headers.location, '/@ada/7')
  t.equal((await visitor().get('/users/%0d%0aset-cookie:x')).statusCode, 404)
})

t.test('somebody from elsewhere has a page here that says it is a copy', async (t) => {
  const { db, visitor } = await openPages(t)
  const bram = await makeRemoteAccount(db, 'bram', { name: 'Bram' })
  const id = await makeRemotePost(db, bram)
  for (const path of ['/@bram@mastodon.example', `/@bram@mastodon.example/${id}`]) {
    const { body, headers, statusCode } = await visitor().get(path)
    t.equal(statusCode, 200)
    t.match(body, '<meta name="robots" content="noindex">')
    t.match(body, '<link rel="canonical" href="https://mastodon.example/@bram')
    t.notMatch(body, 'activity+json')
    t.equal(headers.link, undefined)
  }
  t.match((await visitor().get('/@bram@mastodon.example')).body, 'This is a copy')
})

t.test('a post stands between what it answers and what answers it', async (t) => {
  const { db, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada')
  const id = await makePost(db, ada, { text: 'The middle.' })
  const uri = `http://localhost:3000/users/ada/posts/${id}`
  await makePost(db, ada, { text: 'The end.', inReplyTo: uri })
  await makePost(db, ada, { text: 'The secret end.', inReplyTo: uri, visibility: 'followers' })
  const { body, headers } = await visitor().get(`/@ada/${id}`)
  t.match(body, /The middle\..*Replies.*The end\./s)
  t.notMatch(body, 'The secret end.')
  t.equal(headers.link, `<${uri}>; rel="alternate"; type="application/activity+json"`)
  t.match(body, `<link rel="alternate" type="application/activity+json" href="${uri}">`)
  t.match(body, '<meta property="og:type" content="article">')
  t.match(body, /<meta property="article:published_time" content="20\d\d-/)
})

t.test('a private post is shown to those it is for, and to others as if it were not there', async (t) => {
  const { db, visitor, signedIn } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  const bo = await makeWriter(db, 'bo', { login: 'member' })
  const eve = await makeWriter(db, 'eve', { login: 'member' })
  await db.transaction().execute((tx) => followAccount(tx, bo, ada))
  const forFollowers = await makePost(db, ada, { text: 'In confidence #quiet', visibility: 'followers' })
  const direct = await makePost(db, ada, { text: '@bo In confidence', visibility: 'direct', mentioned: [bo] })
  const [asAda, asBo, asEve] = [await signedIn(ada), await signedIn(bo), await signedIn(eve)]
  for (const id of [forFollowers, direct]) {
    for (const reader of [asAda, asBo]) {
      const { body, headers, statusCode } = await reader.get(`/@ada/${id}`)
      t.equal(statusCode, 200)
      t.match(body, 'In confidence')
      t.match(body, '<meta name="robots" content="noindex">')
      t.equal(headers['cache-control'], 'private, no-store')
      t.equal(headers.link, undefined)
    }
    for (const reader of [asEve, visitor()]) {
      t.equal((await reader.get(`/@ada/${id}`)).statusCode, 404)
      for (const path of ['/@ada', '/tags/quiet']) t.notMatch((await reader.get(path)).body, 'In confidence')
    }
  }
})

t.test('home shows what a writer follows, a post once, and pages on to what is older', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  const bo = await makeWriter(db, 'bo')
  const empty = await (await signedIn(ada)).get('/home')
  for (const said of ['Find somebody to follow', '<a href="/open">', '<a href="/#boards">'])
    t.match(empty.body, said)
  t.notMatch(empty.body, 'watercooler account create')
  await makeBoard(db, 'editing')
  t.match((await visitor().get('/')).body, 'id="boards"')
  const owner = await makeWriter(db, 'mia', { login: 'owner' })
  t.match((await (await signedIn(owner)).get('/home')).body, 'watercooler account create')
  await db.transaction().execute((tx) => followAccount(tx, ada, bo))
  for (let line = 1; line <= 21; line++) await makePost(db, bo, { text: `Line ${line} of 21.` })
  const asAda = await signedIn(ada)
  const first = await asAda.get('/home')
  t.match(first.body, 'Line 21 of 21.')
  t.notMatch(first.body, 'Line 1 of 21.')
  const [, older = ''] = /href="(\/home\?before=\d+)"/.exec(first.body) ?? []
  t.match((await asAda.get(older)).body, 'Line 1 of 21.')
})

t.test('who is suspended or gone is gone, with what was written', async (t) => {
  const { db, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada')
  const bram = await makeRemoteAccount(db, 'bram')
  const ids = { ada: await makePost(db, ada), bram: await makeRemotePost(db, bram) }
  await db.transaction().execute((tx) => suspendAccount(tx, ada.id))
  await db.transaction().execute((tx) => markGone(tx, bram.id))
  t.equal((await visitor().get('/@ada')).statusCode, 410)
  t.equal((await visitor().get('/@bram@mastodon.example')).statusCode, 410)
  t.equal((await visitor().get(`/@ada/${ids.ada}`)).statusCode, 404)
  t.equal((await visitor().get(`/@bram@mastodon.example/${ids.bram}`)).statusCode, 404)
})

t.test('an address that names nothing gives a calm page', async (t) => {
  const { db, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada')
  const bo = await makeWriter(db, 'bo')
  const id = await makePost(db, ada)
  const nowhere = [
    '/nothing',
    '/@nobody',
    '/@nobody@nowhere.example',
    `/@${bo.handle}/${id}`,
    '/@ada/1',
    '/@ada/99999999999999999999',
    '/@ada/9223372036854775807',
    '/@ada/x',
    '/@ada/%00',
    '/@%00',
    '/@',
    '/tags/%00',
    '/tags/two%20words',
    '/tags/1999',
    '/static/none.css',
    '/static/..%2findex.ts',
  ]
  for (const path of nowhere) {
    const { statusCode, body, headers } = await visitor().get(path)
    t.equal(statusCode, 404, path)
    t.match(body, '<h1>Nothing here</h1>')
    t.equal(headers['cache-control'], 'private, no-store')
  }
})

t.test('hashtags are one page however they are written', async (t) => {
  const { db, visitor } = await openPages(t)
  await makePost(db, await makeWriter(db, 'ada'), { text: 'On #Café culture' })
  for (const path of ['/tags/caf%C3%A9', '/tags/CAFE%CC%81']) {
    const { body } = await visitor().get(path)
    t.match(body, /culture/)
    t.match(body, '<link rel="canonical" href="http://localhost:3000/tags/caf%C3%A9">')
  }
})

t.test('search and links from other nodes lead to the page here', async (t) => {
  const { db, visitor, signedIn } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  await makeRemoteAccount(db, 'bram')
  const asAda = await signedIn(ada)
  const locations = []
  for (const path of [
    '/search?q=@bram@mastodon.example',
    '/authorize_interaction?uri=acct:bram@mastodon.example',
  ]) {
    locations.push((await asAda.get(path)).headers.location)
    t.match((await visitor().get(path)).headers.location, /^\/sign-in\?next=/)
  }
  t.strictSame(locations, ['/@bram@mastodon.example', '/@bram@mastodon.example'])
  const none = await asAda.get('/search?q=%00nobody@nowhere.example')
  t.equal(none.statusCode, 404)
  t.match(none.body, 'There is nothing to be found under')
  t.equal((await asAda.get('/authorize_interaction')).statusCode, 404)
})

t.test('pages load nothing but ours and are framed by nobody', async (t) => {
  const https = await openPages(t, { site: siteAt('https://writers.example', 'Writers') })
  const { headers } = await https.visitor().get('/about')
  t.equal(
    headers['content-security-policy'],
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self';font-src 'self';connect-src 'self';" +
      "form-action 'self';base-uri 'none';frame-ancestors 'none';object-src 'none';upgrade-insecure-requests",
  )
  t.match(headers, {
    'strict-transport-security': 'max-age=31536000',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': /camera=\(\)/,
  })
  const http = (await (await openPages(t)).visitor().get('/missing')).headers
  t.equal(http['strict-transport-security'], undefined)
  t.notMatch(http['content-security-policy'], 'upgrade-insecure-requests')
  t.match(http['content-security-policy'], "default-src 'none'", 'on what is missing as well')
})

t.test('the stylesheet is kept for ever under an address that changes with it', async (t) => {
  const { visitor } = await openPages(t)
  const { body } = await visitor().get('/about')
  const [, path = ''] = /href="(\/static\/style\.css\?v=\w{12})"/.exec(body) ?? []
  const { headers, statusCode } = await visitor().get(path)
  t.equal(statusCode, 200)
  t.equal(headers['cache-control'], 'public, max-age=31536000, immutable')
  t.match(headers['content-security-policy'], "default-src 'none'")
  t.notOk(
    /style="|<style|<script|javascript:/.test(body),
    'nothing stands in the page that its policy forbids',
  )
})

t.test('search engines are told where not to go', async (t) => {
  const { visitor } = await openPages(t)
  const { body, headers } = await visitor().get('/robots.txt')
  t.equal(headers['content-type'], 'text/plain; charset=utf-8')
  t.match(body, 'Disallow: /setup/\n')
})

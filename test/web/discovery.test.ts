import { sql } from 'kysely'
import t from 'tap'
import { type Availability, setAvailability, unsetAvailability } from '../../src/core/availability.ts'
import { loadCurrencyTable, SHIPPED_TABLE } from '../../src/core/policy/currencies.ts'
import { moveReferral } from '../../src/core/referrals/moves/move.ts'
import { alertSearches } from '../../src/core/search/alert.ts'
import { readSearches } from '../../src/core/search/saved.ts'
import type { Db } from '../../src/db/connect.ts'
import { makeBoard, makeReferral, makeWriter, SITE } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

t.test('the search keeps what is asked in its address and in its form', async (t) => {
  const { db, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada')
  await makeReferral(db, ada)
  await makeReferral(db, ada, { terms: { title: 'A poem for a wall', work: ['poetry'] } })
  const all = await visitor().get('/open')
  t.match(all.body, /A poem for a wall.*Copyeditor for six/s)
  t.notMatch(all.body, 'noindex')
  const { body } = await visitor().get('/open?work=copyediting&work=proofreading&unit=word&min=0.06&q=saas')
  t.match(body, 'Copyeditor for six')
  t.notMatch(body, 'A poem for a wall')
  t.match(body, 'noindex', 'search engines need the list once')
  t.match(body, 'value="copyediting" checked')
  t.match(body, 'value="proofreading" checked')
  t.match(body, '<option value="word" selected>')
  t.match(body, /name="min"[^>]* value="0.06"/)
  const feed =
    '/open.rss?q=saas&amp;work=copyediting&amp;work=proofreading&amp;unit=word&amp;min=0.06&amp;currency=USD'
  t.match(body, `<link rel="alternate" type="application/rss+xml" title="RSS" href="${feed}">`)
  t.match(body, `<a href="${feed}">RSS</a>`)
})

t.test('it is said of which month the exchange rates are', async (t) => {
  const { db, visitor } = await openPages(t)
  for (const [path, words] of [
    ['/open', 'Others are converted by exchange rates of'],
    ['/help/pay', 'currencies are converted by exchange rates of'],
  ] as const) {
    t.match((await visitor().get(path)).body, `${words} January 2026.`)
  }
  const newer = { ...SHIPPED_TABLE, month: '2026-11' }
  await db.transaction().execute((tx) => loadCurrencyTable(tx, newer))
  t.match((await visitor().get('/open')).body, 'exchange rates of November 2026.')
})

t.test('words lead to open work that has them, and it is said plainly when none has', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  await makeReferral(db, ada)
  const asAda = await signedIn(ada)
  const found = await asAda.get('/search?q=saas+case+studies')
  t.equal(found.statusCode, 200)
  t.match(found.body, /<h3><a href="[^"]*">Copyeditor for six B2B SaaS case studies/)
  t.match(found.body, 'href="/open?q=saas+case+studies"')
  const none = await asAda.get('/search?q=%3Cnothing%3E+like+it')
  t.equal(none.statusCode, 200)
  t.match(none.body, 'No open work has “&lt;nothing&gt; like it” in it. People are found by their handles.')
  t.equal((await asAda.get('/search?q=ada')).headers.location, 'http://localhost:3000/@ada', 'a handle first')
  for (const [q, status] of Object.entries({ '@nobody': 404, 'nobody.example': 404, '!!!': 422 }))
    t.equal((await asAda.get(`/search?q=${q}`)).statusCode, status, q)
})

t.test('an address says only what is asked', async (t) => {
  const { visitor } = await openPages(t)
  const { statusCode, headers } = await visitor().get(
    '/open?q=&work=essay&unit=&min=&currency=EUR&lang=en&board=',
  )
  t.equal(statusCode, 303)
  t.equal(headers.location, '/open?work=essay&lang=en')
})

t.test('what cannot be asked is said beside its field, and stays as it was typed', async (t) => {
  const { visitor } = await openPages(t)
  const { statusCode, body } = await visitor().get('/open?min=a+lot&unit=word')
  t.equal(statusCode, 422)
  t.match(body, /<a href="#field-min">The least pay must be a plain amount/)
  t.match(body, /name="min" [^>]*value="a lot"/)
  t.match(body, /<details class="fold" open><summary>Pay/)
})

t.test('a search is kept, tells its owner, is renamed and removed', async (t) => {
  const { db, signedIn } = await openPages(t)
  const [ada, bo] = [await makeWriter(db, 'ada'), await makeWriter(db, 'bo', { login: 'member' })]
  const asBo = await signedIn(bo)
  const page = '/open?work=copyediting'
  const [, query = ''] = /name="query" value="([^"]*)"/.exec((await asBo.get(page)).body) ?? []
  const kept = await asBo.send('/searches', { name: 'Editing', notify: 'instant', query }, page)
  t.equal(kept.headers.location, '/searches')
  const [search] = await readSearches(db, bo.id)
  const { body } = await asBo.get('/searches')
  t.match(body, `<a href="/open?work=copyediting">Editing</a>`)
  t.match(body, `<a href="/saved/${search!.token}.atom">Atom</a>`)
  await makeReferral(db, ada)
  const { id } = await db.selectFrom('referrals').select('id').executeTakeFirstOrThrow()
  await db.transaction().execute((tx) => alertSearches(tx, id))
  t.match(
    (await asBo.get('/notifications')).body,
    /New work matches a search that you saved\..*Copyeditor for six/s,
  )
  await asBo.send(`/searches/${search!.id}`, { name: 'Copy', notify: 'off' }, '/searches')
  t.match(await readSearches(db, bo.id), [{ name: 'Copy', notify: 'off' }])
  t.equal((await asBo.send('/searches', { name: 'copy', notify: 'off', query }, page)).statusCode, 409)
  await asBo.send(`/searches/${search!.id}/remove`, {}, '/searches')
  t.strictSame(await readSearches(db, bo.id), [])
})

t.test('a referral tells search engines what is wanted, and previews nothing that may change', async (t) => {
  const { db, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { name: 'Ada </script><b>' })
  const { code } = await makeReferral(db, ada)
  const { body, headers } = await visitor().get(`/r/${code}`)
  const [page, demand, way] = dataIn(body)
  t.match(page, {
    '@context': 'https://schema.org',
    '@type': 'WebPage',
    url: `http://localhost:3000/r/${code}`,
  })
  t.match(demand, {
    '@type': 'Demand',
    availability: 'https://schema.org/InStock',
    itemOffered: { '@type': 'Service', serviceType: ['Copyediting'], areaServed: 'Worldwide' },
    priceSpecification: { priceCurrency: 'USD', minPrice: '0.06', maxPrice: '0.08', unitText: 'word' },
    seller: { name: 'Ada </script><b>', url: 'http://localhost:3000/@ada' },
  })
  t.match(way, { '@type': 'BreadcrumbList' })
  t.notMatch(body, '</script><b>')
  t.match(headers['content-security-policy'], "script-src 'self'")
  t.match(
    body,
    '<meta property="og:title" content="Copyeditor for six B2B SaaS case studies — US$0.06–0.08 a word">',
  )
  const card = /<meta property="og:description" content="([^"]*)"/.exec(body)![1]!
  t.notMatch(card, /open|talks/i)
  await fill(db, ada.id, code)
  const closed = await visitor().get(`/r/${code}`)
  t.match(dataIn(closed.body)[1], { availability: 'https://schema.org/SoldOut' })
  t.match(closed.body, 'noindex')
})

t.test('what was closed is whole for 90 days, then keeps title, pay and dates', async (t) => {
  const { db, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { name: 'Ada Merrill' })
  const { code } = await makeReferral(db, ada, { terms: { body: 'The whole story.' } })
  await fill(db, ada.id, code)
  const closedFor = async (days: number) => {
    await sql`update referrals set closed_at = now() - ${days} * interval '1 day'`.execute(db)
    return (await visitor().get(`/r/${code}`)).body
  }
  t.match(await closedFor(89), 'The whole story.')
  const former = await closedFor(91)
  t.match(former, /Copyeditor for six.*Pay was US\$0\.06–0\.08 a word.*Passed on .*closed /s)
  for (const gone of ['The whole story.', 'software', 'Ada Merrill', 'Demand'])
    t.notMatch(former.replace(/<meta name="fediverse:creator"[^>]*>/, ''), gone)
  t.equal((await visitor().get(`/embed/r/${code}`)).statusCode, 404)
  t.notMatch(former, 'json+oembed', 'and no reader is sent there')
})

t.test('similar work that is open stands below a referral', async (t) => {
  const { db, visitor } = await openPages(t)
  const [ada, bo] = [await makeWriter(db, 'ada'), await makeWriter(db, 'bo')]
  const { code } = await makeReferral(db, ada)
  await makeReferral(db, ada, { terms: { title: 'Other work', work: ['poetry'], topics: ['saas'] } })
  for (const [title, topics] of [
    ['Nothing in common', []],
    ['Much in common', ['saas', 'b2b']],
    ['A little in common', ['b2b']],
  ] as const)
    await makeReferral(db, bo, { terms: { title, topics } })
  const { body } = await visitor().get(`/r/${code}`)
  t.match(body, /Similar and open.*Much in common.*A little in common.*Nothing in common/s)
  t.notMatch(body, 'Other work')
})

t.test('a board is a collection of links, with feeds', async (t) => {
  const { db, visitor } = await openPages(t)
  await makeBoard(db, 'editing', { name: 'Editing', work: ['copyediting'] })
  const { code } = await makeReferral(db, await makeWriter(db, 'ada'), { terms: { boards: ['editing'] } })
  const { body } = await visitor().get('/b/editing')
  t.match(dataIn(body)[0], {
    '@type': 'CollectionPage',
    mainEntity: { '@type': 'ItemList', itemListElement: [{ url: `http://localhost:3000/r/${code}` }] },
  })
  t.match(body, 'type="application/atom+xml" title="Atom" href="/b/editing.atom"')
  for (const [page, feed] of [
    ['/', '/open.rss'],
    ['/@ada', '/@ada.rss'],
    ['/tags/saas', '/tags/saas.rss'],
  ] as const)
    t.match((await visitor().get(page)).body, `title="RSS" href="${feed}"`)
})

t.test('a referral and a board can be framed by anybody, and nothing else can', async (t) => {
  const { db, visitor, signedIn } = await openPages(t)
  const bo = await makeWriter(db, 'bo', { login: 'member' })
  const { code } = await makeReferral(db, await makeWriter(db, 'ada'))
  const asBo = await signedIn(bo)
  for (const path of [`/embed/r/${code}`, '/embed/b/board?limit=1']) {
    const { body, headers } = await asBo.get(path)
    t.match(body, 'Copyeditor for six')
    t.notMatch(body, /<script|<form|@bo/)
    t.match(headers['content-security-policy'], 'frame-ancestors *')
    t.notMatch(headers['content-security-policy'], 'script-src')
    t.equal(headers['x-frame-options'], undefined)
  }
  for (const path of ['/', '/open', `/r/${code}`, '/b/board', `/api/oembed?url=x`]) {
    const { headers } = await visitor().get(path)
    t.match(headers['content-security-policy'], "frame-ancestors 'none'", path)
    t.equal(headers['x-frame-options'], 'DENY', path)
  }
})

t.test('whether a writer has time can be framed, for as long as she says it', async (t) => {
  const { db, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { name: 'Ada <3', login: 'member' })
  const path = '/embed/availability/@ada'
  t.equal((await visitor().get(path)).statusCode, 404)
  const said: Availability = { state: 'booked', until: null, takes: [], givesReferrals: true }
  await db.transaction().execute((tx) => setAvailability(tx, ada.id, said, new Date()))
  const { body, headers } = await visitor().get(path)
  t.match(body, /Ada &lt;3.*Booked\. Passing work on\./s)
  t.notMatch(body, /<script|<form/)
  t.match(headers['content-security-policy'], 'frame-ancestors *')
  await db.transaction().execute((tx) => unsetAvailability(tx, ada.id, new Date()))
  t.equal((await visitor().get(path)).statusCode, 404)
  for (const other of ['board', 'nobody', 'x%00'])
    t.equal((await visitor().get(`/embed/availability/@${other}`)).statusCode, 404)
})

t.test('other sites are given a frame for the address of a referral', async (t) => {
  const { db, visitor } = await openPages(t)
  const { code } = await makeReferral(db, await makeWriter(db, 'ada', { name: 'Ada' }))
  const url = `http://localhost:3000/r/${code}`
  const page = await visitor().get(`/r/${code}`)
  const [, found = ''] =
    /type="application\/json\+oembed" href="http:\/\/localhost:3000([^"]+)"/.exec(page.body) ?? []
  const answered = await visitor().get(found)
  t.equal(answered.headers['access-control-allow-origin'], '*')
  t.match(answered.json(), { type: 'rich', version: '1.0', author_name: 'Ada', width: 550 })
  t.match(answered.json().html, `<iframe src="http://localhost:3000/embed/r/${code}" width="550"`)
  t.equal((await visitor().get(`${found}&maxwidth=300`)).json().width, 300)
  t.equal((await visitor().get(`${found}&format=xml`)).statusCode, 501)
  for (const other of [
    '',
    'x',
    `https://evil.example/r/${code}`,
    `${url}/desk`,
    'http://localhost:3000/r/zzzzzzzz',
  ])
    t.equal((await visitor().get(`/api/oembed?url=${encodeURIComponent(other)}`)).statusCode, 404, other)
})

t.test('what is shared begins a post of whoever is signed in', async (t) => {
  const { db, visitor, signedIn } = await openPages(t)
  const bo = await makeWriter(db, 'bo', { login: 'member' })
  const path = '/share?text=Look+at+%3Cthis%3E&url=https%3A%2F%2Fa.example%2F'
  t.match((await visitor().get(path)).headers.location, '/sign-in?next=%2Fshare')
  const asBo = await signedIn(bo)
  const { headers } = await asBo.get(path)
  t.match(
    (await asBo.get(headers.location as string)).body,
    'Look at &lt;this&gt;\nhttps://a.example/</textarea>',
  )
})

t.test('search engines are told where the map is', async (t) => {
  const { visitor } = await openPages(t)
  t.match((await visitor().get('/robots.txt')).body, 'Sitemap: http://localhost:3000/sitemap.xml')
})

function dataIn(body: string): Record<string, unknown>[] {
  return [...body.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(([, json]) =>
    JSON.parse(json!),
  )
}

async function fill(db: Db, authorId: Parameters<typeof moveReferral>[2], code: string): Promise<void> {
  await db
    .transaction()
    .execute((tx) => moveReferral(tx, SITE, authorId, { code, move: { to: 'filled', at: new Date() } }))
}

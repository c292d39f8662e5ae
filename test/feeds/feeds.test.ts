import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { sql } from 'kysely'
import t from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { moveReferral } from '../../src/core/referrals/moves/move.ts'
import { keepSearch, readSearches } from '../../src/core/search/saved.ts'
import type { Db } from '../../src/db/connect.ts'
import { READER_ASKS } from '../../src/feeds/limits.ts'
import { makeBoard, makePost, makeReferral, makeWriter, SITE } from '../helpers/make.ts'
import { openFeeds, propertyOf, readCalendar } from './reader.ts'

const TITLE = '[Open] Copyeditor for six B2B SaaS case studies · US$0.06–0.08 a word'

t.test('the open work is a feed in every format', async (t) => {
  const { db, ask } = await openFeeds(t)
  const ada = await makeWriter(db, 'ada', { name: 'Ada <b> & Söhne' })
  const { code, postId } = await makeReferral(db, ada, { terms: { body: 'Say “<b>hello</b>” & more.' } })
  const uri = `http://localhost:3000/users/ada/posts/${postId}`
  const rss = await ask('/open.rss?work=copyediting&min=0.06&unit=word&lang=en')
  t.match(rss.headers.get('content-type'), 'application/rss+xml')
  const [rssItem] = parseRssFeed(rss.body).items!
  t.match(rssItem, { title: TITLE, guid: { value: uri, isPermaLink: false } })
  t.match(rssItem!.link, `http://localhost:3000/r/${code}`)
  t.match(rssItem!.description, '<strong>[Open] Copyeditor')
  t.strictSame(rssItem!.dc?.creators, ['Ada <b> & Söhne'])
  t.match(rssItem!.categories, [{ name: 'b2b' }, { name: 'copyediting' }])

  const atom = await ask('/open.atom')
  const feed = parseAtomFeed(atom.body)
  t.equal(feed.links?.find((link) => link.rel === 'self')?.href, 'http://localhost:3000/open.atom')
  t.match(feed.entries![0], {
    id: uri,
    title: { value: TITLE },
    authors: [{ name: 'Ada <b> & Söhne', uri: 'http://localhost:3000/@ada' }],
  })
  t.match(feed.entries![0]!.content?.value, '&lt;b&gt;hello&lt;/b&gt;')

  const json = await ask('/open.json')
  t.match(json.headers.get('content-type'), 'application/feed+json')
  const [item] = parseJsonFeed(json.body).items!
  t.match(item, { id: uri, title: TITLE, authors: [{ url: 'http://localhost:3000/@ada' }] })
  const { items } = JSON.parse(json.body) as { items: { _referral: Record<string, unknown> }[] }
  t.match(items[0]!._referral, {
    version: '1',
    state: 'open',
    work: ['copyediting'],
    pay: { min: '0.06', max: '0.08', unit: 'word', currency: 'USD' },
    handoff: 'keep',
    finderFee: { kind: 'none' },
  })
})

t.test('its dates are a calendar', async (t) => {
  const { db, ask } = await openFeeds(t)
  const ada = await makeWriter(db, 'ada')
  const title = 'Übersetzung, “lang”; mit \\ und 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字'
  const at = new Date()
  const dueOn = new Date(at.getTime() + 20 * 86_400_000).toISOString().slice(0, 10)
  const { postId } = await makeReferral(db, ada, { terms: { title, dueOn }, at })
  const { body, headers } = await ask('/open.ics')
  t.match(headers.get('content-type'), 'text/calendar')
  const calendar = readCalendar(body)
  t.equal(calendar.name, 'VCALENDAR')
  t.equal(propertyOf(calendar, 'VERSION'), '2.0')
  t.ok(propertyOf(calendar, 'PRODID'))
  const [due, closes] = calendar.within
  const uri = `http://localhost:3000/users/ada/posts/${postId}`
  t.strictSame([propertyOf(due!, 'UID'), propertyOf(closes!, 'UID')], [`${uri}#due`, `${uri}#closes`])
  t.equal(propertyOf(due!, 'DTSTART'), dueOn.replaceAll('-', ''))
  t.match(due!.lines.find((line) => line.name === 'DTSTART')!.parameters, 'VALUE=DATE')
  t.match(propertyOf(closes!, 'DTSTART'), /^\d{8}T\d{6}Z$/, 'times are in UTC')
  t.match(propertyOf(closes!, 'DTSTAMP'), /^\d{8}T\d{6}Z$/)
  const spelled = title.replaceAll('\\', '\\\\').replaceAll(',', '\\,').replaceAll(';', '\\;')
  t.equal(propertyOf(due!, 'SUMMARY'), `Due: ${spelled}`)
})

t.test('what is filled says so for a week, and then is gone', async (t) => {
  const { db, ask } = await openFeeds(t)
  const ada = await makeWriter(db, 'ada')
  await fill(db, ada, (await makeReferral(db, ada)).code)
  const paths = ['/open', '/b/board', '/@ada', '/tags/editing']
  for (const path of paths) {
    t.match((await ask(`${path}.rss`)).body, '[Filled] Copyeditor', path)
    t.notMatch((await ask(`${path}.ics`)).body, 'BEGIN:VEVENT', path)
  }
  await sql`update referrals set closed_at = now() - interval '8 days'`.execute(db)
  for (const path of paths) t.notMatch((await ask(`${path}.rss`)).body, 'Copyeditor', path)
})

t.test('each list has its own feed', async (t) => {
  const { db, ask } = await openFeeds(t)
  const [ada, bo] = [await makeWriter(db, 'ada'), await makeWriter(db, 'bo', { login: 'member' })]
  await makeBoard(db, 'editing', { work: ['copyediting'] })
  await makeReferral(db, ada, { terms: { boards: ['editing'] } })
  await makePost(db, ada, { text: 'A line about #saas that is no work.' })
  await makePost(db, ada, { text: 'A secret about #saas.', visibility: 'followers' })
  const search = { name: 'Mine', query: { work: ['copyediting' as const] }, notify: 'off' as const }
  await db.transaction().execute((tx) => keepSearch(tx, bo.id, search))
  const [{ token } = { token: '' }] = await readSearches(db, bo.id)
  const titles = async (path: string) =>
    parseRssFeed((await ask(path)).body).items?.map((item) => item.title!.slice(0, 18)) ?? []
  const work = '[Open] Copyeditor '
  t.strictSame(await titles('/b/editing.rss'), [work])
  t.strictSame(await titles('/open.rss?board=editing'), [work])
  t.strictSame(await titles('/open.rss?work=poetry'), [])
  t.strictSame(await titles('/@ada.rss'), ['A line about #saas', work])
  t.strictSame(await titles('/tags/saas.rss'), ['A line about #saas', work])
  t.strictSame(await titles(`/saved/${token}.rss`), [work])
  t.equal((await ask(`/saved/${token}.atom`)).headers.get('cache-control'), 'private, max-age=300')
  for (const gone of [
    '/b/nothing.rss',
    '/b/ada.rss',
    '/@nobody.rss',
    '/@editing.rss',
    `/saved/${token}x.rss`,
  ]) {
    t.equal((await ask(gone)).status, 404, gone)
  }
  const refused = await ask('/open.rss?min=0.06')
  t.equal(refused.status, 422)
  t.match(refused.body, 'what the least sum is for')
})

t.test('who may not be listed stands in no feed but her own', async (t) => {
  const { db, ask } = await openFeeds(t)
  const ada = await makeWriter(db, 'ada')
  await makeReferral(db, ada)
  await sql`update accounts set is_discoverable = false where id = ${ada.id}`.execute(db)
  for (const path of ['/open.json', '/b/board.json', '/tags/saas.json', '/api/referrals'])
    t.notMatch((await ask(path)).body, 'Copyeditor', path)
  t.match((await ask('/@ada.json')).body, 'Copyeditor')
  t.match((await ask('/sitemap.xml')).body, '/r/', 'search engines may know it')
  await sql`update accounts set suspended_at = now() where id = ${ada.id}`.execute(db)
  t.equal((await ask('/@ada.json')).status, 404)
  t.notMatch((await ask('/sitemap.xml')).body, '/r/')
})

t.test('a feed that did not change is not sent again', async (t) => {
  const { db, ask } = await openFeeds(t)
  const ada = await makeWriter(db, 'ada')
  const { code } = await makeReferral(db, ada)
  const first = await ask('/open.atom')
  const [etag, modified] = [first.headers.get('etag')!, first.headers.get('last-modified')!]
  t.equal(first.headers.get('cache-control'), 'public, max-age=300')
  const conditions = [{ 'if-none-match': etag }, { 'if-none-match': `"x", W/${etag}` }]
  for (const asked of conditions) {
    const again = await ask('/open.atom', asked)
    t.strictSame([again.status, again.body], [304, ''], JSON.stringify(asked))
    t.equal(again.headers.get('etag'), etag)
  }
  t.equal((await ask('/open.atom', { 'if-none-match': '"x"', 'if-modified-since': modified })).status, 200)
  await fill(db, ada, code)
  t.equal((await ask('/open.atom', { 'if-none-match': etag })).status, 200)
  await sql`update referrals set state = 'removed', accepting = false, state_before_removal = 'open'`.execute(
    db,
  )
  const removed = await ask('/open.atom', { 'if-modified-since': modified })
  t.equal(removed.status, 200, 'a date does not tell what was taken out')
  t.equal(removed.headers.get('last-modified'), null)
})

t.test('an address that asks and asks is told to wait, and for how long', async (t) => {
  const { ask } = await openFeeds(t)
  for (let times = 0; times < READER_ASKS.max; times++) await ask('/api/referrals/zzzzzzzz')
  for (const path of ['/open.rss', '/api/referrals']) {
    const { status, headers, body } = await ask(path)
    t.equal(status, 429)
    t.match(Number(headers.get('retry-after')), Number)
    t.match(JSON.parse(body).error, /^Please wait .* and ask again\.$/)
  }
})

async function fill(db: Db, author: Account, code: string): Promise<void> {
  await db
    .transaction()
    .execute((tx) => moveReferral(tx, SITE, author.id, { code, move: { to: 'filled', at: new Date() } }))
}

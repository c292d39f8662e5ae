import t from 'tap'
import { Policy } from '../../src/core/policy/policy.ts'
import { setPolicy } from '../../src/core/policy/versions.ts'
import { findPost } from '../../src/core/posts/find.ts'
import { viewPosts } from '../../src/core/posts/view.ts'
import { NO_SUM } from '../core/referrals/example.ts'
import {
  makeBoard,
  makePost,
  makeReferral,
  makeRemoteAccount,
  makeRemotePost,
  makeWriter,
} from '../helpers/make.ts'
import { dayIn, COPYEDITOR_FORM as FORM } from './copyeditor-form.ts'
import { type Fields, openPages } from './visitor.ts'

t.test(
  'the front page lists what is open, with its pay, and nothing that is closed or private',
  async (t) => {
    const { db, visitor, signedIn } = await openPages(t)
    t.match((await visitor().get('/')).body, 'No work is open just now.')
    const account = await makeWriter(db, 'ada', { name: 'Ada', login: 'member' })
    await makeBoard(db, 'board', { name: 'Open work' })
    await makeReferral(db, account)
    const filled = await makeReferral(db, account, { terms: { title: 'A thing that is gone' } })
    const ada = await signedIn(account)
    await ada.send(`/r/${filled.code}/move`, { to: 'filled' }, `/r/${filled.code}`)
    const { body, headers } = await visitor().get('/')
    t.match(
      body,
      /Copyeditor for six B2B SaaS case studies.*US\$0\.06–0\.08 a word.*6 pieces of 1,200 words.*Ada/s,
    )
    t.notMatch(body, 'A thing that is gone')
    t.match(body, '@board@localhost:3000')
    t.equal(headers['cache-control'], 'public, max-age=60')
  },
)

t.test('a referral’s page shows its facts, its history and the answers', async (t) => {
  const { db, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { name: 'Ada' })
  await makeBoard(db, 'board', { name: 'Open work' })
  const { code, postId } = await makeReferral(db, ada, {
    terms: { body: 'They are *kind*. <script>x</script>' },
  })
  const post = await findPost(db, null, postId)
  await makeRemotePost(db, await makeRemoteAccount(db, 'bram'), {
    inReplyToUri: post!.uri,
    html: '<p>I did two.</p>',
  })
  const { body, headers } = await visitor().get(`/r/${code}`)
  t.match(body, '<span class="state state-open">Open</span>')
  const facts = Object.fromEntries(
    [...body.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(([, label, says]) => [
      label,
      says!.replaceAll(/<[^>]*>/g, ''),
    ]),
  )
  t.match(facts, {
    Pay: 'US$0.06–0.08 a word (about $432–576 in all), paid 30 days after acceptance',
    Size: '6 pieces, 1,200 words each, case studies, one round of queries',
    Terms: 'No byline, work for hire, no test, human work only, written contract',
    'Place and language': 'Remote, English (US)',
    'Passed on because': 'I am booked',
    Client:
      'A past client of mine, software, 9 jobs so far, pays always on time, named once I introduce somebody',
    'Whose client afterwards': 'Yours to keep',
    'Finder’s fee': 'None',
  })
  t.match(body, 'They are <em>kind</em>. &lt;script&gt;')
  t.match(body, /Replies.*I did two\./s)
  t.match(body, /History.*Open <time/s)
  t.match(body, `<code class="copy">http://localhost:3000/r/${code}</code>`)
  t.notMatch(body, 'It is filled')
  t.equal(headers.link, `<${post!.uri}>; rel="alternate"; type="application/activity+json"`)
  t.match(body, `<link rel="canonical" href="http://localhost:3000/r/${code}">`)
  t.match(
    body,
    '<meta property="og:title" content="Copyeditor for six B2B SaaS case studies — US$0.06–0.08 a word">',
  )
  t.match(body, '<meta name="fediverse:creator" content="@ada@localhost:3000">')
})

t.test('the words of a single piece are not said of each', async (t) => {
  const { db, visitor } = await openPages(t)
  const terms = { pieces: 1, wordsEach: 30_000 }
  const { code } = await makeReferral(db, await makeWriter(db, 'ada'), { terms })
  t.match((await visitor().get(`/r/${code}`)).body, '1 piece, 30,000 words, case studies')
})

t.test('work that is open until a day is open on that day, and its pages name it', async (t) => {
  const { db, visitor } = await openPages(t)
  const day = dayIn(20)
  const { code } = await makeReferral(db, await makeWriter(db, 'ada'), { terms: { expiresAt: day } })
  const { expires_at: end } = await db.selectFrom('referrals').select('expires_at').executeTakeFirstOrThrow()
  t.equal(end?.getTime(), Date.parse(day) + 86_400_000)
  const said = new Date(day).toLocaleDateString('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
  for (const path of [`/r/${code}`, '/open'])
    t.match((await visitor().get(path)).body.replaceAll(/<[^>]*>/g, ''), `until ${said}`, path)
})

t.test('the post of a referral has the referral’s page', async (t) => {
  const { db, visitor } = await openPages(t)
  const { code, postId } = await makeReferral(db, await makeWriter(db, 'ada'))
  const { statusCode, headers } = await visitor().get(`/@ada/${postId}`)
  t.equal(statusCode, 302)
  t.equal(headers.location, `http://localhost:3000/r/${code}`)
  for (const path of ['/r/00000000', '/r/short', '/r/%00%00%00%00%00%00%00%00', `/r/${code}x`]) {
    t.equal((await visitor().get(path)).statusCode, 404, path)
  }
})

t.test('an author moves her referral by the buttons that the table of states allows', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const account = await makeWriter(db, 'ada', { login: 'member' })
  const { code } = await makeReferral(db, account)
  const ada = await signedIn(account)
  const page = `/r/${code}`
  const look = async () => (await ada.get(page)).body
  const move = (fields: Fields) => ada.send(`${page}/move`, fields, page)
  t.notMatch(await look(), 'pen again')
  const long = new Date(Date.now() - 3 * 86_400_000)
  await db.updateTable('referrals').set({ confirmed_at: long }).execute()
  t.match(await look(), /You last confirmed that it is open: <time[^>]*>3 days ago</)
  await ada.send(`${page}/confirm`, {}, page)
  t.match(await look(), /You last confirmed that it is open: <time[^>]*>just now</)
  t.equal((await move({ to: 'in_talks' })).headers.location, page)
  t.match(await look(), /In talks.*Talks are over: open again/s)
  await ada.send(`${page}/replies`, { accepting: 'no' }, page)
  t.match(await look(), 'Take replies again')
  t.match((await visitor().get(page)).body, 'No more replies are taken.')
  t.equal((await move({ to: 'withdrawn' })).statusCode, 422)
  await move({ to: 'withdrawn', reason: 'client_cancelled' })
  const withdrawn = await look()
  t.match(withdrawn, /Withdrawn on .* the client cancelled\./)
  t.match(withdrawn, /History.*Withdrawn <time[^>]*>[^<]*<\/time>: the client cancelled/s)
  t.notMatch(withdrawn, 'I am in talks')
  await move({ to: 'open' })
  t.match(await look(), 'state-open')
  t.equal((await move({ to: 'draft' })).statusCode, 422)
  t.equal((await move({ to: 'open' })).statusCode, 409)
})

t.test('nobody else moves it', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const { code } = await makeReferral(db, await makeWriter(db, 'ada'))
  const bo = await signedIn(await makeWriter(db, 'bo', { login: 'member' }))
  const page = `/r/${code}`
  t.notMatch((await bo.get(page)).body, 'Where it stands')
  t.equal((await bo.send(`${page}/move`, { to: 'filled' }, '/home')).statusCode, 403)
  t.equal((await bo.send(`${page}/replies`, { accepting: 'no' }, '/home')).statusCode, 403)
  t.equal((await visitor().send(`${page}/move`, { to: 'filled' }, '/sign-in')).statusCode, 401)
  t.match((await visitor().get(page)).body, 'state-open')
})

t.test('a reader answers in private where the author asks for it', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await makeWriter(db, 'ada')
  const { code, postId } = await makeReferral(db, ada, { terms: { responses: 'private_only' } })
  const bo = await signedIn(await makeWriter(db, 'bo', { login: 'member' }))
  const { body } = await bo.get(`/r/${code}`)
  t.match(body, `href="/new/post?reply_to=${postId}&amp;visibility=direct"`)
  t.notMatch(body, 'visibility=public')
  t.match((await bo.get(`/new/post?reply_to=${postId}&visibility=direct`)).body, 'value="direct" checked')
})

t.test('the preview is the post, word for word, and says which boards take it', async (t) => {
  const { db, signedIn } = await openPages(t)
  const account = await makeWriter(db, 'ada', { login: 'member' })
  for (const [handle, work] of [
    ['board', []],
    ['editing', ['copyediting']],
    ['poems', ['poetry']],
  ] as const) {
    await makeBoard(db, handle, { work: [...work] })
  }
  const ada = await signedIn(account)
  const form = { ...FORM, body: 'Two <b>lines</b>\n\n- and *one* more' }
  const { body, statusCode } = await ada.send('/new/referral', form)
  t.equal(statusCode, 200)
  const [, shown = ''] = /<div class="text">(.*?)<\/div>/s.exec(body)!
  t.match(body, '@board and @editing will boost it.')
  // The second form holds what was previewed, and nothing else.
  const [, published = ''] =
    /<form method="post" action="\/new\/referral" class="form-end">(.*?)<\/form>/s.exec(body)!
  const kept = [...published.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
    name,
    readable(value!),
  ])
  const fields: Fields = {}
  for (const [name, value] of kept) fields[name!] = [fields[name!] ?? [], value!].flat()
  const { headers } = await ada.post('/new/referral', fields)
  t.match(headers.location, /^\/r\/[0-9a-z]{8}\/desk$/)
  const path = (headers.location as string).replace('/desk', '')
  const found = await db.selectFrom('referrals').select('post_id').executeTakeFirstOrThrow()
  const [post] = await viewPosts(db, null, [found.post_id!])
  t.equal(shown.replaceAll('········', path.slice(3)), post!.html)
  t.match((await ada.get('/b/editing')).body, 'Copyeditor for six B2B SaaS case studies')
  t.notMatch((await ada.get('/b/poems')).body, 'Copyeditor for six B2B SaaS case studies')
})

t.test(
  'before posting an author reads what the pay comes to, which labels there will be, and why',
  async (t) => {
    const { db, signedIn } = await openPages(t)
    await makeBoard(db, 'board')
    const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
    const good = await ada.send('/new/referral', { ...FORM, boards: [] })
    t.match(good.body, 'About $432–576 in all. Above the floor for copyediting here (US$0.02 a word).')
    t.notMatch(good.body, 'What readers are told')
    const test = await ada.send('/new/referral', {
      ...FORM,
      boards: [],
      trial: 'unpaid',
      payTrigger: 'publication',
    })
    t.match(
      test.body,
      />Unpaid test<.*A test piece is not paid, so that no board boosts it\. A paid test would change that\./s,
    )
    t.match(test.body, />Paid on publication</)
    t.notMatch(test.body, 'will boost it')
    const dear = await ada.send('/new/referral', {
      ...FORM,
      boards: [],
      feeKind: 'pct_of_job',
      feeValue: '15',
    })
    t.match(
      dear.body,
      /It cannot be listed like this.*A finder’s fee is at most 10 per cent of the pay here\./s,
    )
  },
)

t.test('a form that is not right comes back as it was, each sentence beside its field', async (t) => {
  const { db, signedIn } = await openPages(t)
  await makeBoard(db, 'poems', { work: ['poetry'] })
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const wrong = {
    ...FORM,
    title: 'SHOUTED: see http://a.example',
    work: ['copyediting', 'blog', 'essay', 'poetry'],
    payMin: '1,500',
    netDays: '-1',
    languages: ['"><script>', '', ''],
    timezone: 'Mars',
    dueOn: '2020-01-01',
    city: 'Ljubljana',
  }
  const { body, statusCode } = await ada.send('/new/referral', wrong)
  t.equal(statusCode, 422)
  for (const field of ['title', 'work', 'payMin', 'netDays', 'languages', 'timezone']) {
    t.match(body, `id="error-${field}"`, field)
    t.match(body, `href="#field-${field}"`, field)
  }
  t.match(body, 'value="SHOUTED: see http://a.example"')
  t.match(
    body,
    /<details class="fold" open><summary>City.*value="Ljubljana"/s,
    'a fold with something in it is open',
  )
  t.equal([...body.matchAll(/name="work" value="\w+"[^>]* checked/g)].length, 4)
  t.notMatch(body, '<script')
  t.notMatch(body, 'The post, word for word')
  const together = await ada.send('/new/referral', { ...FORM, payMin: '0.09', feeKind: 'fixed' })
  t.match(together.body, 'The highest pay must not be less than the lowest.')
  const board = await ada.send('/new/referral', { ...FORM, boards: 'poems' })
  t.equal(board.statusCode, 422)
  t.match(board.body, 'The board @poems takes only poetry.')
  const empty = await ada.send('/new/referral', { step: 'publish' })
  t.equal(empty.statusCode, 422)
  t.match(empty.body, 'Say what kind of referral it is.')
})

t.test('every field of a referral can be said, and is shown on its page or in its post', async (t) => {
  const { db, signedIn } = await openPages(t)
  await makeBoard(db, 'editing', { name: 'Editing', work: [] })
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const { body: blank } = await ada.get('/new/referral')
  const { TermFields } = await import('../../src/core/referrals/terms/fields.ts')
  const missing = Object.keys(TermFields.shape).filter((name) => !blank.includes(`name="${name}"`))
  t.strictSame(missing, [], 'the form asks for every term')
  const all: Fields = {
    ...FORM,
    startOn: dayIn(7),
    pages: '40',
    pageWords: '300',
    hours: '12.5',
    per: 'month',
    placeMode: 'hybrid',
    city: 'Graz',
    country: 'AT',
    timezone: 'UTC+1',
    languages: ['de', 'en-GB', ''],
    nda: 'yes',
    feeKind: 'pct_of_job',
    feeValue: '5',
    noLimit: 'yes',
    expiresAt: dayIn(20),
    boards: ['editing'],
    searchable: 'no',
  }
  const { headers, body: wrong } = await ada.send('/new/referral', { ...all, step: 'publish' })
  t.match(headers.location, /^\/r\//, /class="faults".*?<\/div>/s.exec(wrong)?.[0] ?? '')
  const { body } = await ada.get((headers.location as string).replace('/desk', ''))
  const shown = body.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
  for (const says of [
    ...['40 pages a month of 300 words', '12.5 hours a month', 'NDA', '5% of the whole job', 'Editing'],
    ...['Partly on site, Graz, Austria, UTC+1, German, English (UK)', 'Some experience', '25% of the fee'],
  ]) {
    t.match(shown, says)
  }
  t.notMatch(shown, 'up to 25')
  t.match(body, '<meta name="robots" content="noindex">')
})

t.test('markup in the terms is shown as the letters that it is', async (t) => {
  const { db, visitor, signedIn } = await openPages(t)
  const account = await makeWriter(db, 'ada', { login: 'member' })
  const hostile = 'Editor"><script>alert(1)</script>'
  const terms = { title: hostile, body: hostile, city: hostile, clientSector: hostile }
  const { code } = await makeReferral(db, account, { terms })
  const ada = await signedIn(account)
  const pages = [
    ...['/', `/r/${code}`, '/b/board', '/@ada', '/tags/editing'].map((path) => visitor().get(path)),
    ada.get(`/r/${code}`),
    ada.send('/new/referral', { ...FORM, ...terms }),
    ada.send('/new/referral', {
      ...FORM,
      ...terms,
      work: hostile,
      currency: hostile,
      kind: hostile,
      boards: hostile,
    }),
  ]
  for (const { body, raw } of await Promise.all(pages)) {
    t.match(body, 'Editor&quot;&gt;&lt;script&gt;', raw.req.url ?? '')
    t.notMatch(body, /<script(?! type="application\/ld\+json">[^<>]*<\/script>)/)
  }
})

t.test('work without pay says so wherever it is listed', async (t) => {
  const { db, visitor } = await openPages(t)
  const ada = await makeWriter(db, 'ada')
  await db.transaction().execute((tx) => setPolicy(tx, null, Policy.parse({ unpaid: 'label' })))
  const { code } = await makeReferral(db, ada, { terms: { ...NO_SUM, payDisclosure: 'exposure_only' } })
  for (const path of ['/', `/r/${code}`]) {
    const { body } = await visitor().get(path)
    t.match(body, 'Pay: none, exposure only')
    t.match(body, '<span class="label" title="Nobody is paid for this work.">Unpaid</span>')
  }
  t.match((await visitor().get(`/r/${code}`)).body, '<strong>Unpaid.</strong> Nobody is paid for this work.')
})

t.test('its author alone reads that no board boosts work with an unpaid test', async (t) => {
  const { db, visitor, signedIn } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  const says =
    'Boards list it and do not boost it. A test piece is asked for that is not paid. Only you see this.'
  const { code } = await makeReferral(db, ada, { terms: { trial: 'unpaid' } })
  const browser = await signedIn(ada)
  t.match((await browser.get(`/r/${code}`)).body, says)
  t.notMatch((await visitor().get(`/r/${code}`)).body, 'do not boost it')
  const { code: paid } = await makeReferral(db, ada)
  t.notMatch((await browser.get(`/r/${paid}`)).body, 'do not boost it')
})

t.test('a board shows what is open on it, what closed, and how to follow it', async (t) => {
  const { db, visitor, signedIn } = await openPages(t)
  const board = await makeBoard(db, 'editing', { name: 'Editing', work: ['copyediting'] })
  const account = await makeWriter(db, 'ada', { login: 'member' })
  const { code } = await makeReferral(db, account)
  await makePost(db, account, { text: 'Not work.' })
  const open = await visitor().get('/b/editing')
  t.match(open.body, '@editing@localhost:3000')
  t.match(open.body, 'Copyeditor for six')
  t.notMatch(open.body, 'Closed lately')
  t.equal(open.headers.link, `<${board.uri}>; rel="alternate"; type="application/activity+json"`)
  const ada = await signedIn(account)
  await ada.send(`/r/${code}/move`, { to: 'filled' }, `/r/${code}`)
  t.match(
    (await visitor().get('/b/editing')).body,
    /Nothing is open here just now.*Closed lately.*Copyeditor/s,
  )
  t.match((await ada.get('/b/editing')).body, `action="/accounts/${board.id}/follow"`)
  for (const path of ['/b/ada', '/b/none', '/b/%00']) t.equal((await visitor().get(path)).statusCode, 404)
})

function readable(text: string): string {
  const characters: Record<string, string> = {
    '&amp;': '&',
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
  }
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => characters[entity]!)
}

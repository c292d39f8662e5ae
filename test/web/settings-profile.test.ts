import t from 'tap'
import { siteAt } from '../../src/core/site.ts'
import { makeWriter } from '../helpers/make.ts'
import { openPages } from './visitor.ts'

const PATH = '/settings/profile'
const LONG = 'https://www.example.com/a/long/way/to/a/page?of=hers&and=more#there'
const PROFILE = { name: 'Ada', bio: '', label: [], url: [], choices: ['discover', 'index'] }

t.test('what a writer says of herself stands on her page, and in the form again', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  t.match((await ada.get('/@ada')).body, `href="${PATH}"`)
  const bio = `I edit <books>.\nAnd #essays.\n\nMore at ${LONG}`
  const { headers } = await ada.send(PATH, {
    name: ' Ada Merrill ',
    bio,
    label: ['My site', '', 'Code'],
    url: ['ada.example/~ada?x="1"&y', ' ', 'https://git.example/ada'],
    choices: 'approve',
  })
  t.equal(headers.location, 'http://localhost:3000/@ada')
  const { body } = await visitor().get('/@ada')
  t.match(body, '<h1><bdi>Ada Merrill</bdi></h1>')
  t.match(body, 'I edit &lt;books&gt;.<br>And <a href="http://localhost:3000/tags/essays"')
  const own = 'https://ada.example/~ada?x=%221%22&amp;y'
  t.match(body, `<dd dir="auto"><a href="${own}" rel="me nofollow noopener" translate="no">${own}</a></dd>`)
  t.match(body, '<meta name="robots" content="noindex">')
  const form = (await ada.get(PATH)).body
  t.match(form, 'value="Ada Merrill"')
  t.match(form, bio.replaceAll('&', '&amp;').replace('<books>', '&lt;books&gt;'), 'links stand there whole')
  t.match(form, `value="${own}"`)
  t.match(form, /value="approve"[^>]* checked/)
  t.notMatch(form, /value="index"[^>]* checked/)
  const jobs = await db.selectFrom('jobs').select('name').execute()
  t.strictSame(jobs, [{ name: 'send-profile' }], 'those who follow her are told')
})

t.test('a page of this machine is one only for a node that is tried out on it', async (t) => {
  for (const [origin, status] of [
    ['http://localhost:3000', 303],
    ['https://writers.example', 422],
  ] as const) {
    const { db, signedIn } = await openPages(t, { site: siteAt(origin, 'Writers') })
    const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
    const sent = await ada.send(PATH, { ...PROFILE, label: ['x'], url: ['http://localhost:8080/'] })
    t.equal(sent.statusCode, status, origin)
  }
})

t.test('what cannot stand on a profile comes back with the reason, and changes nothing', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member', name: 'Ada' }))
  const link = (label: string, url: string) => ({ label: [label], url: [url] })
  const cases = [
    { form: { name: 'n'.repeat(61) }, says: 'A name holds at most 60 characters.' },
    { form: { bio: 'ä'.repeat(1001) }, says: 'A bio holds at most 1000 characters.' },
    { form: { label: Array(5).fill('x'), url: Array(5).fill('x.example') }, says: 'at most 4 links' },
    { form: link(' ', 'x.example'), says: 'Each link needs a label' },
    { form: link('l'.repeat(61), 'x.example'), says: 'Each link needs a label' },
    { form: link('x', ''), says: 'is not the address of a web page' },
    { form: link('x', 'javascript:alert(1)'), says: 'is not the address of a web page' },
    { form: link('x', 'ftp://x.example'), says: 'is not the address of a web page' },
    { form: link('x', 'https://notaurl/'), says: 'is a name without a dot' },
    { form: link('x', 'notaurl.'), says: 'is a name without a dot' },
    { form: link('x', 'https://[::1]/'), says: 'is a name without a dot' },
    { form: link('x', 'https://ada:secret@x.example'), says: 'is not the address of a web page' },
    { form: link('x', `x.example/${'x'.repeat(500)}`), says: 'is not the address of a web page' },
  ]
  for (const { form, says } of cases) {
    const { statusCode, body } = await ada.send(PATH, { ...PROFILE, ...form })
    t.equal(statusCode, 422, says)
    t.match(body, says)
  }
  t.equal((await ada.send(PATH, { name: 'Eve' })).statusCode, 422)
  t.match((await ada.get('/@ada')).body, '<h1><bdi>Ada</bdi></h1>')
  t.equal((await db.selectFrom('jobs').select('name').execute()).length, 0)
})

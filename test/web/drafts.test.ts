import t from 'tap'
import { DraftFields } from '../../src/core/referrals/terms/fields.ts'
import { makeBoard, makeReferral, makeWriter } from '../helpers/make.ts'
import { COPYEDITOR_FORM, dayIn } from './copyeditor-form.ts'
import { type Fields, openPages } from './visitor.ts'

const FORM = '/new/referral'
const freshIn = (body: string) => /name="fresh" value="([0-9a-z]{8})"/.exec(body)?.[1] ?? ''
const linkIn = (body: string) => /href="(\/new\/referral\?draft=[0-9a-z]{8})"/.exec(body)?.[1] ?? ''

t.test('what is saved for later stands in the form again, letter for letter, and is opened', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const account = await makeWriter(db, 'ada', { login: 'member' })
  const ada = await signedIn(account)
  const all: Fields = {
    ...COPYEDITOR_FORM,
    noLimit: 'yes',
    nda: 'yes',
    hours: '12.5',
    expiresAt: dayIn(20),
    city: 'Graz "am Berg"',
  }
  t.equal((await ada.send('/drafts', all, FORM)).headers.location, '/drafts')
  await makeReferral(db, account, { terms: { title: 'Something else, opened first' } })
  const list = await ada.get('/drafts')
  t.match(list.body, 'Copyeditor for six B2B SaaS case studies')
  const { body: form } = await ada.get(linkIn(list.body))
  t.match(fieldsOf(form), {
    title: ['Copyeditor for six B2B SaaS case studies'],
    topics: ['saas, b2b'],
    payMin: ['0.06'],
    noLimit: ['yes'],
    nda: ['yes'],
    hours: ['12.5'],
    dueOn: [dayIn(30)],
    expiresAt: [dayIn(20)],
    city: ['Graz &quot;am Berg&quot;'],
    work: ['copyediting'],
    languages: ['en-US', '', ''],
    accepting: ['yes'],
  })
  t.notMatch((await visitor().get('/')).body, 'Copyeditor', 'a draft is nobody else’s')
  const draft = linkIn(list.body).slice(-8)
  const preview = await ada.send(FORM, { ...all, draft, step: 'preview' })
  t.equal([...preview.body.matchAll(RegExp(`name="draft" value="${draft}"`, 'g'))].length, 2)
  const { headers } = await ada.send(FORM, { ...all, draft, step: 'publish' })
  t.equal(headers.location, `/r/${draft}/desk`)
  t.match((await visitor().get('/')).body, /Copyeditor.*Something else/s, 'it was opened last')
  t.match((await ada.get('/drafts')).body, 'No drafts.')
  t.equal((await ada.get(`${FORM}?draft=${draft}`)).headers.location, `/r/${draft}`)
  t.equal((await ada.send('/drafts', { ...all, draft }, FORM)).statusCode, 409)
})

t.test('a preview that fails leaves one draft, and says all that is wrong at once', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const typed = { ...COPYEDITOR_FORM, client_name: 'Kestrel', audience: 'circle_only', people: '@nobody' }
  const first = await ada.send(FORM, { ...typed, step: 'preview' })
  t.equal(first.statusCode, 422)
  t.match(
    first.body,
    /<a href="#field-people">There is nothing to be found under “@nobody”.*id="error-people"/s,
  )
  const [, draft = ''] = /name="draft" value="([0-9a-z]{8})"/.exec(first.body) ?? []
  t.match(draft, /./, 'it is gone on with')
  const lacking = { ...typed, draft, title: 'X', clientSector: '', handoff: '' }
  const { body } = await ada.send(FORM, { ...lacking, work: ['blog', 'essay', 'poetry', 'script'] })
  for (const field of ['title', 'work', 'clientSector', 'handoff']) t.match(body, `id="error-${field}"`)
  t.match(body, 'Say what kind of work it is. At most 3 are taken.')
  t.equal((await db.selectFrom('referrals').select('id').execute()).length, 1)
  t.notMatch(body, /Shown to <span class="optional">/)
})

t.test(
  'what is wrong is listed in the order of the fields, and each leads to a field that says it too',
  async (t) => {
    const { db, signedIn } = await openPages(t)
    await makeBoard(db, 'editing', { work: ['copyediting'] })
    const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
    const names = Object.keys(DraftFields.shape)
    for (const typed of ['', 'nonsense!', '-1']) {
      const { statusCode, body } = await ada.send(
        FORM,
        Object.fromEntries(names.map((name) => [name, typed])),
      )
      t.equal(statusCode, 422)
      const listed = [...body.matchAll(/<li><a href="#field-(\w+)">/g)].map(([, name]) => name!)
      t.ok(listed.length > 8, `${listed.length} are listed`)
      const drawn = [...body.matchAll(/ id="error-(\w+)"/g)].map(([, name]) => name!)
      t.strictSame(listed, drawn, 'each at its field, in that order')
      for (const name of listed) t.match(body, ` id="field-${name}"`)
    }
  },
)

t.test('a form that is sent again, as after going back, is the draft that it was', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const count = async () => (await db.selectFrom('referrals').select('id').execute()).length
  const fresh = freshIn((await ada.get(FORM)).body)
  const first = { ...COPYEDITOR_FORM, fresh }
  for (const client_name of ['Kestrel', 'Kestrel Ltd', 'Kestrel plc'])
    t.equal((await ada.send(FORM, { ...first, client_name, title: 'X' })).statusCode, 422)
  t.equal(await count(), 1, 'refused three times')
  for (const title of ['A thing to do', 'Another thing to do'])
    t.equal((await ada.send('/drafts', { ...first, title }, FORM)).statusCode, 303)
  t.equal(await count(), 1, 'kept twice')
  t.match((await ada.get('/drafts')).body, 'Another thing to do')
  const refused = await ada.send(FORM, { ...first, fresh: 'aaaaaaaa', title: 'X' })
  t.equal(freshIn(refused.body), 'aaaaaaaa', 'what was refused before anything was kept goes on as it began')
  await ada.send('/drafts', { ...first, fresh: freshIn((await ada.get(FORM)).body) }, FORM)
  t.equal(await count(), 2, 'a new form is a new draft')
  await ada.send(FORM, { ...COPYEDITOR_FORM, draft: fresh, step: 'publish' })
  t.equal((await ada.send('/drafts', { ...first, title: 'A third thing' }, FORM)).statusCode, 303)
  t.equal(await count(), 3, 'what was passed on is no draft to go on with')
  const bo = await signedIn(await makeWriter(db, 'bo', { login: 'member' }))
  t.equal((await bo.send('/drafts', first, FORM)).statusCode, 303)
  t.equal(await count(), 4, 'nor is that of somebody else')
})

t.test('a draft needs a title, is changed in its place, and is thrown away', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const nameless = await ada.send('/drafts', { pieces: '6', title: '' }, FORM)
  t.equal(nameless.statusCode, 422)
  t.match(nameless.body, /id="error-title".*value="6"/s)
  t.match(
    (await ada.send('/drafts', { title: 'A thing to do', pieces: '-6' }, FORM)).body,
    'id="error-pieces"',
  )
  await ada.send('/drafts', { title: 'A thing to do' }, FORM)
  const draft = linkIn((await ada.get('/drafts')).body).slice(-8)
  await ada.send('/drafts', { title: 'Another thing to do', draft }, FORM)
  const list = (await ada.get('/drafts')).body
  t.match(list, 'Another thing to do')
  t.notMatch(list, 'A thing to do')
  t.equal((await ada.send(`/drafts/${draft}/discard`, {}, FORM)).headers.location, '/drafts')
  t.match((await ada.get('/drafts')).body, 'No drafts.')
  const gone = await ada.send('/drafts', { title: 'Another thing to do', draft }, FORM)
  t.equal(gone.statusCode, 404)
  t.match(gone.body, 'value="Another thing to do"')
  t.notMatch(gone.body, draft, 'and can be saved as a new one')
})

t.test('a draft is its author’s alone', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await signedIn(await makeWriter(db, 'ada', { login: 'member' }))
  const account = await makeWriter(db, 'bo', { login: 'member' })
  const { code } = await makeReferral(db, account)
  await ada.send('/drafts', { title: 'A thing to do' }, FORM)
  const draft = linkIn((await ada.get('/drafts')).body).slice(-8)
  const bo = await signedIn(account)
  t.match((await bo.get('/drafts')).body, 'No drafts.')
  t.equal((await bo.get(`${FORM}?draft=${draft}`)).statusCode, 404)
  t.equal((await bo.send('/drafts', { title: 'Mine, all mine', draft }, FORM)).statusCode, 404)
  t.equal((await bo.send(`/drafts/${draft}/discard`, {}, FORM)).statusCode, 404)
  t.equal((await bo.send(`/drafts/${code}/discard`, {}, FORM)).statusCode, 409, 'what is open is withdrawn')
  t.equal((await bo.send(FORM, { ...COPYEDITOR_FORM, draft, step: 'publish' })).statusCode, 404)
  t.match((await ada.get('/drafts')).body, 'A thing to do')
})

// What a browser would send of a form: values of lines, texts, boxes and choices, by name.
function fieldsOf(body: string): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  const keep = (name: string, value: string) => {
    found[name] = [...(found[name] ?? []), value]
  }
  for (const [, type, tag] of body.matchAll(/<input type="(\w+)"([^>]*)>/g)) {
    const isChoice = type === 'checkbox' || type === 'radio'
    if (isChoice && !tag!.includes(' checked')) continue
    keep(/name="(\w+)"/.exec(tag!)![1]!, /value="([^"]*)"/.exec(tag!)![1]!)
  }
  for (const [, name, options] of body.matchAll(/<select[^>]*name="(\w+)"[^>]*>(.*?)<\/select>/gs)) {
    keep(name!, /value="([^"]*)" selected/.exec(options!)?.[1] ?? '')
  }
  return found
}

import fc from 'fast-check'
import t from 'tap'
import { makePost, makeReferral, makeWriter } from '../helpers/make.ts'
import { COPYEDITOR_FORM } from './copyeditor-form.ts'
import { type Fields, openPages } from './visitor.ts'

const RUNS = 400

// Whatever stands in an address, a query or a form: letters, markup, controls, numbers too large, halves of characters.
const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e9',
    '9999999999999999999',
    '99999999999999999999',
    '\0',
    '"><script>',
    '..',
    '//evil.example',
    '@',
    '%',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'null',
    'ada',
    'en',
    'public',
    'open',
    'withdrawn',
    'publish',
    'preview',
  ),
)
const PAGES = [
  '/@*',
  '/@*/*',
  '/r/*',
  '/b/*',
  '/tags/*',
  '/users/*',
  '/users/*/posts/*',
  '/setup/*',
  '/posts/*/delete',
  '/posts/*/report',
  '/accounts/*/report',
  '/@ada/*/edit',
  '/*',
]
const QUERIES = [
  '/?before=*',
  '/home?before=*',
  '/search?q=*',
  '/authorize_interaction?uri=*',
  '/sign-in?next=*',
  '/new/post?reply_to=*&visibility=*',
  '/notifications?before=*',
  '/drafts?before=*',
  '/new/referral?draft=*',
  '/@ada?before=*',
  '/tags/a?before=*',
]
// Forms as they should be; some of their fields are replaced, doubled or left out.
const FORMS: Record<string, Fields> = {
  '/new/post': {
    text: 'Words.',
    warning: '',
    visibility: 'public',
    language: 'en',
    reply_to: '',
    step: 'publish',
  },
  '/new/referral': { ...COPYEDITOR_FORM, step: 'publish' },
  '/drafts': { ...COPYEDITOR_FORM, draft: '' },
  '/drafts/*/discard': {},
  '/settings/availability': { state: 'booked', until: '', takes: ['copyediting'], givesReferrals: 'yes' },
  '/settings/profile': { name: 'Ada', bio: 'Words.', label: ['a', 'b'], url: ['a.example', 'b.example'] },
  '/accounts/*/accept': {},
  '/r/*/move': { to: 'withdrawn', reason: 'other' },
  '/r/*/replies': { accepting: 'no' },
  '/posts/*/like': { next: '/' },
  '/posts/*/delete': {},
  '/accounts/*/follow': {},
  '/accounts/*/block': {},
  '/accounts/*/report': { text: 'Loud.', tell: 'there' },
  '/posts/*/pin': { next: '/' },
  '/settings/profile/tags': { tags: '#a b' },
  '/settings/move/aliases': { handle: '@bram@mastodon.example' },
  '/settings/move/aliases/remove': { uri: 'https://mastodon.example/users/bram' },
  '/mod/reports/*': { reason: 'conduct', text: 'Done.' },
  '/setup/*': { handle: 'eve', name: 'Eve', password: 'x' },
}

const filled = (template: string) =>
  fc.array(word, { minLength: 3, maxLength: 3 }).map((words) => {
    let at = 0
    return template.replaceAll('*', () => encodeURIComponent(words[at++]!.toWellFormed()))
  })

t.test('no address and no form makes the node stumble', async (t) => {
  const { db, signedIn, visitor } = await openPages(t)
  const account = await makeWriter(db, 'ada', { login: 'member' })
  await makePost(db, account)
  await makeReferral(db, account)
  const ada = await signedIn(account)
  const [, token = ''] = /name="token" value="([^"]*)"/.exec((await ada.get('/home')).body)!
  const asked = fc.constantFrom(...PAGES, ...QUERIES).chain(filled)
  const sent = fc.constantFrom(...Object.keys(FORMS)).chain((template) =>
    fc.record({
      path: filled(template),
      fields: fc
        .dictionary(
          fc.constantFrom(...Object.keys(FORMS[template]!), 'other', '__proto__'),
          fc.oneof(word, fc.array(word, { maxLength: 5 })),
          { maxKeys: 3 },
        )
        .map((wrong) => ({ ...FORMS[template], ...wrong })),
    }),
  )
  await fc.assert(
    fc.asyncProperty(asked, async (path) => {
      for (const reader of [ada, visitor()]) {
        const { statusCode } = await reader.get(path)
        if (statusCode >= 500) throw new Error(`${statusCode} at ${path}`)
      }
    }),
    { numRuns: RUNS },
  )
  await fc.assert(
    fc.asyncProperty(sent, async ({ path, fields }) => {
      const { statusCode } = await ada.post(path, { ...fields, token })
      if (statusCode >= 500) throw new Error(`${statusCode} at ${path}`)
    }),
    { numRuns: RUNS, examples: [[{ path: '/new/post', fields: { ...FORMS['/new/post'], text: 'a\0b' } }]] },
  )
  t.equal((await ada.get('/home')).statusCode, 200)
})

// The template of product §4.0, by the cases of cases.yaml and by what holds for every text.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { parse } from 'yaml'
import { FIELDS_OF_KEY, type SaidTerms, TEMPLATE_KEYS } from '../../src/core/referrals/template/keys.ts'
import { phrasesOf } from '../../src/core/referrals/template/tokens.ts'
import {
  readTemplate,
  readTemplateLines,
  type TemplatePost,
  writeTemplate,
} from '../../src/core/referrals/template.ts'
import * as words from '../../src/core/referrals/terms/vocabulary.ts'
import { listedTerms } from '../../src/core/referrals/terms.ts'

const AT = new Date('2026-09-28T09:12:00Z')

interface Circumstances {
  language?: string
  currency?: string
}
interface LineCase extends Circumstances {
  line: string
  said?: Record<string, unknown>
  unread?: string[]
  faults?: string[]
  missing?: string[]
}
interface PostCase extends Circumstances {
  name: string
  post: string
  board?: words.Work[]
  gives: string
  said?: Record<string, unknown>
  unread?: string[]
  faults?: string[]
  missing?: string[]
}
const { lines, posts } = parse(readFileSync(join(import.meta.dirname, 'cases.yaml'), 'utf8')) as {
  lines: Record<string, LineCase[]>
  posts: PostCase[]
}

const postOf = (text: string, { language, currency }: Circumstances = {}): TemplatePost => {
  return { text, at: AT, language: language ?? null, currency: currency ?? null, boardWork: [] }
}
/** Dates as a file has them. */
const plainly = (said: SaidTerms) => JSON.parse(JSON.stringify(said))

for (const [about, cases] of Object.entries(lines)) {
  t.test(`lines about ${about}`, async (t) => {
    for (const { line, said = {}, unread = [], faults = [], missing = [], ...where } of cases) {
      const read = readTemplateLines(line, postOf(line, where))
      const keys = read.faults.map(({ key }) => key)
      const found = { said: plainly(read.said), unread: read.unread, faults: keys, missing: read.missing }
      t.strictSame(found, { said, unread, faults, missing }, `${line} (${where.language ?? 'no language'})`)
      for (const { says } of read.faults) t.match(says, /^[A-Z].+[.?]$/)
    }
  })
}

t.test('posts', async (t) => {
  for (const { name, post, gives, board = [], said = {}, unread = [], faults = [], ...rest } of posts) {
    const read = readTemplate({ ...postOf(post, rest), boardWork: board })
    t.equal(read.outcome, gives, name)
    if (read.outcome === 'seeker' || read.outcome === 'none') continue
    const found = { said: plainly(read.said), unread: read.unread, faults: read.faults.map(({ key }) => key) }
    t.strictSame(found, { said, unread, faults }, name)
    t.strictSame(read.outcome === 'incomplete' ? read.missing : [], rest.missing ?? [], name)
    if (read.outcome === 'complete') t.ok(listedTerms(AT).safeParse(read.said).success, name)
  }
})

t.test('there are enough cases', async (t) => {
  t.ok(Object.values(lines).flat().length + posts.length >= 150)
})

t.test('no two keys share an alias in any language', async (t) => {
  for (const language of ['en', 'es', 'fr', 'de', 'pt']) {
    const module = await import(`../../src/core/referrals/template/words/${language}.ts`)
    const keys: Record<string, string> = module[language].keys
    const all = Object.values(keys).flatMap((aliases) => [...phrasesOf([[aliases, true]]).values.keys()])
    t.strictSame(
      all.filter((alias, at) => all.indexOf(alias) !== at),
      [],
      language,
    )
  }
})

const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined })
const one = <T extends string>(list: readonly T[]) => fc.constantFrom(...list)
const decimal = (max: number) =>
  fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 0, max: 9999 })).map(([whole, rest]) => {
    const fraction = String(rest).padStart(4, '0').replace(/0+$/, '')
    return fraction === '' ? String(whole) : `${whole}.${fraction}`
  })
const text = fc
  .array(fc.stringMatching(/^[\p{Lu}\p{Ll}xyz0-9]{1,9}$/u), { minLength: 2, maxLength: 6 })
  .map((parts) => `Xy${parts.join(' zz ')}`.normalize('NFC'))

const sums = fc
  .record({
    payUnit: one(words.PAY_UNITS),
    payMin: decimal(5000),
    currency: fc.constantFrom('USD', 'EUR', 'GBP', 'CAD', 'CHF', 'JPY', 'SEK'),
  })
  .chain((sum) =>
    fc.constantFrom(
      { ...sum, payDisclosure: 'stated' as const },
      { ...sum, payDisclosure: 'range' as const, payMax: sum.payMin },
    ),
  )
const noSums = one(words.PAY_DISCLOSURES.slice(2)).map((payDisclosure) => ({ payDisclosure }))
const fees = fc.constantFrom(
  {},
  { feeKind: 'pct_of_job', feeValue: '7.5' },
  { feeKind: 'pct_first_invoice', feeValue: '10' },
)
const anyTerms = fc
  .tuple(
    fc.record({
      title: text,
      body: maybe(text),
      work: fc.uniqueArray(one(words.WORK), { minLength: 1, maxLength: 3 }),
      topics: fc.uniqueArray(fc.stringMatching(/^[a-z0-9_]{2,8}$/), { maxLength: 5 }),
      pieces: maybe(fc.integer({ min: 1, max: 10_000 })),
      wordsEach: maybe(fc.integer({ min: 1, max: 500_000 })),
      pages: maybe(fc.integer({ min: 1, max: 20_000 })),
      pageWords: maybe(fc.integer({ min: 200, max: 350 })),
      hours: maybe(fc.constantFrom('0.25', '1', '12.5', '2000')),
      per: one(words.PERIODS),
      rounds: maybe(fc.nat(10)),
      engagement: one(words.ENGAGEMENTS),
      payTrigger: one(words.PAY_TRIGGERS),
      netDays: maybe(fc.nat(180)),
      killFeePercent: maybe(fc.nat(100)),
      expenses: one(words.EXPENSES),
      contract: one(words.CONTRACTS),
      nda: maybe(fc.boolean()),
      startOn: maybe(fc.constantFrom('2026-09-28', '2027-02-28')),
      dueOn: maybe(fc.constantFrom('2027-03-01', '2028-02-29')),
      languages: fc.constantFrom(['en'], ['de', 'pt-BR'], ['zh-Hant', 'nl', 'en-US']),
      placeMode: one(words.PLACE_MODES),
      city: maybe(fc.constantFrom('Berlin', 'São Paulo', 'Saint-Étienne')),
      country: maybe(fc.constantFrom('DE', 'US', 'CI', 'ES')),
      timezone: maybe(fc.constantFrom('any', 'UTC-5 to UTC+1', 'UTC+5:30')),
      reason: one(words.LISTED_REASONS),
    }),
    fc.record({
      clientRelation: one(words.LISTED_CLIENT_RELATIONS),
      clientSector: maybe(fc.constantFrom('software', 'a publisher of maps', 'Gesundheit', 'B2B software')),
      clientJobs: maybe(fc.nat(1000)),
      clientPays: maybe(one(words.CLIENT_PAYS)),
      clientIdentity: one(words.CLIENT_IDENTITIES),
      handoff: maybe(one(words.HANDOFFS)),
      credit: one(words.CREDITS),
      rights: one(words.RIGHTS),
      aiRule: one(words.AI_RULES),
      trial: one(words.TRIALS),
      expiresAt: fc.constantFrom(new Date('2026-10-15'), new Date('2026-11-01T10:30:05.123Z')),
      responseLimit: maybe(fc.option(fc.integer({ min: 1, max: 200 }))),
      responses: one(words.RESPONSES),
    }),
    fc.oneof(sums, noSums),
    fees,
  )
  .map((parts) => listedTerms(AT).safeParse(Object.assign({}, ...parts)))
  .filter((read) => read.success)
  .map((read) => read.data!)

t.test('what is written by terms is read as these terms', async (t) => {
  const carried = ['title', 'body', ...TEMPLATE_KEYS.flatMap((key) => FIELDS_OF_KEY[key])]
  const comes = fc.property(anyTerms, fc.constantFrom('en', 'de', 'fr', 'pt-BR', 'es'), (terms, language) => {
    const read = readTemplate(postOf(writeTemplate(terms), { language }))
    if (read.outcome !== 'complete') throw new Error(JSON.stringify(read))
    const again = listedTerms(AT).parse(read.said)
    const wrong = carried.filter((field) => {
      const [was, is] = [terms, again].map((one) => JSON.stringify(one[field as keyof typeof one]))
      return was !== is
    })
    if (wrong.length + read.unread.length + read.faults.length > 0)
      throw new Error(`${wrong} ${JSON.stringify([read.unread, read.faults])} in ${writeTemplate(terms)}`)
  })
  t.doesNotThrow(() => fc.assert(comes, { numRuns: 500 }))
})

const anyPost = fc
  .array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...posts.map(({ post }) => post))))
  .map((parts) => parts.join('\n'))
const mutated = fc
  .tuple(
    fc.constantFrom(
      ...posts.map(({ post }) => post),
      ...Object.values(lines)
        .flat()
        .map(({ line }) => line),
    ),
    fc.array(fc.tuple(fc.nat(), fc.nat(9), fc.string({ unit: 'grapheme', maxLength: 4 })), { maxLength: 6 }),
  )
  .map(([post, cuts]) =>
    cuts.reduce((now, [at, length, put]) => {
      const from = now.length === 0 ? 0 : at % now.length
      return now.slice(0, from) + put + now.slice(from + length)
    }, post),
  )

t.test('it never throws, and what it calls complete can be listed', async (t) => {
  const languages = fc.constantFrom('en', 'de', 'xx-nonsense', '', 'und')
  const holds = fc.property(fc.oneof(anyPost, mutated), languages, (post, language) => {
    const read = readTemplate(postOf(post, { language, currency: 'USD' }))
    if (read.outcome === 'complete') listedTerms(AT).parse(read.said)
  })
  t.doesNotThrow(() => fc.assert(holds, { numRuns: 1000 }))
})

t.test('a hundred thousand characters of the nastiest shapes are read', async (t) => {
  // Were any of these read in quadratic time, the test would outlast its time limit many times over.
  const shapes = [
    '1,',
    '1 234 ',
    'a ',
    '@',
    '@a',
    '@a@',
    '#a',
    '#',
    '*',
    '(',
    '\u200d',
    'a\n',
    'PAY:\n',
    'A:\n',
  ]
  const more = [
    'PYA: x\n',
    'PAY: 1\n',
    ' -',
    'a-',
    "l'",
    '1-',
    '1.2.',
    'to ',
    'per ',
    'x 1 ',
    ' ',
    '\u0301',
    '👩‍👩‍👧',
  ]
  for (const shape of [...shapes, ...more]) {
    const long = shape.repeat(100_000 / shape.length)
    for (const text of [long, `Copyeditor\nPAY: ${long}`, `${long}\nSIZE: 6 x 1200 words`, `NEED: ${long}`])
      t.ok(readTemplate(postOf(text, { language: 'en' })).outcome, JSON.stringify(shape))
  }
})

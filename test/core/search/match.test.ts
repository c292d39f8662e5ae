// The rule of the search stands in SQL; here it stands once more, plainly, and both must agree on every case.
import fc from 'fast-check'
import { sql } from 'kysely'
import t from 'tap'
import { findConversion, SHIPPED_TABLE } from '../../../src/core/policy/currencies.ts'
import { convertUnit } from '../../../src/core/referrals/judge/floors.ts'
import { LABEL_CODES } from '../../../src/core/referrals/judge/labels.ts'
import {
  AI_RULES,
  CREDITS,
  ENGAGEMENTS,
  HANDOFFS,
  PAY_UNITS,
  PLACE_MODES,
  WORK,
} from '../../../src/core/referrals/terms/vocabulary.ts'
import { ReferralDraft } from '../../../src/core/referrals/terms.ts'
import { MATCHES, readRates } from '../../../src/core/search/match.ts'
import { ReferralQuery, readQueryFields, writeQuery } from '../../../src/core/search/query.ts'
import type { Db } from '../../../src/db/connect.ts'
import { compareDecimals, multiply } from '../../../src/lib/money.ts'
import { testDatabase } from '../../helpers/database.ts'
import { makeWriter } from '../../helpers/make.ts'

const REFERRALS = 150
const QUERIES = 400

const WORDS = ['kettle', 'harbour', 'ledger', 'Übersetzung', 'b2b', '漢字', 'ledgers']
const SECTORS = ['software', 'health care', 'shipping']
const TOPICS = ['saas', 'b2b', 'real_estate', 'health']
const LANGUAGES = ['en', 'en-US', 'en-GB', 'de', 'pt-BR', 'zh-Hant-TW']
const CURRENCIES = ['USD', 'EUR', 'JPY', 'ISK']
const COUNTRIES = ['DE', 'US', 'JP']
const BOARDS = ['editing', 'writing']

interface Stored {
  id: string
  terms: ReferralDraft
  labels: string[]
  accepting: boolean
  openedAt: Date
  boards: string[]
}

const oneOf = <T>(values: readonly T[]) => fc.constantFrom(...values)
const some = <T>(values: readonly T[], maxLength = 3) =>
  fc.uniqueArray(oneOf(values), { minLength: 1, maxLength })
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })

// Few and round, so that equal sums, and sums that differ by the last digit, come up often.
const sums = oneOf(['0.05', '0.06', '0.0599', '1', '10', '12', '15', '15.0001', '300', '432', '1000'])

const paid = fc.record({
  payDisclosure: fc.constant('range'),
  payUnit: oneOf(PAY_UNITS),
  payMin: sums,
  currency: oneOf(CURRENCIES),
})

const termsGiven = fc
  .tuple(
    fc.record({
      title: fc.tuple(oneOf(WORDS), oneOf(WORDS)).map((words) => `A title with ${words.join(' ')} in it`),
      body: fc.array(oneOf(WORDS), { maxLength: 3 }).map((words) => words.join(', ')),
      work: some(WORK),
      topics: fc.uniqueArray(oneOf(TOPICS), { maxLength: 3 }),
      languages: some(LANGUAGES, 2),
      engagement: oneOf(ENGAGEMENTS),
      placeMode: oneOf(PLACE_MODES),
      country: maybe(oneOf(COUNTRIES)),
      credit: maybe(oneOf(CREDITS)),
      aiRule: maybe(oneOf(AI_RULES)),
      handoff: maybe(oneOf(HANDOFFS)),
      clientSector: maybe(oneOf(SECTORS)),
    }),
    fc.record({
      pieces: maybe(oneOf([1, 6, 12])),
      wordsEach: maybe(oneOf([100, 1200])),
      pages: maybe(oneOf([7, 300])),
      pageWords: oneOf([250, 300]),
      hours: maybe(oneOf(['0.25', '12', '12.5'])),
      per: oneOf(['once', 'week', 'month']),
    }),
    fc.option(paid, { nil: {} }),
  )
  .map((parts): unknown => Object.assign({}, ...parts))
  .filter((terms) => ReferralDraft.safeParse(terms).success)
  .map((terms) => ReferralDraft.parse(terms))

const queryGiven = fc
  .record(
    {
      q: oneOf([
        ...WORDS,
        'LEDGER',
        'led harb',
        'kettle -harbour',
        'ketle',
        'real',
        'shipping or care',
        '"in it"',
      ]),
      work: some(WORK, 8),
      topic: oneOf(TOPICS),
      unit: oneOf(PAY_UNITS),
      min: sums,
      currency: oneOf(CURRENCIES),
      lang: oneOf(['en', 'en-US', 'pt', 'de', 'zh-Hant', 'fr']),
      place: some(PLACE_MODES, 2),
      country: oneOf(COUNTRIES),
      engagement: some(ENGAGEMENTS),
      credit: some(CREDITS),
      ai: some(AI_RULES),
      handoff: some(HANDOFFS),
      hide: some(LABEL_CODES),
      since: oneOf(['2026-01-05', '2026-01-10']),
      board: oneOf(BOARDS),
      accepting: fc.constant(true),
    },
    { requiredKeys: [] },
  )
  // Most queries ask a little; who asks for everything finds nothing.
  .chain((query) => fc.subarray(Object.keys(query), { maxLength: 4 }).map((names) => pick(query, names)))
  .filter((query) => ReferralQuery.safeParse(query).success)
  .map((query) => ReferralQuery.parse(query))

t.test('the search finds what a plain predicate finds, whatever is asked', async (t) => {
  const { db } = await testDatabase(t)
  const stored = await store(db)
  let found = 0
  await fc.assert(
    fc.asyncProperty(queryGiven, async (query) => {
      const expected = stored.filter((one) => isAsked(one, query)).map((one) => one.id)
      found += expected.length
      t.strictSame(await readMatches(db, query), expected.sort(), writeQuery(query))
      if (!t.passing()) throw new Error(`The search and the predicate differ: ${writeQuery(query)}`)
    }),
    { numRuns: QUERIES },
  )
  t.ok(found > QUERIES, 'the queries find something')
})

t.test('a query is the same after it was an address', async (t) => {
  fc.assert(
    fc.property(queryGiven, (query) => {
      t.strictSame(ReferralQuery.parse(readQueryFields(writeQuery(query))), query)
    }),
  )
})

t.test('what cannot be asked is said in a sentence', async (t) => {
  const cases: [given: Record<string, unknown>, says: RegExp][] = [
    [{ min: '0.06' }, /what the least sum is for/],
    [{ min: '-1', unit: 'word' }, /plain amount/],
    [{ work: 'plumbing' }, /kinds of work/],
    [{ q: '…' }, /words or numbers/],
    [{ q: 'x'.repeat(201) }, /1 to 200 characters/],
    [{ lang: '12' }, /code of two or three letters/],
    [{ lang: 'german' }, /code of two or three letters/],
    [{ currency: 'XYZ', min: '1', unit: 'word' }, /code such as USD/],
    [{ since: 'yesterday' }, /date such as/],
    [{ hide: ['nothing'] }, /labels/],
    [{ accepting: 'perhaps' }, /yes or no/],
  ]
  for (const [given, says] of cases) {
    const read = ReferralQuery.safeParse(given)
    t.match(read.error?.issues[0]?.message, says, JSON.stringify(given))
  }
  t.strictSame(ReferralQuery.parse({ q: ' ', work: '', page: '2', before: '7' }), {})
})

function isAsked({ terms, labels, accepting, openedAt, boards }: Stored, query: ReferralQuery): boolean {
  const isIn = (asked: readonly string[] | undefined, value: string | null) =>
    asked === undefined || (value !== null && asked.includes(value))
  return (
    (query.q === undefined || hasWords(terms, query.q)) &&
    (query.work === undefined || query.work.some((work) => terms.work?.includes(work))) &&
    (query.topic === undefined || terms.topics.includes(query.topic)) &&
    (query.unit === undefined || pays(terms, query.unit, query)) &&
    (query.lang === undefined ||
      terms.languages!.some((tag) => tag === query.lang || tag.startsWith(`${query.lang}-`))) &&
    isIn(query.place, terms.placeMode) &&
    (query.country === undefined || terms.country === query.country) &&
    isIn(query.engagement, terms.engagement) &&
    isIn(query.credit, terms.credit) &&
    isIn(query.ai, terms.aiRule) &&
    isIn(query.handoff, terms.handoff) &&
    !query.hide?.some((label) => labels.includes(label)) &&
    (query.since === undefined || openedAt >= new Date(query.since)) &&
    (query.board === undefined || boards.includes(query.board)) &&
    (!query.accepting || accepting)
  )
}

function pays(terms: ReferralDraft, unit: (typeof PAY_UNITS)[number], query: ReferralQuery): boolean {
  const units = convertUnit(terms, unit)
  if (terms.payMin === null || units === null) return false
  if (query.min === undefined) return true
  const money = findConversion(SHIPPED_TABLE, [terms.currency!, query.currency!])
  if (money === undefined) return false
  const paid = multiply(multiply(terms.payMin, units.times), money.times)
  return compareDecimals(paid, multiply(multiply(query.min, units.over), money.over)) >= 0
}

// As PostgreSQL reads a search: words that begin so, `-` for not, `or`, and quotes for words side by side.
function hasWords({ title, body, topics, clientSector }: ReferralDraft, q: string): boolean {
  const text = [title, body, topics.join(' ').replaceAll('_', ' '), clientSector ?? '']
    .join(' ')
    .toLowerCase()
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? []
  const has = (start: string) => words.some((word) => word.startsWith(start))
  if (q === '"in it"') return words.some((word, at) => word === 'in' && words[at + 1] === 'it')
  return q
    .toLowerCase()
    .split(' or ')
    .some((all) => all.split(' ').every((one) => (one.startsWith('-') ? !has(one.slice(1)) : has(one))))
}

async function readMatches(db: Db, query: ReferralQuery): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select referrals.id from referrals,
      (select ${JSON.stringify(query)}::jsonb as query, ${await readRates(db)}::jsonb as rates) asked
    where ${MATCHES}`.execute(db)
  return rows.map((row) => row.id).sort()
}

// Their states are no part of the rule, so that drafts serve as well as anything.
async function store(db: Db): Promise<Stored[]> {
  const author = await makeWriter(db, 'ada')
  const boards = new Map<string, string>()
  for (const handle of BOARDS) {
    const board = await makeWriter(db, handle, { kind: 'board' })
    await db.insertInto('boards').values({ account_id: board.id }).execute()
    boards.set(handle, board.id)
  }
  const sampled = fc.sample(
    fc.record({
      terms: termsGiven,
      labels: fc.uniqueArray(oneOf(LABEL_CODES), { maxLength: 2 }),
      accepting: fc.boolean(),
      openedAt: oneOf(['2026-01-04T23:59:59Z', '2026-01-05T00:00:00Z', '2026-01-11T12:00:00Z']).map(
        (text) => new Date(text),
      ),
      boards: fc.uniqueArray(oneOf(BOARDS), { maxLength: 2 }),
    }),
    REFERRALS,
  )
  const stored: Stored[] = []
  for (const [at, one] of sampled.entries()) {
    const { id } = await db
      .insertInto('referrals')
      .values({
        code: `code${String(at).padStart(4, '0')}`,
        author_id: author.id,
        post_id: null,
        state: 'draft',
        accepting: one.accepting,
        terms: JSON.stringify(one.terms),
        labels: one.labels,
        opened_at: one.openedAt,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const board of one.boards)
      await sql`insert into referral_boards (referral_id, board_id) values (${id}, ${boards.get(board)!})`.execute(
        db,
      )
    stored.push({ id, ...one })
  }
  return stored
}

function pick(query: object, names: string[]): object {
  return Object.fromEntries(Object.entries(query).filter(([name]) => names.includes(name)))
}

import t from 'tap'
import * as words from '../../../src/core/referrals/terms/vocabulary.ts'
import {
  findFurtherFaults,
  listedTerms,
  ReferralDraft,
  referralTerms,
} from '../../../src/core/referrals/terms.ts'
import { COPYEDITOR, NO_SUM, OPENED_AT } from './example.ts'

const schema = referralTerms(OPENED_AT)
const read = (changes: object) => schema.parse({ ...COPYEDITOR, ...changes })

/** Which fields are complained about, and in which words. */
function faults(input: unknown): Record<string, string> {
  const issues = schema.safeParse(input).error?.issues ?? []
  return Object.fromEntries(issues.map(({ path, message }) => [path.join('.'), message]))
}
const faulty = (changes: object) => Object.keys(faults({ ...COPYEDITOR, ...changes }))

t.test('the example of the product page may open, and reading it again changes nothing', async (t) => {
  const terms = read({})
  t.match(terms, {
    ...COPYEDITOR,
    pageWords: 250,
    per: 'once',
    clientIdentity: 'after_introduction',
    feeKind: 'none',
  })
  t.strictSame(schema.parse(terms), terms)
  t.strictSame(ReferralDraft.parse(terms), terms)
})

t.test('a form gives texts, single words and blanks', async (t) => {
  const form = {
    pieces: '6',
    work: 'copyediting',
    languages: 'EN-us',
    payMin: 0.06,
    payMax: '0.080',
    currency: 'usd',
    nda: 'no',
    city: '',
    level: ' ',
    formats: [],
    responseLimit: '15',
  }
  t.match(read(form), {
    pieces: 6,
    work: ['copyediting'],
    languages: ['en-US'],
    payMin: '0.06',
    payMax: '0.08',
    currency: 'USD',
    nda: false,
    city: null,
    level: null,
    formats: [],
    responseLimit: 15,
  })
})

t.test('values are taken at their bounds and refused beyond them', async (t) => {
  const bounds: Record<string, [taken: unknown[], refused: unknown[]]> = {
    title: [
      ['Ghosts 2', 'x'.repeat(120), '\u{1f4dd}'.repeat(8)],
      [
        'Ghosts',
        'x'.repeat(121),
        'SHOUTING Work',
        'See www.a.example now',
        'Mail ann@a.example now',
        'For Example.com now',
        'http://a.example now',
        7,
      ],
    ],
    body: [['', 'x'.repeat(5000)], ['x'.repeat(5001)]],
    work: [
      [['blog'], ['blog', 'essay', 'fiction'], ['blog', 'blog', 'blog', 'blog']],
      [['juggling'], ['blog', 'essay', 'fiction', 'poetry'], 7],
    ],
    formats: [[['book', 'thesis', 'other']], [['book', 'thesis', 'other', 'report'], ['leaflet']]],
    topics: [
      ['b2b', ['a_1'], ['aa', 'bb', 'cc', 'dd', 'ee']],
      [['a'], ['x'.repeat(33)], ['b-2-b'], ['aa', 'bb', 'cc', 'dd', 'ee', 'ff']],
    ],
    pieces: [
      [1, 10_000],
      [0, 10_001, 1.5, '6x', -1],
    ],
    wordsEach: [
      [1, 500_000],
      [0, 500_001],
    ],
    pages: [
      [1, 20_000],
      [0, 20_001],
    ],
    pageWords: [
      [200, 350],
      [199, 351],
    ],
    hours: [
      ['0.25', 2000, '12.5'],
      ['0.24', '2000.01', '1.125'],
    ],
    rounds: [
      [0, 10],
      [-1, 11],
    ],
    city: [['x'.repeat(80)], ['x'.repeat(81)]],
    country: [['de'], ['ZZ', 'Germany']],
    timezone: [
      ['any', 'UTC+1', 'UTC-5 to UTC+5:30', 'UTC-12', 'UTC+14'],
      ['CET', 'UTC+15', 'UTC-13', 'UTC-5 to any'],
    ],
    languages: [[['en', 'de', 'pt-br']], [['en', 'de', 'pt', 'nl'], ['English please']]],
    currency: [['gbp'], ['BTC', '$']],
    netDays: [
      [0, 180],
      [-1, 181],
    ],
    killFeePercent: [
      [0, 100],
      [101, 12.5],
    ],
    clientSector: [['x'.repeat(40)], ['x'.repeat(41)]],
    clientJobs: [[0, 1000], [1001]],
    responseLimit: [
      [1, 200, null],
      [0, 201],
    ],
    boards: [[['@Editing@writers.example', 'poetry']], [['a'], ['one', 'two', 'three'], ['two words']]],
    expiresAt: [
      ['2026-09-29T09:12:00Z', '2026-11-27', '2026-10-01T09:00:00+02:00', new Date('2026-11-27T09:12:00Z')],
      ['2026-09-29T09:11:59Z', '2026-11-28', 'soon'],
    ],
  }
  for (const [field, [taken, refused]] of Object.entries(bounds)) {
    for (const value of taken) t.strictSame(faulty({ [field]: value }), [], `${field} ${value}`)
    for (const value of refused) {
      const [[where, sentence] = []] = Object.entries(faults({ ...COPYEDITOR, [field]: value }))
      t.equal(where?.split('.')[0], field, `${field} ${value}`)
      t.match(sentence, /^[A-Z].+\.$/)
    }
  }
})

t.test('every word of every list is taken, and no other', async (t) => {
  const lists: Record<string, readonly string[]> = {
    level: words.LEVELS,
    engagement: words.ENGAGEMENTS,
    per: words.PERIODS,
    placeMode: words.PLACE_MODES,
    payTrigger: words.PAY_TRIGGERS,
    expenses: words.EXPENSES,
    credit: words.CREDITS,
    rights: words.RIGHTS,
    trial: words.TRIALS,
    aiRule: words.AI_RULES,
    contract: words.CONTRACTS,
    kind: words.KINDS,
    clientRelation: words.CLIENT_RELATIONS,
    clientPays: words.CLIENT_PAYS,
    clientIdentity: words.CLIENT_IDENTITIES,
    reason: words.REASONS,
    handoff: words.HANDOFFS,
    responses: words.RESPONSES,
    audience: words.AUDIENCES,
  }
  for (const [field, list] of Object.entries(lists)) {
    for (const word of list) t.strictSame(faulty({ [field]: word }), [], `${field} ${word}`)
    t.match(faults({ ...COPYEDITOR, [field]: 'whatever' }), { [field]: /^Say .+ or .+\.$/ })
  }
})

t.test('what is required to open is required, one sentence for each', async (t) => {
  const sentences = faults({})
  t.strictSame(Object.keys(sentences).sort(), [
    ...['aiRule', 'audience', 'clientRelation', 'credit', 'engagement', 'kind', 'languages', 'payDisclosure'],
    ...['payTrigger', 'placeMode', 'reason', 'title', 'trial', 'work'],
  ])
  for (const sentence of Object.values(sentences)) t.match(sentence, /^[A-Z].+\.$/)
})

t.test('what is said asks for what belongs to it', async (t) => {
  t.strictSame(faulty(NO_SUM), ['payMin', 'payMax', 'payUnit', 'currency'])
  t.strictSame(faulty({ payDisclosure: 'stated', payMax: null, payUnit: null }), ['payUnit'])
  t.strictSame(faulty({ pieces: null, wordsEach: null }), ['pieces'])
  for (const size of [
    { pieces: 1 },
    { wordsEach: 900 },
    { pages: 3 },
    { hours: 2 },
    { engagement: 'retainer' },
    { payUnit: 'hour', payMin: 30, payMax: 40 },
  ])
    t.strictSame(faulty({ pieces: null, wordsEach: null, ...size }), [])
  t.strictSame(faulty({ clientSector: null, handoff: null }), ['clientSector', 'handoff'])
  t.strictSame(faulty({ clientSector: null, handoff: null, kind: 'pitch_call' }), [])
  t.strictSame(faulty({ clientPays: null }), ['clientPays'])
  t.strictSame(faulty({ clientPays: null, clientRelation: 'heard_of' }), [])
})

t.test('pay is plausible, and named only where it is said to be', async (t) => {
  t.strictSame(faulty({ payMin: '0.07', payMax: '0.06' }), ['payMax'])
  t.strictSame([faulty({ payMax: '0.60' }), faulty({ payMax: '0.6001' })], [[], ['payMax']])
  t.strictSame(faulty({ payMin: '0.00001' }), ['payMin'])
  t.strictSame(faulty({ payMin: '0' }), ['payMin'])
  t.strictSame(faulty({ payMin: '1e1' }), ['payMin'])
  t.strictSame(faulty({ payDisclosure: 'stated' }), ['payMax'])
  t.equal(read({ payDisclosure: 'stated', payMax: '0.06' }).payMax, null)
  for (const payDisclosure of words.PAY_DISCLOSURES.slice(2)) {
    t.strictSame(faulty({ payDisclosure }), ['payMin'])
    t.strictSame(faulty({ payDisclosure, ...NO_SUM }), [])
  }
})

t.test('a sum beyond the bounds of its unit is a slip', async (t) => {
  const bounds: Record<string, [string, string]> = {
    word: ['0.0005', '20'],
    hour: ['1', '2000'],
    day: ['5', '20000'],
    piece: ['1', '100000'],
    project: ['1', '1000000'],
    advance: ['1', '1000000'],
    page: ['0.5', '5000'],
    month: ['10', '100000'],
    year: ['1000', '1000000'],
  }
  for (const [payUnit, [min, max]] of Object.entries(bounds)) {
    const stated = (payMin: string) =>
      faults({ ...COPYEDITOR, payDisclosure: 'stated', payMax: null, payUnit, payMin })
    t.strictSame([stated(min), stated(max)], [{}, {}])
    const [below, above] = [`${Number(min) - 0.0001}`, `${max}.01`]
    for (const sum of [below, above])
      t.match(stated(sum), { payMin: `Pay for one ${payUnit} must be from ${min} to ${max}.` })
  }
})

t.test("a finder's fee has a kind, a figure and a limit", async (t) => {
  t.strictSame(faulty({ feeValue: 5 }), ['feeValue'])
  t.strictSame(faulty({ feeKind: 'pct_of_job' }), ['feeValue'])
  for (const [feeValue, wrong] of [
    [1, []],
    [15, []],
    ['0.99', ['feeValue']],
    ['15.01', ['feeValue']],
  ])
    t.strictSame(faulty({ feeKind: 'pct_first_invoice', feeValue }), wrong)
  t.strictSame(faulty({ feeKind: 'fixed', feeValue: 108 }), [], 'a quarter of 432')
  t.strictSame(faulty({ feeKind: 'fixed', feeValue: '108.01' }), ['feeValue'])
  t.strictSame(faulty({ feeKind: 'fixed', feeValue: 10, pieces: null, engagement: 'series' }), ['feeValue'])
})

t.test('dates lie between today, anywhere on earth, and two years', async (t) => {
  const morning = referralTerms(new Date('2026-09-28T09:12:00Z'))
  const dated = (dates: object) => morning.safeParse({ ...COPYEDITOR, ...dates }).success
  t.ok(dated({ startOn: '2026-09-27' }), 'it is still the 27th on Baker Island')
  t.notOk(dated({ startOn: '2026-09-26' }))
  t.ok(dated({ dueOn: '2028-09-28' }))
  t.notOk(dated({ dueOn: '2028-09-29' }))
  t.notOk(dated({ startOn: '2026-10-16' }), 'due before it starts')
  t.notOk(dated({ dueOn: '2026-02-30' }))
})

t.test('a referral stays open for three weeks, or until the third day before it is due', async (t) => {
  const ends = (dueOn: string | null) => read({ dueOn }).expiresAt.toISOString()
  t.equal(ends(null), '2026-10-19T09:12:00.000Z')
  t.equal(ends('2027-01-01'), '2026-10-19T09:12:00.000Z')
  t.equal(ends('2026-10-15'), '2026-10-13T00:00:00.000Z')
  t.equal(ends('2026-09-29'), '2026-09-29T09:12:00.000Z', 'for a day at least')
  const named = read({ dueOn: '2026-10-15', expiresAt: '2026-10-12' })
  t.strictSame(named.expiresAt, new Date('2026-10-13'), 'a day that is named counts in full too')
})

t.test('the circle gets two days unless its author says otherwise', async (t) => {
  t.equal(read({ audience: 'circle_then_public' }).circleHours, 48)
  t.equal(read({ audience: 'circle_then_public', circleHours: 168 }).circleHours, 168)
  t.strictSame(faulty({ audience: 'circle_then_public', circleHours: 169 }), ['circleHours'])
  t.equal(read({ circleHours: 24 }).circleHours, null, 'only where there is a circle')
})

t.test('a draft needs a title only, but keeps the bounds', async (t) => {
  const draft = ReferralDraft.parse({ title: 'Something to pass on' })
  t.match(draft, {
    kind: null,
    work: null,
    payMin: null,
    expiresAt: null,
    responseLimit: 25,
    accepting: true,
  })
  t.notOk(ReferralDraft.safeParse({}).success)
  t.notOk(ReferralDraft.safeParse({ ...COPYEDITOR, payMax: '7' }).success)
  t.ok(ReferralDraft.safeParse({ title: 'Something to pass on', payDisclosure: 'range' }).success)
})

t.test('a misspelled field is named, what is no form is refused', async (t) => {
  t.match(faults({ ...COPYEDITOR, payMn: 1 }), { '': 'A referral has no field named payMn.' })
  for (const input of [null, undefined, 7, 'x', []]) t.notOk(schema.safeParse(input).success)
})

t.test(
  'a listing by mention says a title, its work and its pay; the rest is unknown, or the usual',
  async (t) => {
    const { title, work, payDisclosure, payUnit, payMin, payMax, currency } = COPYEDITOR
    const said = { title, work, payDisclosure, payUnit, payMin, payMax, currency }
    const terms = listedTerms(OPENED_AT).parse(said)
    t.match(terms, {
      ...{
        kind: 'passed_on',
        engagement: 'one_off',
        placeMode: 'remote',
        languages: ['en'],
        audience: 'public',
      },
      ...{ payTrigger: 'unknown', credit: 'unknown', trial: 'unknown', aiRule: 'unknown' },
      ...{ clientRelation: 'unknown', reason: 'unknown', clientSector: null, handoff: null },
    })
    t.strictSame(listedTerms(OPENED_AT).parse(terms), terms)
    t.strictSame(ReferralDraft.parse(terms), terms)
    for (const field of Object.keys(said)) {
      const { error } = listedTerms(OPENED_AT).safeParse({ ...said, [field]: null })
      t.ok(
        error?.issues.some(({ path }) => path[0] === field),
        field,
      )
    }
  },
)

t.test('a form must say what a listing by mention may leave unknown', async (t) => {
  for (const field of ['clientRelation', 'reason'])
    t.match(faults({ ...COPYEDITOR, [field]: 'unknown' }), { [field]: /^Say .+\.$/ })
})

t.test('a decimal comma is read where it can be nothing else', async (t) => {
  t.match(read({ payMin: '0,06', payMax: '0,125' }), { payMin: '0.06', payMax: '0.125' })
  t.match(read({ hours: '12,5' }), { hours: '12.5' })
  t.match(faulty({ payMin: '1,200' }), ['payMin'])
})

t.test('too many kinds of work are told how many are taken', async (t) => {
  const work = ['blog', 'essay', 'fiction', 'poetry']
  t.match(faults({ ...COPYEDITOR, work }).work, /At most 3 are taken\.$/)
})

t.test('beside what is wrong in itself, all that depends on the rest is said at once', async (t) => {
  const input = {
    ...COPYEDITOR,
    ...{ title: 'X', clientSector: '', clientPays: '', handoff: '', startOn: '2020-01-01', payMax: 'much' },
  }
  const wrong = Object.keys(faults(input))
  t.strictSame(wrong, ['title', 'payMax'])
  const further = findFurtherFaults(input, wrong, OPENED_AT)
  t.strictSame(Object.keys(further).toSorted(), ['clientPays', 'clientSector', 'handoff', 'startOn'])
  const unsaid = { ...COPYEDITOR, clientRelation: '', clientPays: '' }
  t.strictSame(findFurtherFaults(unsaid, Object.keys(faults(unsaid)), OPENED_AT), {
    clientPays: 'If the client is or was yours, say how they pay.',
  })
})

// What holds for the text of every referral, whatever its terms are.
import fc from 'fast-check'
import t from 'tap'
import { PUBLISHED_STATES } from '../../../src/core/referrals/states.ts'
import * as words from '../../../src/core/referrals/terms/vocabulary.ts'
import { listedTerms, type ReferralTerms } from '../../../src/core/referrals/terms.ts'
import { type WordedReferral, writeReferral } from '../../../src/core/referrals/wording.ts'
import { type CleanHtml, plainText, sanitize } from '../../../src/lib/html.ts'
import { COPYEDITOR, NO_SUM, OPENED_AT } from './example.ts'

const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some)
const one = (list: readonly string[]) => fc.constantFrom(...list)
const few = (list: readonly string[], minLength: number) =>
  fc.uniqueArray(one(list), { minLength, maxLength: 3 })
const plain = fc.stringMatching(/^[x-z]{1,8}(?: [x-z]{1,8})?$/)
const nasty = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('<b>', '&amp;', ' a  b ', '“', '](x)', 'undefined'),
)

const sums = fc
  .record({
    payUnit: one(words.PAY_UNITS),
    payMin: fc
      .integer({ min: 1, max: 20_000_000 })
      .map((units) => `${Math.floor(units / 1000)}.${`${units % 1000}`.padStart(3, '0')}`),
    currency: fc.constantFrom('USD', 'EUR', 'GBP', 'CAD', 'CHF', 'JPY'),
    payDisclosure: fc.constant('stated'),
    payMax: fc.constant(null),
  })
  .chain((sum) => fc.constantFrom(sum, { ...sum, payDisclosure: 'range', payMax: sum.payMin }))
const noSums = one(words.PAY_DISCLOSURES.slice(2)).map((payDisclosure) => ({ ...NO_SUM, payDisclosure }))

const termsWith = (written: fc.Arbitrary<string>): fc.Arbitrary<ReferralTerms> =>
  fc
    .tuple(
      fc.record({
        kind: one(words.KINDS),
        title: written.map((text) => `Some work ${text}`),
        body: fc.array(written).map((parts) => parts.join('\n')),
        work: few(words.WORK, 1),
        formats: few(words.FORMATS, 0),
        topics: fc.uniqueArray(fc.stringMatching(/^[a-z0-9_]{2,8}$/), { maxLength: 5 }),
        level: maybe(one(words.LEVELS)),
        engagement: one(words.ENGAGEMENTS),
        pieces: maybe(fc.integer({ min: 1, max: 10_000 })),
        wordsEach: maybe(fc.integer({ min: 1, max: 500_000 })),
        pages: maybe(fc.integer({ min: 1, max: 20_000 })),
        hours: maybe(fc.constantFrom('0.25', '1', '12.5', '2000')),
        per: one(words.PERIODS),
        rounds: maybe(fc.nat(10)),
        startOn: maybe(fc.constantFrom('2026-09-28', '2027-02-28')),
        dueOn: maybe(fc.constantFrom('2027-03-01', '2028-02-29')),
        city: maybe(written),
        country: maybe(fc.constantFrom('DE', 'US', 'CI')),
        timezone: maybe(fc.constantFrom('any', 'UTC-5 to UTC+1')),
        languages: fc.constantFrom(['en'], ['de', 'pt-BR'], ['qaa', 'zh-Hant', 'nl']),
      }),
      fc.record({
        payTrigger: one(words.PAY_TRIGGERS),
        netDays: maybe(fc.nat(180)),
        killFeePercent: maybe(fc.nat(100)),
        expenses: one(words.EXPENSES),
        credit: one(words.CREDITS),
        rights: one(words.RIGHTS),
        trial: one(words.TRIALS),
        aiRule: one(words.AI_RULES),
        contract: one(words.CONTRACTS),
        nda: maybe(fc.boolean()),
        clientSector: written.map((text) => `s${text}`),
        clientRelation: one(words.LISTED_CLIENT_RELATIONS),
        clientJobs: maybe(fc.nat(1000)),
        clientPays: one(words.CLIENT_PAYS),
        clientIdentity: one(words.CLIENT_IDENTITIES),
        reason: one(words.LISTED_REASONS),
        handoff: one(words.HANDOFFS),
        feeKind: one(['none', 'pct_of_job', 'pct_first_invoice']),
        responses: one(words.RESPONSES),
        accepting: fc.boolean(),
      }),
      fc.oneof(sums, noSums),
    )
    .map(([work, terms, pay]) => ({ ...COPYEDITOR, ...work, ...terms, ...pay }))
    .map((input) =>
      listedTerms(OPENED_AT).safeParse({ ...input, feeValue: input.feeKind === 'none' ? null : 12 }),
    )
    .filter((read) => read.success)
    .map((read) => read.data!)

const referralWith = (written: fc.Arbitrary<string>): fc.Arbitrary<WordedReferral> =>
  fc.record({
    state: fc.constantFrom(...PUBLISHED_STATES),
    revision: fc.nat(1000),
    terms: termsWith(written),
    openedOn: fc.constant('2026-09-28'),
    closedOn: maybe(fc.constantFrom('2026-10-03', '2027-01-01')),
    withdrawReason: maybe(fc.constantFrom(...words.WITHDRAW_REASONS)),
  })

const links = {
  pageUrl: 'https://writers.example/r/k6n0qx9t',
  tagUrl: (tag: string) => `https://writers.example/tags/${tag}`,
}
const FIRST_WORD = {
  open: '[Open]',
  in_talks: '[In talks]',
  filled: '[Filled]',
  withdrawn: '[Withdrawn]',
  expired: '[Closed]',
}

/** Checks the text of many referrals; the test shows the terms of one that fails. */
function every(
  holds: (html: CleanHtml, referral: WordedReferral) => boolean,
  referrals: fc.Arbitrary<WordedReferral> = referralWith(nasty),
) {
  const property = fc.property(referrals, (referral) => holds(writeReferral(referral, links).html, referral))
  return () => fc.assert(property, { numRuns: 300 })
}

t.test('it begins with the state and the title, and says what is paid in its second line', async (t) => {
  t.doesNotThrow(
    every((html, { state, terms }) => {
      const [first, second] = plainText(html).split(/\n+/)
      return first!.startsWith(`${FIRST_WORD[state]} ${terms.title}`) && /^Pay(?::| was) [^.]/.test(second!)
    }),
  )
})

t.test('it has no holes and no slips', async (t) => {
  const SLIP = /undefined|NaN|null|false|\[object| {2}| [.,;:)]|\( |\(\)|,,|\.\.|: ?[.\n]/
  t.doesNotThrow(every((html) => !SLIP.test(plainText(html)) && !html.includes('  '), referralWith(plain)))
})

t.test('it leads to its page and to every hashtag it names', async (t) => {
  t.doesNotThrow(
    every((html, referral) => {
      const { hashtags } = writeReferral(referral, links)
      const page = `<a href="${links.pageUrl}?r=${referral.revision}">writers.example/r/k6n0qx9t</a>`
      const tags = [...html.matchAll(/\/tags\/(\w+)" class="mention hashtag"/g)].map(([, tag]) => tag)
      return (
        html.includes(page) && tags.join() === hashtags.join() && hashtags.every((tag) => /[a-z]/.test(tag))
      )
    }),
  )
})

t.test('others keep it as it is, but for rel', async (t) => {
  const bare = (html: string) =>
    html
      .replaceAll(/ rel="[^"]*"/g, '')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
  t.doesNotThrow(every((html) => bare(sanitize(html)) === bare(html)))
})

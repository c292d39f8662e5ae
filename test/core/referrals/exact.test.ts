// Every figure of pay against the same figure in fractions of whole numbers, which are exact by themselves.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { type CurrencyTable, convert } from '../../../src/core/policy/currencies.ts'
import { floorOf } from '../../../src/core/referrals/judge/floors.ts'
import { figurePay, type PaidWork } from '../../../src/core/referrals/terms/pay.ts'
import { compareDecimals, divide, multiply, readDecimal } from '../../../src/lib/money.ts'

/** above ÷ below, below greater than zero. */
type Fraction = [above: bigint, below: bigint]

const fraction = (decimal: string): Fraction => {
  const [whole, part = ''] = decimal.split('.')
  return [BigInt(whole! + part), 10n ** BigInt(part.length)]
}
const whole = (count: number): Fraction => [BigInt(count), 1n]
const times = (...all: Fraction[]): Fraction =>
  all.reduce(([a, b], [c, d]): Fraction => [a * c, b * d], [1n, 1n] as Fraction)
const over = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d, b * c]
const compare = ([a, b]: Fraction, [c, d]: Fraction) => (a * d === c * b ? 0 : a * d < c * b ? -1 : 1)

// To the nearest, and to the even neighbour in the middle: by looking at the neighbours, not by the rule of the program.
function isRounded(decimal: string, exact: Fraction, places: number): boolean {
  const unit: Fraction = [1n, 10n ** BigInt(places)]
  const [above, below] = over(fraction(decimal), unit)
  if (above % below !== 0n) return false
  const steps = above / below
  const twice = over(times(exact, whole(2)), unit)
  const [low, high] = [compare(twice, [2n * steps - 1n, 1n]), compare(twice, [2n * steps + 1n, 1n])]
  return (low > 0 && high < 0) || ((low === 0 || high === 0) && steps % 2n === 0n)
}

const amount = (digits: number, places: number) =>
  fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** BigInt(digits + places) - 1n }), fc.nat(places))
    .map(([units, used]) => {
      const text = units.toString().padStart(used + 1, '0')
      return readDecimal(used === 0 ? text.slice(0, 18) : `${text.slice(0, -used)}.${text.slice(-used)}`)!
    })

const size = {
  pieces: fc.integer({ min: 1, max: 10_000 }),
  wordsEach: fc.integer({ min: 1, max: 500_000 }),
  pageWords: fc.integer({ min: 200, max: 350 }),
  hours: amount(4, 2),
}
const UNITS = ['word', 'thousand_words', 'page', 'piece', 'hour', 'project'] as const
const unit = fc.constantFrom(...UNITS)
const work = fc
  .record({ ...size, payUnit: unit, payMin: amount(10, 4) })
  .map((given): PaidWork => ({ engagement: 'one_off', per: 'once', pages: null, payMax: null, ...given }))

// How many of a unit the work has.
function quantity({ pieces, wordsEach, pageWords, hours }: PaidWork, of: (typeof UNITS)[number]): Fraction {
  const words = times(whole(pieces!), whole(wordsEach!))
  if (of === 'word') return words
  if (of === 'thousand_words') return over(words, whole(1000))
  if (of === 'page') return over(words, whole(pageWords))
  if (of === 'piece') return whole(pieces!)
  return of === 'hour' ? fraction(hours!) : whole(1)
}

const check = (property: fc.IProperty<never> | fc.IProperty<unknown>) =>
  fc.assert(property as fc.IProperty<unknown>, { numRuns: 500 })

t.test('totals, figures a word and figures an hour are the exact ones, rounded once', async (t) => {
  const holds = fc.property(work, (paid) => {
    const exact = times(fraction(paid.payMin!), quantity(paid, paid.payUnit as 'word'))
    const { total, perWord, perHour } = figurePay(paid)
    return (
      isRounded(total!.min, exact, 2) &&
      isRounded(perWord!.min, over(exact, quantity(paid, 'word')), 4) &&
      isRounded(perHour!.min, over(exact, quantity(paid, 'hour')), 2)
    )
  })
  t.doesNotThrow(() => check(holds))
})

const table = fc
  .record({ EUR: amount(3, 6), JPY: amount(4, 4) })
  .map((rates): CurrencyTable => ({ month: '2026-09', base: 'USD', source: 'a test', rates }))
const currency = fc.constantFrom('USD', 'EUR', 'JPY')
const rateOf = ({ rates }: CurrencyTable, code: string) => fraction(code === 'USD' ? '1' : rates[code]!)

t.test('a conversion is the exact one, rounded once', async (t) => {
  const holds = fc.property(table, amount(10, 4), currency, currency, (rates, sum, from, to) => {
    const exact = times(fraction(sum), over(rateOf(rates, to), rateOf(rates, from)))
    return isRounded(convert(rates, { sum, from, to, places: 4 })!, exact, 4)
  })
  t.doesNotThrow(() => check(holds))
})

t.test('a floor is measured without any rounding, in every unit and currency', async (t) => {
  const floors = fc.record({ unit, amount: amount(6, 4), currency })
  const holds = fc.property(work, currency, floors, table, (paid, pays, floor, rates) => {
    const terms = {
      ...paid,
      work: ['copyediting' as const],
      kind: 'passed_on' as const,
      payDisclosure: 'stated' as const,
      currency: pays,
    }
    const { state } = floorOf(
      terms,
      { floorMode: 'label', floors: [{ work: 'copyediting', ...floor }] },
      rates,
    )
    const total = times(fraction(paid.payMin!), quantity(paid, paid.payUnit as 'word'))
    const each = over(total, quantity(paid, floor.unit))
    const converted = times(each, over(rateOf(rates, floor.currency), rateOf(rates, pays)))
    const least = fraction(floor.amount)
    const expected =
      compare(converted, least) >= 0
        ? 'above'
        : compare(converted, times(least, [9n, 10n])) >= 0
          ? 'near'
          : 'below'
    return state === expected
  })
  t.doesNotThrow(() => check(holds))
})

t.test('products, quotients and comparisons are exact', async (t) => {
  const holds = fc.property(amount(12, 6), amount(12, 6), fc.nat(8), (a, b, places) => {
    const [first, second] = [fraction(a), fraction(b)]
    return (
      compare(fraction(multiply(a, b)), times(first, second)) === 0 &&
      isRounded(divide(a, b, places), over(first, second), places) &&
      compareDecimals(a, b) === compare(first, second)
    )
  })
  t.doesNotThrow(() => check(holds))
})

t.test('no floating point comes near a sum', async (t) => {
  const ROOT = join(import.meta.dirname, '../../../src')
  for (const file of [
    'lib/money.ts',
    ...['terms/pay', 'wording/pay-sentences', 'judge/floors', 'judge', 'judge/labels'].map(
      (name) => `core/referrals/${name}.ts`,
    ),
    ...['policy', 'currencies'].map((name) => `core/policy/${name}.ts`),
  ]) {
    const code = readFileSync(join(ROOT, file), 'utf8').replaceAll(
      /\/\/.*|\/\*\*[\s\S]*?\*\/|'[^'\n]*'|`[^`]*`/g,
      '',
    )
    t.notMatch(
      code,
      /\bNumber\(|\bparseFloat|\bparseInt|\bMath\.|\.toFixed|\.toPrecision|(?<![\w.])\d+\.\d/,
      file,
    )
  }
})

// What a referral's pay comes to: exact figures, and only where the terms hold what they need (product §3.2).
import { compareDecimals, type Decimal, divide, multiply } from '../../../lib/money.ts'
import type { DraftFields } from './fields.ts'
import type { PayUnit } from './vocabulary.ts'

/** The terms that pay is figured from. */
export type PaidWork = Pick<
  DraftFields,
  | 'engagement'
  | 'per'
  | 'pieces'
  | 'wordsEach'
  | 'pages'
  | 'pageWords'
  | 'hours'
  | 'payUnit'
  | 'payMin'
  | 'payMax'
>

/** From the lowest to the highest pay; the same twice when one sum was stated. */
export interface Span {
  min: Decimal
  max: Decimal
}

/** What pay comes to. Totals and hours are for all of the work, or for each week or month where `per` says so. */
export interface PayFigures {
  /** Rounded to hundredths. */
  total: Span | null
  /** Rounded to ten-thousandths. */
  perWord: Span | null
  /** Rounded to hundredths. */
  perHour: Span | null
}

/** Sums outside of these are slips of the pen: the lowest and highest that may be paid for one unit. */
export const PAY_BOUNDS: Record<PayUnit, Span> = {
  word: { min: '0.0005', max: '20' },
  thousand_words: { min: '0.5', max: '20000' },
  hour: { min: '1', max: '2000' },
  day: { min: '5', max: '20000' },
  piece: { min: '1', max: '100000' },
  page: { min: '0.5', max: '5000' },
  project: { min: '1', max: '1000000' },
  month: { min: '10', max: '100000' },
  poem: { min: '1', max: '100000' },
  finished_minute: { min: '0.5', max: '5000' },
  advance: { min: '1', max: '1000000' },
  year: { min: '1000', max: '1000000' },
}

/** Figures what the pay comes to in all, for a word and for an hour. */
export function figurePay(work: PaidWork): PayFigures {
  const pay = spanOf(work)
  const quantity = work.payUnit === null ? null : quantityOf(work, work.payUnit)
  if (pay === null || quantity === null) return { total: null, perWord: null, perHour: null }
  const each = (count: Decimal | null, places: number) =>
    count === null
      ? null
      : divideSpan(pay, { times: quantity.times, over: multiply(quantity.over, count) }, places)
  return {
    total: each('1', 2),
    perWord: each(wordsOf(work), 4),
    perHour: each(work.hours, 2),
  }
}

/** Tells whether the highest pay is more than three times the lowest, which readers are told (product §3.6). */
export function isWideRange({ payMin, payMax }: Pick<PaidWork, 'payMin' | 'payMax'>): boolean {
  return payMin !== null && payMax !== null && compareDecimals(payMax, multiply(payMin, '3')) > 0
}

/** Gives the span of the pay for one unit, or null when no sum is named. */
export function spanOf({ payMin, payMax }: Pick<PaidWork, 'payMin' | 'payMax'>): Span | null {
  return payMin === null ? null : { min: payMin, max: payMax ?? payMin }
}

/** How many units there are: `times` divided by `over`, so that nothing is rounded on the way. */
export interface Quantity {
  times: Decimal
  over: Decimal
}

/** How many of a unit the work has; null where the terms do not say. */
export function quantityOf(work: PaidWork, unit: PayUnit): Quantity | null {
  const words = wordsOf(work)
  switch (unit) {
    case 'word':
      return words === null ? null : { times: words, over: '1' }
    case 'thousand_words':
      return words === null ? null : { times: words, over: '1000' }
    case 'page':
      if (work.pages !== null) return { times: String(work.pages), over: '1' }
      return words === null ? null : { times: words, over: String(work.pageWords) }
    case 'piece':
    case 'poem': {
      const pieces = piecesOf(work)
      return pieces === null ? null : { times: String(pieces), over: '1' }
    }
    case 'hour':
      return work.hours === null ? null : { times: work.hours, over: '1' }
    case 'month':
      return work.per === 'month' ? { times: '1', over: '1' } : null
    case 'project':
    case 'advance':
      // One sum for all of it says nothing about a week or a month of it.
      return work.per === 'once' ? { times: '1', over: '1' } : null
    default:
      // How many days, minutes or years it takes is not among the terms.
      return null
  }
}

// A single job without a number of pieces is one piece; a series without a number is not known.
function piecesOf({ pieces, engagement }: PaidWork): number | null {
  return pieces ?? (engagement === 'one_off' ? 1 : null)
}

function wordsOf(work: PaidWork): Decimal | null {
  const pieces = piecesOf(work)
  if (work.wordsEach !== null) return pieces === null ? null : product(pieces, work.wordsEach)
  return work.pages === null ? null : product(work.pages, work.pageWords)
}

function product(count: number, each: number): Decimal {
  return multiply(String(count), String(each))
}

function divideSpan({ min, max }: Span, { times, over }: Quantity, places: number): Span {
  const share = (pay: Decimal) => divide(multiply(pay, times), over, places)
  return { min: share(min), max: share(max) }
}

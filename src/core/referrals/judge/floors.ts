// Whether pay keeps the floor for its kind of work, in the floor's own unit and currency (product §3.2). Exact throughout.
import type { FloorState } from '../../../db/schema/words.ts'
import { compareDecimals, type Decimal, formatAmount, multiply } from '../../../lib/money.ts'
import { type CurrencyTable, findConversion } from '../../policy/currencies.ts'
import type { Floor, Policy } from '../../policy/policy.ts'
import { type PayUnit, WORK_NAMES } from '../../work.ts'
import { type PaidWork, type Quantity, quantityOf } from '../terms/pay.ts'
import type { ReferralTerms } from '../terms.ts'
import { PAY_UNITS } from '../wording/english.ts'
import { symbolOf } from '../wording/pay-sentences.ts'

/** How much below the floor still is near: pay of nine tenths of it. */
export const NEAR_SHARE = '0.9'

/** How the pay stands to the floor, and to which; null when no floor applies. */
export interface FloorJudgement {
  state: FloorState
  floor: Floor | null
}

/** The terms that are measured by floors. */
export type MeasuredTerms = PaidWork & Pick<ReferralTerms, 'work' | 'kind' | 'payDisclosure' | 'currency'>

/**
 * Measures the lowest pay that is named by the floors of each kind of work. Several floors of one kind are alternatives,
 * and the best holds; of several kinds the strictest does. 'unknown' where units or currencies cannot be compared.
 */
export function floorOf(
  terms: MeasuredTerms,
  { floors, floorMode }: Pick<Policy, 'floors' | 'floorMode'>,
  rates: CurrencyTable,
): FloorJudgement {
  const none: FloorJudgement = { state: 'not_applicable', floor: null }
  if (floorMode === 'off' || terms.kind === 'collab' || terms.payMin === null) return none
  const kinds = terms.work.flatMap((work) => {
    const measured = floors
      .filter((floor) => floor.work === work)
      .map((floor): FloorJudgement => ({ state: measure(terms, floor, rates), floor }))
      .sort((one, other) => byMerit(one, other) || ownUnitFirst(terms, one, other))
    return measured.slice(0, 1)
  })
  return kinds.sort(byStrictness)[0] ?? none
}

/** Says it in a sentence: `Above the floor for copyediting here ($0.02 a word)`; empty when no floor applies. */
export function floorSentence({ state, floor }: FloorJudgement): string {
  if (floor === null || state === 'not_applicable') return ''
  const { work, unit, amount, currency } = floor
  const sum = `${symbolOf(currency)}${formatAmount(amount)} ${PAY_UNITS[unit]}`
  if (state === 'unknown')
    return `The floor for ${WORK_NAMES[work]} here is ${sum}; what these terms pay cannot be compared with it.`
  return `${STANDS[state]} the floor for ${WORK_NAMES[work]} here (${sum}).`
}

const STANDS = { above: 'Above', near: 'Just below', below: 'Below' } as const

// Of alternatives one that can be compared goes before one that cannot; of kinds, what cannot be compared is not above.
const byMerit = byPlace(['above', 'near', 'below', 'unknown'])
const byStrictness = byPlace(['below', 'near', 'unknown', 'above'])

function byPlace(order: readonly FloorState[]) {
  return (one: FloorJudgement, other: FloorJudgement) => order.indexOf(one.state) - order.indexOf(other.state)
}

function ownUnitFirst({ payUnit }: PaidWork, one: FloorJudgement, other: FloorJudgement): number {
  const isOwn = ({ floor }: FloorJudgement) => (floor?.unit === payUnit ? 0 : 1)
  return isOwn(one) - isOwn(other)
}

function measure(terms: MeasuredTerms, floor: Floor, rates: CurrencyTable): FloorState {
  const units = convertUnit(terms, floor.unit)
  const money = terms.currency === null ? undefined : findConversion(rates, [terms.currency, floor.currency])
  if (terms.payMin === null || units === null || money === undefined) return 'unknown'
  // Pay for one of the floor's units is paid ÷ over; both sides are multiplied by it, so that nothing is rounded.
  const paid = multiply(multiply(terms.payMin, units.times), money.times)
  const least = multiply(multiply(floor.amount, units.over), money.over)
  if (compareDecimals(paid, least) >= 0) return 'above'
  return compareDecimals(paid, multiply(least, NEAR_SHARE)) >= 0 ? 'near' : 'below'
}

/**
 * How many of the pay's unit one of another unit is: by words where both have a length in words, else by how many of each
 * the whole work has. Null where the terms do not say.
 */
export function convertUnit(terms: PaidWork, to: PayUnit): Quantity | null {
  const from = terms.payUnit
  if (from === null) return null
  if (from === to) return { times: '1', over: '1' }
  const [words, wordsTo] = [wordsIn(terms, from), wordsIn(terms, to)]
  if (words !== null && wordsTo !== null) return { times: wordsTo, over: words }
  const [paid, all] = [quantityOf(terms, from), quantityOf(terms, to)]
  if (paid === null || all === null) return null
  return { times: multiply(paid.times, all.over), over: multiply(paid.over, all.times) }
}

function wordsIn({ pageWords, wordsEach }: PaidWork, unit: PayUnit): Decimal | null {
  switch (unit) {
    case 'word':
      return '1'
    case 'thousand_words':
      return '1000'
    case 'page':
      return String(pageWords)
    case 'piece':
      return wordsEach === null ? null : String(wordsEach)
    default:
      return null
  }
}

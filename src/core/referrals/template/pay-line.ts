// PAY: a sum or a range in a currency for a unit, or words that name no sum; terms of payment may follow.
import { compareDecimals, type Decimal, multiply, readDecimal } from '../../../lib/money.ts'
import type { PayUnit } from '../terms/vocabulary.ts'
import { readAmount } from './amounts.ts'
import { findMoney } from './currencies.ts'
import { faulty, type LineRead, type Missing, type Occasion, type SaidTerms } from './keys.ts'
import { readTermsWithin } from './terms-line.ts'
import { findPhrase, isSign, plain, type Token, tokensOf } from './tokens.ts'
import { findUnit } from './units.ts'
import { LITTLE, valuesOf } from './words.ts'

const ASKS = 'Name a sum, such as USD 0.08 a word, or say unpaid, rev share or quote me.'
const ASKS_ONE = 'Name one sum or one range, such as USD 0.06-0.08 a word.'
const ASKS_ENDS = 'Name one sum, or both ends of the range, such as USD 50-75 an hour.'

/** Reads what PAY says. What is not said of the currency and the unit is asked, not guessed. */
export function readPay(line: string, occasion: Occasion): LineRead {
  const text = plain(line)
  const tokens = tokensOf(text)
  const sum = findSum(tokens, text)
  if (sum === undefined) return readNoSum(text, tokens)
  if (sum.isOpenEnded) return faulty(ASKS_ENDS)
  if (sum.among?.length === 0) return faulty('Name one currency, such as USD.')
  const amounts = amountsOf(sum, occasion.language)
  if (typeof amounts === 'string') return faulty(amounts)
  const after = text.slice(tokens[sum.next]?.start ?? text.length)
  const rest = readTermsWithin(after)
  if (rest.unread.some(holdsSum)) return faulty(ASKS_ONE)
  const currency = currencyOf(sum.among, occasion)
  const missing: Missing[] = [
    ...(currency === undefined ? ['currency' as const] : []),
    ...(sum.unit === undefined ? ['unit' as const] : []),
  ]
  const said = { ...payOf(amounts), ...(currency && { currency }), ...(sum.unit && { payUnit: sum.unit }) }
  return { said: { ...rest.said, ...said }, unread: [...sum.unread, ...rest.unread], missing }
}

/** A sum as it was written. `among` are the currencies that it may be in, where any was named. */
interface Sum {
  numbers: string[]
  among?: readonly string[]
  isCoin: boolean
  isOpenEnded: boolean
  isBetween: boolean
  unit?: PayUnit
  unread: string[]
  next: number
}

function findSum(tokens: readonly Token[], line: string): Sum | undefined {
  const sum: Sum = { numbers: [], isCoin: false, isOpenEnded: false, isBetween: false, unread: [], next: 0 }
  while (tokens[sum.next]?.kind !== 'number') if (!readBefore(sum, tokens, line)) return undefined
  readNumber(sum, tokens, line)
  readUpper(sum, tokens, line)
  const unit = findUnit(tokens, sum.next)
  if (unit) Object.assign(sum, unit)
  readMoney(sum, tokens, line)
  // A share is no sum.
  return isSign(tokens[sum.next], '%') ? undefined : sum
}

// What may stand before the first number. Gives false where no sum can follow.
function readBefore(sum: Sum, tokens: readonly Token[], line: string): boolean {
  const token = tokens[sum.next]
  if (token === undefined) return false
  if (readMoney(sum, tokens, line)) return true
  const openEnded = findPhrase(tokens, sum.next, LITTLE.openEnded)
  const between = findPhrase(tokens, sum.next, LITTLE.between)
  const unit = findUnit(tokens, sum.next)
  const filler = findPhrase(tokens, sum.next, LITTLE.fillers)
  if (findPhrase(tokens, sum.next, LITTLE.negations)) return false
  if (openEnded) sum.isOpenEnded = true
  else if (between) sum.isBetween = true
  else if (unit) sum.unit = unit.unit
  else if (filler === undefined && token.kind === 'word') sum.unread.push(line.slice(token.start, token.end))
  sum.next = (openEnded ?? between ?? unit ?? filler)?.next ?? sum.next + 1
  return true
}

function readMoney(sum: Sum, tokens: readonly Token[], line: string): boolean {
  const money = findMoney(tokens, sum.next, line)
  if (money === undefined) return false
  sum.among = sum.among?.filter((one) => money.among.includes(one)) ?? money.among
  sum.isCoin ||= money.isCoin
  sum.next = money.next
  return true
}

function readNumber(sum: Sum, tokens: readonly Token[], line: string): void {
  sum.numbers.push(tokens[sum.next++]!.text)
  readMoney(sum, tokens, line)
  if (isSign(tokens[sum.next], '+')) {
    sum.isOpenEnded = true
    sum.next++
  }
}

// The upper end: `-0.08`, `to $0.08`, and `and 0.08` after `between`.
function readUpper(sum: Sum, tokens: readonly Token[], line: string): void {
  const joins = isSign(tokens[sum.next], '-‐‑‒–—−~〜')
    ? { next: sum.next + 1 }
    : (findPhrase(tokens, sum.next, LITTLE.to) ??
      (sum.isBetween ? findPhrase(tokens, sum.next, LITTLE.and) : undefined))
  if (joins === undefined) return
  const money = findMoney(tokens, joins.next, line)
  if (tokens[money?.next ?? joins.next]?.kind !== 'number') return
  sum.next = joins.next
  if (money) readMoney(sum, tokens, line)
  readNumber(sum, tokens, line)
}

// The amounts from the lowest, or what is wrong with them.
function amountsOf({ numbers, isCoin }: Sum, language: string | null): Decimal[] | string {
  const [first, last] = [numbers[0]!, numbers.at(-1)!]
  const spelled = numbers.map((number) => readAmount(number, language))
  const unclear = numbers.find((_, at) => spelled[at] === 'ambiguous')
  if (unclear !== undefined) {
    const [whole, fraction] = unclear.split(/[.,]/)
    // Three decimals would be asked about again.
    const decimal = readDecimal(`${whole}.${fraction}`)!.replace(/\.\d{3}$/, '$&0')
    return `Is ${unclear} ${whole}${fraction} or ${decimal}? Write one of these.`
  }
  if (spelled.some((amount) => amount === undefined)) return ASKS
  const amounts = spelled as Decimal[]
  // `10-15k` means ten thousand, too; `900-1.2k` does not.
  const isShared = /k$/i.test(last) && !/k$/i.test(first)
  const bare = readAmount(last.replace(/k$/i, ''), language)
  if (isShared && bare !== undefined && compareDecimals(amounts[0]!, bare) < 0)
    amounts[0] = multiply(amounts[0]!, '1000')
  return isCoin ? amounts.map((amount) => multiply(amount, '0.01')) : amounts
}

function payOf(amounts: readonly Decimal[]): SaidTerms {
  const [payMin, payMax] = amounts
  return payMax === undefined
    ? { payDisclosure: 'stated', payMin }
    : { payDisclosure: 'range', payMin, payMax }
}

function currencyOf(among: readonly string[] | undefined, { currency }: Occasion): string | undefined {
  if (among?.length === 1) return among[0]
  return currency !== null && (among === undefined || among.includes(currency)) ? currency : undefined
}

function holdsSum(text: string): boolean {
  const tokens = tokensOf(text)
  const isSum = (at: number) => findMoney(tokens, at, text) !== undefined
  return tokens.some(({ kind }, at) => kind === 'number' && (isSum(at - 1) || isSum(at + 1)))
}

const NO_SUM = valuesOf(['payDisclosure'])

function readNoSum(text: string, tokens: readonly Token[]): LineRead {
  const found = new Set<string>()
  for (let at = 0; at < tokens.length; ) {
    const said = findPhrase(tokens, at, NO_SUM)
    if (said) found.add(said.value.value)
    else if (findPhrase(tokens, at, LITTLE.negations)) return faulty(ASKS)
    at = said?.next ?? at + 1
  }
  if (found.has('exposure_only')) found.delete('unpaid')
  const [payDisclosure, other] = found as Set<NonNullable<SaidTerms['payDisclosure']>>
  if (payDisclosure === undefined || other !== undefined) return faulty(ASKS)
  return { said: { ...readTermsWithin(text).said, payDisclosure }, unread: [] }
}

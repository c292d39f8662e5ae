// What a referral's post says about pay, as plain text in English. It is always said, also where no sum is named.
import { compareDecimals, type Decimal, divide, formatAmount } from '../../../lib/money.ts'
import { figurePay, isWideRange, type Span, spanOf } from '../terms/pay.ts'
import type { ReferralTerms } from '../terms.ts'
import * as english from './english.ts'

/** What is paid and when, what a killed piece earns, expenses, and the finder's fee: the line that begins with `Pay:`. */
export function payLine(terms: ReferralTerms): string {
  return [`Pay: ${payPhrase(terms)}.`, killFee(terms), english.EXPENSES[terms.expenses], finderFee(terms)]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

/** The pay as part of a sentence: `US$0.06–0.08 a word (about $432–576 in all), paid 30 days after acceptance`. */
export function payPhrase(terms: ReferralTerms): string {
  const { payDisclosure } = terms
  if (payDisclosure === 'unpaid' || payDisclosure === 'exposure_only') return english.NO_SUM[payDisclosure]
  if (payDisclosure === 'stated' || payDisclosure === 'range')
    return listed([sum(terms), isWideRange(terms) && 'wide range', timing(terms)])
  return listed([english.NO_SUM[payDisclosure], terms.payTrigger !== 'unknown' && timing(terms)])
}

/** The pay without what it comes to and when it is paid: `US$0.06–0.08 a word`. */
export function payInShort(terms: ReferralTerms): string {
  const whole = payPhrase(terms)
  const isSum = terms.payDisclosure === 'stated' || terms.payDisclosure === 'range'
  return isSum ? whole.split(/ \(|, /)[0]! : `Pay: ${whole}`
}

/** What the pay comes to, where that can be figured: `About $432–576 in all.` Empty where it cannot. */
export function aboutPay(terms: ReferralTerms): string {
  const span = spanOf(terms)
  const about = span === null ? '' : figures(terms, span)
  return about === '' ? '' : `About ${about}.`
}

/** Joins what is said, and leaves out what is not. */
export function listed(parts: readonly (string | false | null)[]): string {
  return parts.filter((part) => part !== '' && part !== false && part !== null).join(', ')
}

function sum(terms: ReferralTerms): string {
  const span = spanOf(terms)!
  const about = figures(terms, span)
  return `${money(span, symbolOf(terms.currency!))} ${english.PAY_UNITS[terms.payUnit!]}${about === '' ? '' : ` (about ${about})`}`
}

function figures(terms: ReferralTerms, span: Span): string {
  const { payUnit, per } = terms
  const { total, perWord, perHour } = figurePay(terms)
  // Which dollar it is was just said: US$0.06 a word (about $432 in all).
  const symbol = symbolOf(terms.currency!).replace(/^[A-Z]+(?=\$)/, '')
  const isTotal = payUnit === 'project' || payUnit === 'advance' || payUnit === 'month'
  const about = (figure: Span | null, each: string) => {
    const shown = figure === null ? null : { min: rounded(figure.min), max: rounded(figure.max) }
    return shown === null || shown.max === '0' ? '' : `${money(shown, symbol)} ${each}`
  }
  return listed([
    !isTotal && total?.max !== span.max && about(total, english.PERIODS[per].total),
    payUnit !== 'word' && about(perWord, 'a word'),
    payUnit !== 'hour' && about(perHour, 'an hour'),
  ])
}

// About is not to the cent: from a hundred up without cents, and small change as exact as it was figured.
function rounded(figure: Decimal): Decimal {
  if (compareDecimals(figure, '100') >= 0) return divide(figure, '1', 0)
  return compareDecimals(figure, '0.1') >= 0 ? divide(figure, '1', 2) : figure
}

function timing({ payTrigger, netDays }: ReferralTerms): string {
  const trigger = english.PAY_TRIGGERS[payTrigger]
  if (netDays === null || netDays === 0) return trigger.at
  return `paid ${netDays} ${netDays === 1 ? 'day' : 'days'} ${trigger.after}`
}

function killFee({ killFeePercent }: ReferralTerms): string {
  if (killFeePercent === null) return ''
  return killFeePercent === 0 ? 'No kill fee.' : `Kill fee ${killFeePercent}%.`
}

function finderFee(terms: ReferralTerms): string {
  const { feeKind, feeValue } = terms
  if (feeKind === 'none' || feeValue === null) return ''
  const fee =
    feeKind === 'fixed'
      ? money({ min: feeValue, max: feeValue }, symbolOf(terms.currency!))
      : `${feeValue}% ${english.FEES[feeKind]}`
  return `I take a finder’s fee of ${fee}.`
}

function money({ min, max }: Span, symbol: string): string {
  return `${symbol}${formatAmount(min)}${min === max ? '' : `–${formatAmount(max)}`}`
}

/** What stands before a sum in a currency: `US$`, `€`, `CHF `. */
export function symbolOf(currency: string): string {
  return SYMBOLS[currency] ?? `${currency} `
}

const SYMBOLS: Readonly<Record<string, string>> = {
  USD: 'US$',
  CAD: 'C$',
  AUD: 'A$',
  NZD: 'NZ$',
  EUR: '€',
  GBP: '£',
}

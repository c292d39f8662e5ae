// TERMS: when it is paid, what a killed piece earns, expenses, contract, NDA.
import { multiply } from '../../../lib/money.ts'
import { readCount } from './amounts.ts'
import { choicesIn, saysNothing, take } from './choices.ts'
import { faulty, type LineRead, type SaidTerms } from './keys.ts'
import { type Item, type Segment, segmentsOf } from './segments.ts'
import { findPhrase, phrasesOf, plain, tokensOf } from './tokens.ts'
import { valuesOf } from './words.ts'

const TERMS = valuesOf(['payTrigger', 'expenses', 'contract', 'nda', 'span', 'net', 'kill'])

/** Reads what TERMS says. */
export function readTerms(line: string): LineRead {
  const read = readTermsWithin(line)
  return saysNothing(read) ? faulty('Say when it is paid, such as net 30, or on acceptance.') : read
}

/** Reads terms that stand at the end of another line, where nothing need be said. */
export function readTermsWithin(line: string): LineRead {
  const read: LineRead = { said: {}, unread: [] }
  for (const segment of segmentsOf(plain(line), TERMS))
    if (!take(read, segment.isNegated ? undefined : termsIn(segment))) read.unread.push(segment.text)
  return read
}

const PARTS = phrasesOf([['half, part, partly, rest, mitad, moitié, halb, hälfte, hälftig, metade', true]])

// `Half upfront` sets off half of the payment.
function isPart(free: string): boolean {
  const tokens = tokensOf(free)
  return tokens.some((_, at) => findPhrase(tokens, at, PARTS) !== undefined)
}

const DAYS_IN: Readonly<Record<string, string>> = { day: '1', week: '7', month: '30' }

function termsIn({ items, free }: Segment): SaidTerms | undefined {
  if (isPart(free)) return undefined
  const said: SaidTerms = {}
  const choices: Item[] = []
  for (const [at, item] of items.entries()) {
    const before = items[at - 1]
    if (item.kind === 'number') {
      const figure = figureOf(items, at)
      if (figure === undefined) return undefined
      Object.assign(said, figure)
    } else if (item.kind === 'value' && item.field === 'nda') said.nda = item.value === 'yes'
    else if (item.kind === 'value' && item.value === 'none' && item.field === 'kill') said.killFeePercent = 0
    else if (item.kind === 'value' && !LITTLE_FIELDS.includes(item.field)) choices.push(item)
    else if (item.kind === 'value' && item.field === 'span' && before?.kind !== 'number') return undefined
  }
  const chosen = choices.length === 0 ? {} : choicesIn(choices)
  if (chosen === undefined) return undefined
  Object.assign(said, chosen)
  return Object.keys(said).length === 0 ? undefined : said
}

const LITTLE_FIELDS: readonly string[] = ['span', 'net', 'kill']

// `30 days`, `net 30`, `25%` where the kill fee is spoken of. No other number belongs here.
function figureOf(items: readonly Item[], at: number): SaidTerms | undefined {
  const [item, before, after] = [items[at], items[at - 1], items[at + 1]]
  const count = item?.kind === 'number' ? readCount(item.text) : undefined
  if (count === undefined) return undefined
  if (after?.kind === 'percent') {
    const isKill = items.some((one) => one.kind === 'value' && one.field === 'kill' && one.value === 'some')
    return isKill ? { killFeePercent: count } : undefined
  }
  if (after?.kind === 'value' && after.field === 'span')
    return { netDays: Number(multiply(String(count), DAYS_IN[after.value]!)) }
  return before?.kind === 'value' && before.field === 'net' ? { netDays: count } : undefined
}

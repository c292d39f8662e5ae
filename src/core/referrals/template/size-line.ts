// SIZE: `6 x 1200 words`, `2 pieces a month of 900 words`, `300 pages`, `20 hours/week`, `60k words`, two rounds, a series.
import { type Decimal, multiply } from '../../../lib/money.ts'
import { readAmount, readCount } from './amounts.ts'
import { faulty, type LineRead, type Occasion, type SaidTerms } from './keys.ts'
import { findPhrase, isSign, phrasesOf, plain, type Token, tokensOf } from './tokens.ts'
import { LITTLE, UNITS, type Value, valuesOf } from './words.ts'

const ASKS = 'Give the size as numbers, such as 6 x 1200 words, 300 pages or 20 hours a week.'
const ASKS_ONE = 'Give one number for each, such as 1000 words, and not a range.'
const ASKS_EACH = 'Give the words of each piece, such as 6 x 1200 words, and not those of all.'

const VALUES = valuesOf(['count', 'engagement', 'per', 'span'])
const TIMES = phrasesOf([['x, times, mal, fois, veces, vezes', true]])

type Counted = 'pieces' | 'words' | 'pages' | 'hours' | 'rounds' | 'pageWords'

/** What was read so far. `factor` is the number before `x`; `last` is what was counted last. */
interface Sizing {
  tokens: readonly Token[]
  language: string | null
  at: number
  said: SaidTerms
  factor?: Decimal
  last?: Counted
  unread: string[]
}

/** Reads what SIZE says. Every number must mean something, or the line does not count. */
export function readSize(line: string, { language }: Occasion): LineRead {
  const text = plain(line)
  const sizing: Sizing = { tokens: tokensOf(text), language, at: 0, said: {}, unread: [] }
  while (sizing.at < sizing.tokens.length) {
    const token = sizing.tokens[sizing.at]!
    const fault = token.kind === 'number' ? readNumber(sizing) : readWord(sizing, text)
    if (fault !== undefined) return faulty(fault)
  }
  const { said, factor, unread } = sizing
  if (factor !== undefined || Object.keys(said).length === 0) return faulty(ASKS)
  const isRepeated = said.per !== undefined && said.engagement === undefined
  return { said: isRepeated ? { ...said, engagement: 'ongoing' } : said, unread }
}

function readNumber(sizing: Sizing): string | undefined {
  const { tokens, at } = sizing
  const number = tokens[at]!.text
  const isRange = isSign(tokens[at + 1], '-‐‑‒–—−~') || findPhrase(tokens, at + 1, LITTLE.to) !== undefined
  if (isRange && tokens[at + 2]?.kind === 'number') return ASKS_ONE
  const times = timesAt(tokens, at + 1)
  if (times !== undefined) return startProduct(sizing, number, times)
  const noun = nounAt(tokens, at + 1)
  if (noun === undefined && sizing.factor === undefined) return ASKS
  sizing.at = noun?.next ?? at + 1
  return count(sizing, number, noun?.counted ?? 'words')
}

function startProduct(sizing: Sizing, number: string, next: number): string | undefined {
  const pieces = readCount(number)
  if (pieces === undefined || sizing.factor !== undefined || sizing.said.pieces !== undefined) return ASKS
  Object.assign(sizing, { factor: String(pieces), at: next, last: 'pieces' })
  sizing.said.pieces = pieces
  return undefined
}

function timesAt(tokens: readonly Token[], at: number): number | undefined {
  return isSign(tokens[at], '×*✕✖') ? at + 1 : findPhrase(tokens, at, TIMES)?.next
}

const UNIT_COUNTS: Readonly<Record<string, Counted>> = {
  word: 'words',
  piece: 'pieces',
  poem: 'pieces',
  page: 'pages',
  hour: 'hours',
}

function nounAt(tokens: readonly Token[], at: number): { counted: Counted; next: number } | undefined {
  // `1200-word`
  const from = isSign(tokens[at], '-‐‑') ? at + 1 : at
  const unit = findPhrase(tokens, from, UNITS)
  const value = findPhrase(tokens, from, VALUES)
  if (value?.value.field === 'count' && value.next >= (unit?.next ?? 0) && value.value.value !== 'jobs')
    return { counted: value.value.value as Counted, next: value.next }
  const counted = unit && UNIT_COUNTS[unit.value]
  return counted && { counted, next: unit.next }
}

const PAGE_WORDS = { min: 200, max: 350 }

// Gives what is wrong with it, if anything is.
function count(sizing: Sizing, number: string, counted: Counted): string | undefined {
  const { said, factor, last } = sizing
  sizing.factor = undefined
  sizing.last = counted
  if (counted === 'hours') {
    const hours = readAmount(number, sizing.language)
    if (hours === undefined || hours === 'ambiguous' || said.hours !== undefined) return ASKS
    said.hours = multiply(hours, factor ?? '1')
    return undefined
  }
  const whole = readCount(number)
  const { min, max } = PAGE_WORDS
  // `300 pages of 250 words`
  const isOfPage =
    counted === 'words' && last === 'pages' && whole !== undefined && whole >= min && whole <= max
  const field = isOfPage ? 'pageWords' : counted === 'words' ? 'wordsEach' : counted
  if (whole === undefined || said[field] !== undefined) return ASKS
  said[field] = field === 'pages' ? whole * Number(factor ?? 1) : whole
  // `6 articles x 1200 words`
  const times = counted === 'pieces' ? timesAt(sizing.tokens, sizing.at) : undefined
  if (times !== undefined) Object.assign(sizing, { factor: String(whole), at: times })
  return undefined
}

// Gives what is wrong with it, if anything is.
function readWord(sizing: Sizing, text: string): string | undefined {
  const { tokens, at, said } = sizing
  const token = tokens[at]!
  const value = findPhrase(tokens, at, VALUES)
  const unit = findPhrase(tokens, at, UNITS)
  if (value) return readValue(sizing, value)
  if (unit?.value === 'project' && said.wordsEach !== undefined && (said.pieces ?? 1) > 1) return ASKS_EACH
  const known = unit ?? littleAt(tokens, at)
  if (known === undefined && token.kind === 'word') sizing.unread.push(text.slice(token.start, token.end))
  sizing.at = known?.next ?? at + 1
  return undefined
}

function readValue(sizing: Sizing, { value, next }: { value: Value; next: number }): string | undefined {
  const { said, tokens, at } = sizing
  const isMeant = said.per !== 'week' && said.per !== 'month'
  // `a month`, `/week`: a length of time without a number of its own.
  const period = value.field === 'per' || value.field === 'span' ? value.value : undefined
  if (value.field === 'engagement') said.engagement ??= value.value as SaidTerms['engagement']
  else if ((period === 'week' || period === 'month') && isMeant && tokens[at - 1]?.kind !== 'number')
    said.per = period
  else if (value.field !== 'count') return ASKS
  sizing.at = next
  return undefined
}

function littleAt(tokens: readonly Token[], at: number): { next: number } | undefined {
  const { per, and, fillers, to } = LITTLE
  return [per, and, fillers, to].map((words) => findPhrase(tokens, at, words)).find((found) => found)
}

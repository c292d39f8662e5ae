// Lines whose values are words of our lists: WHY, HANDOFF, RIGHTS, AI, TEST, and those that add a number: CLIENT, FEE,
// REPLIES.
import { readDecimal } from '../../../lib/money.ts'
import { readCount } from './amounts.ts'
import { FIELDS_OF_KEY, faulty, type LineRead, type SaidTerms } from './keys.ts'
import { type Item, type Segment, segmentsOf } from './segments.ts'
import { findPhrase, plain, tokensOf } from './tokens.ts'
import { LITTLE, SECTORS, valuesOf } from './words.ts'

const SIMPLE = {
  WHY: {
    values: valuesOf(FIELDS_OF_KEY.WHY),
    asks: 'Say why you pass it on, such as booked or not my field.',
  },
  HANDOFF: {
    values: valuesOf(FIELDS_OF_KEY.HANDOFF),
    asks: 'Say whose client it will be, such as yours to keep or one job.',
  },
  RIGHTS: {
    values: valuesOf(FIELDS_OF_KEY.RIGHTS),
    asks: 'Say under whose name it appears or which rights are taken, such as byline or all rights.',
  },
  AI: {
    values: valuesOf(FIELDS_OF_KEY.AI),
    asks: 'Say what holds for AI, such as human only or AI may assist.',
  },
  TEST: { values: valuesOf(FIELDS_OF_KEY.TEST), asks: 'Say whether there is a test: none, paid or unpaid.' },
} as const

/** Reads a line that says nothing but words of our lists. */
export function readChoices(key: keyof typeof SIMPLE, line: string): LineRead {
  const { values, asks } = SIMPLE[key]
  const read: LineRead = { said: {}, unread: [] }
  for (const segment of segmentsOf(plain(line), values)) {
    const said = segment.isNegated ? undefined : choicesIn(segment.items)
    if (!take(read, said)) read.unread.push(segment.text)
  }
  return saysNothing(read) ? faulty(asks) : read
}

/** Gives the fields that items say, or undefined where they say nothing, or two things at once. */
export function choicesIn(items: readonly Item[]): SaidTerms | undefined {
  const said: Record<string, string> = {}
  for (const item of items) {
    if (item.kind !== 'value') return undefined
    if (said[item.field] !== undefined && said[item.field] !== item.value) return undefined
    said[item.field] = item.value
  }
  return Object.keys(said).length === 0 ? undefined : said
}

/** Adds what a part of a line says to what was said before; refuses, giving false, what says otherwise. */
export function take(read: LineRead, said: SaidTerms | undefined): boolean {
  if (said === undefined) return false
  const before: Readonly<Record<string, unknown>> = read.said
  const isOther = Object.entries(said).some(([field, value]) => field in before && before[field] !== value)
  if (!isOther) Object.assign(read.said, said)
  return !isOther
}

/** Tells whether a reading says no field at all. */
export function saysNothing({ said }: LineRead): boolean {
  return Object.keys(said).length === 0
}

const CLIENT = valuesOf(['clientRelation', 'clientPays', 'clientIdentity', 'count'])
const SECTOR_LENGTH_MAX = 40

/** Reads what CLIENT says in public. The first part that says nothing we know is taken for the sector. */
export function readClient(line: string): LineRead {
  return readClientBy(line, () => true)
}

/**
 * Reads what CLIENT says beside a post, where it was said in confidence: for the sector only what is made of words for
 * sectors is taken, since the terms are published and any other word may be the client's name.
 */
export function readClientAside(line: string): LineRead {
  return readClientBy(line, isMadeOfSectors)
}

// `B2B`, `B2C`, `D2C`: a word with a digit in it.
const TRADE = /\b[bd]2[bcg]\b/gi

function isMadeOfSectors(text: string): boolean {
  const tokens = tokensOf(text.replaceAll(TRADE, ''))
  let named = text.search(TRADE) === -1 ? 0 : 1
  for (let at = 0; at < tokens.length; ) {
    const sector = findPhrase(tokens, at, SECTORS)
    const between = [LITTLE.fillers, LITTLE.and, LITTLE.per].map((words) => findPhrase(tokens, at, words))
    const known = sector ?? between.find((found) => found !== undefined)
    if (known === undefined && tokens[at]!.kind !== 'sign') return false
    if (sector) named++
    at = known?.next ?? at + 1
  }
  return named > 0
}

function readClientBy(line: string, isSectorText: (text: string) => boolean): LineRead {
  const read: LineRead = { said: {}, unread: [] }
  for (const segment of segmentsOf(plain(line), CLIENT)) {
    if (take(read, segment.isNegated ? undefined : clientIn(segment))) continue
    // `B2B software` is a sector, `9 somethings` is none.
    const isCounted = /^\d/.test(segment.text) || segment.items.some(({ kind }) => kind !== 'number')
    const isSector = !isCounted && !segment.isNegated && segment.free !== '' && isSectorText(segment.text)
    const isFree = isSector && read.said.clientSector === undefined
    if (isFree && [...segment.text].length <= SECTOR_LENGTH_MAX) read.said.clientSector = segment.text
    else read.unread.push(segment.text)
  }
  return saysNothing(read) ? faulty('Say how you know the client, such as past client, software.') : read
}

function clientIn({ items }: Segment): SaidTerms | undefined {
  const [first, second] = items
  if (first?.kind !== 'number') return choicesIn(items)
  const jobs = readCount(first.text)
  const isJobs = second?.kind === 'value' && second.value === 'jobs' && items.length === 2
  return isJobs && jobs !== undefined ? { clientJobs: jobs } : undefined
}

const FEE = valuesOf(['feeKind'])
const FEE_ASKS = 'Say what you take, such as none or 10% of the first invoice.'

/** Reads what FEE says of the finder's fee. */
export function readFee(line: string): LineRead {
  const segments = segmentsOf(plain(line), FEE)
  const items = segments.flatMap((segment) => segment.items)
  const numbers = items.flatMap((item) => (item.kind === 'number' ? [item.text] : []))
  const isShare = items.some(({ kind }) => kind === 'percent')
  const kinds = choicesIn(items.filter(({ kind }) => kind === 'value'))
  const value = readDecimal(numbers[0]?.replace(',', '.') ?? '')
  const kind = kinds?.feeKind ?? (isShare ? undefined : 'fixed')
  const isNegated = segments.some((segment) => segment.isNegated)
  if (isNegated || numbers.length > 1 || (kind === 'none') !== (value === undefined)) return faulty(FEE_ASKS)
  if (kind === 'none') return { said: { feeKind: 'none' }, unread: [] }
  if (kind === undefined || isShare !== kind.startsWith('pct_')) return faulty(FEE_ASKS)
  return { said: { feeKind: kind, feeValue: value }, unread: [] }
}

const REPLIES = valuesOf(['responses', 'limit'])

/** Reads how many replies are taken, and how they should come. */
export function readReplies(line: string): LineRead {
  const read: LineRead = { said: {}, unread: [] }
  for (const segment of segmentsOf(plain(line), REPLIES))
    if (!take(read, segment.isNegated ? undefined : repliesIn(segment))) read.unread.push(segment.text)
  return saysNothing(read) ? faulty('Say how many replies you take, such as 15 or no limit.') : read
}

function repliesIn({ items }: Segment): SaidTerms | undefined {
  const [only] = items
  if (items.length !== 1 || only === undefined) return undefined
  if (only.kind === 'value') return only.field === 'limit' ? { responseLimit: null } : choicesIn(items)
  const limit = only.kind === 'number' ? readCount(only.text) : undefined
  return limit === undefined ? undefined : { responseLimit: limit }
}

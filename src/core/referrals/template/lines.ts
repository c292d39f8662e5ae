// A post taken apart: its title, the lines that begin with a key, and the free lines. Posts come with mentions, hashtags,
// emoji before keys, bold markers around them, and marks of writing direction that nobody sees.
import { scrub } from '../../../lib/scrub.ts'
import { readFee } from './choices.ts'
import { TEMPLATE_KEYS, type TemplateKey } from './keys.ts'
import { phraseKey } from './tokens.ts'
import { KEYS } from './words.ts'
import { isOneSlipFrom } from './work-line.ts'

/** A post taken apart. */
export interface TemplateLines {
  /** The first free line, where NEED is not among the keys. */
  title: string | undefined
  /** What each key says, in the order of the keys; said twice, the last counts. */
  keyed: ReadonlyMap<TemplateKey, string>
  body: string[]
  /** Lines that were meant for keys, but were not understood or were said again later. */
  unread: string[]
}

interface Labelled {
  key: TemplateKey
  label: string
  value: string
}

/** Takes a post apart. An answer that is put below it counts instead of what the post says. */
export function takeApart(text: string): TemplateLines {
  const labelled: Labelled[] = []
  const free: string[] = []
  const unread: string[] = []
  for (const line of linesOf(text)) {
    const found = findLabel(line)
    if (found?.key !== undefined) labelled.push({ ...found, key: found.key })
    else if (found?.isSlip) unread.push(withoutMentions(line))
    else if (!isOnlyMarks(line)) free.push(line)
  }
  const chosen = chooseLast(labelled, unread)
  const isTitled = chosen.has('NEED')
  const title = isTitled ? undefined : free.map(cleanTitle).find((line) => line !== '')
  const body = isTitled ? free : free.slice(free.findIndex((line) => cleanTitle(line) !== '') + 1)
  return {
    title,
    keyed: chosen,
    body: title === undefined && !isTitled ? [] : body.map(withoutLeadingMentions),
    unread,
  }
}

/** Tells whether every line of a text begins with a key, as an answer to a question does. */
export function holdsOnlyKeys(text: string): boolean {
  const lines = linesOf(text).filter((line) => !isOnlyMarks(line))
  return lines.length > 0 && lines.every((line) => findLabel(line)?.key !== undefined)
}

/** Tells whether a title can stand alone as a line, or must be written as NEED. */
export function isPlainTitle(title: string): boolean {
  return cleanTitle(title) === title && findLabel(title)?.key === undefined && !findLabel(title)?.isSlip
}

// Marks of direction, joiners of words, soft hyphens and variation selectors. The two joiners of letters (U+200C, U+200D)
// stay: Persian and emoji are spelled with them.
const UNSEEN =
  /\u034f|[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|\p{Variation_Selector}/gu

function linesOf(text: string): string[] {
  return scrub(text)
    .replaceAll(UNSEEN, '')
    .split(/[\n\u0085\u2028\u2029]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

// One `@`, then letters that hold none: no text is gone over twice.
const MENTION = /(?<![\p{L}\p{N}_@/.])@[\p{L}\p{N}_][\p{L}\p{N}_.-]*(?:@[\p{L}\p{N}][\p{L}\p{N}.:-]*)?/gu
const HASHTAG = /(?<![\p{L}\p{N}_&/#])#(?=[\p{L}\p{M}\p{N}_])/gu

function withoutMentions(line: string): string {
  return line.replaceAll(MENTION, '').replaceAll(/\s+/g, ' ').trim()
}

function withoutLeadingMentions(line: string): string {
  const words = line.split(' ')
  const first = words.findIndex((word) => word.replaceAll(MENTION, '') !== '')
  return words.slice(first).join(' ')
}

function isOnlyMarks(line: string): boolean {
  const words = withoutMentions(line).split(' ')
  return words.every((word) => word === '' || /^#[\p{L}\p{M}\p{N}_]+$/u.test(word))
}

// Pictures, bullets, quotes and bold markers before a line.
const ORNAMENT =
  /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\s*_#>•·▪■□●○◦‣–—-]|\u200d|\u20e3)+/u

function cleanTitle(line: string): string {
  const words = withoutMentions(line).replace(ORNAMENT, '').split(' ')
  // Hashtags at the end are for those who search, those within are words.
  while (words.length > 0 && /^#[\p{L}\p{M}\p{N}_]+$/u.test(words.at(-1)!)) words.pop()
  const title = words.join(' ').replaceAll(HASHTAG, '')
  return title
    .replace(/^[*_]{1,3}/, '')
    .replace(/[*_]{1,3}$/, '')
    .trim()
}

// The label is at most forty characters long, so that looking for its end takes no longer in a longer line.
const BULLET =
  /^(?:\d{1,2}(?:[.)]|\u20e3))?[^\p{L}\p{N}@]{0,24}(?:\d{1,2}(?:[.)]|\u20e3))?[^\p{L}\p{N}@]{0,8}/u
const LABEL =
  /^([\p{L}\p{M}][\p{L}\p{M} '’/.-]{0,39}?)(?:[*_]{1,3})?\s{0,4}(?:(?<sure>[:：﹕︓꞉=])|[–—]|-\s|\s-)[*_]{0,3}(.*)$/su
const VALUE_ENDS = /^[\s\u200c\u200d]+|[\s\u200c\u200d]+$/g

function findLabel(
  line: string,
): { key?: TemplateKey; label: string; value: string; isSlip: boolean } | undefined {
  const found = LABEL.exec(withoutLeadingMentions(line).slice(0, LINE_READ_MAX).replace(BULLET, ''))
  if (found === null) return undefined
  const label = phraseKey(found[1]!.replaceAll(/[\u200c\u200d]/g, ''))
  const key = KEYS.values.get(label)
  const isSlip = key === undefined && found.groups!.sure !== undefined && isNearKey(found[1]!, label)
  return { key, label, value: withoutMentions(found[3]!).replaceAll(VALUE_ENDS, ''), isSlip }
}

/** Beyond so many characters of a line nothing is looked for. */
const LINE_READ_MAX = 1000

// `PYA:` was meant for a key; `Team:` in small letters may as well be a sentence.
function isNearKey(typed: string, label: string): boolean {
  const isLoud = typed === typed.toUpperCase() && label.length >= 3
  if (!isLoud && label.length < 6) return false
  return [...KEYS.values.keys()].some((name) => name.length >= 3 && isOneSlipFrom(label, name))
}

function chooseLast(labelled: readonly Labelled[], unread: string[]): Map<TemplateKey, string> {
  const filled = labelled.filter(({ value }) => value !== '')
  const isPaid = filled.some(({ key }) => key === 'PAY')
  const chosen = new Map<TemplateKey, Labelled>()
  for (const line of filled) {
    const key = !isPaid && isFeeForWork(line) ? 'PAY' : line.key
    const before = chosen.get(key)
    if (before) unread.push(`${key}: ${before.value}`)
    chosen.set(key, line)
  }
  return new Map(
    TEMPLATE_KEYS.flatMap((key) => (chosen.has(key) ? [[key, chosen.get(key)!.value] as const] : [])),
  )
}

// `FEE: £350 a piece` is what the writer is paid, unless PAY says that; `FEE: 10% of the first invoice` is the finder's.
function isFeeForWork({ key, label, value }: Labelled): boolean {
  if (key !== 'FEE' || label !== 'fee') return false
  const { fault, said } = readFee(value)
  return fault !== undefined ? !value.includes('%') : said.feeKind === 'fixed'
}

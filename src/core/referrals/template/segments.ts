// A line in parts, parted by commas and their like, and what each part holds that we know.
import { findPhrase, isSign, type Phrases, phrasesOf, type Token, tokensOf } from './tokens.ts'
import { LITTLE, type Value, type ValueField } from './words.ts'

/** What was found in a part of a line: a number as it was written, a per cent sign, or what a phrase says. */
export type Item =
  | { kind: 'number'; text: string }
  | { kind: 'percent' }
  | { kind: 'value'; field: ValueField; value: string }

/** A part of a line. */
export interface Segment {
  text: string
  items: Item[]
  /** As it was typed, from the first to the last word that says nothing we know; empty where there is none. */
  free: string
  /** A `not` that belongs to no phrase stands in it, so that nothing in it may be believed. */
  isNegated: boolean
}

/** Gives the parts of a line with what they say in these phrases. The line must be plain. */
export function segmentsOf(line: string, values: Phrases<Value>): Segment[] {
  return split(tokensOf(line)).map((tokens) => {
    const text = line.slice(tokens[0]!.start, tokens.at(-1)!.end)
    const segment: Segment = { text, items: [], free: '', isNegated: false }
    const free: Token[] = []
    for (let at = 0; at < tokens.length; ) at = readItem(tokens, at, { values, segment, free })
    segment.free = free.length === 0 ? '' : line.slice(free[0]!.start, free.at(-1)!.end)
    return segment
  })
}

const PERCENT = phrasesOf([['percent, per cent, pct, por ciento, pour cent, prozent, por cento', true]])

function readItem(
  tokens: readonly Token[],
  at: number,
  { values, segment, free }: { values: Phrases<Value>; segment: Segment; free: Token[] },
): number {
  const token = tokens[at]!
  if (token.kind === 'number') return add(segment, { kind: 'number', text: token.text }, at + 1)
  if (isSign(token, '%')) return add(segment, { kind: 'percent' }, at + 1)
  if (token.kind === 'sign') return at + 1
  const percent = findPhrase(tokens, at, PERCENT)
  if (percent) return add(segment, { kind: 'percent' }, percent.next)
  const negation = findPhrase(tokens, at, LITTLE.negations)
  const said = findPhrase(tokens, at, values)
  // `AI: no` is an answer, `AI: no idea` is none.
  const isAnswer = said && (negation === undefined || said.next > negation.next || words(tokens) === 1)
  if (isAnswer) return add(segment, { kind: 'value', ...said.value }, said.next)
  const filler = findPhrase(tokens, at, LITTLE.fillers)
  if (negation) segment.isNegated = true
  else if (filler === undefined) free.push(token)
  return (negation ?? filler)?.next ?? at + 1
}

function add(segment: Segment, item: Item, next: number): number {
  segment.items.push(item)
  return next
}

function words(tokens: readonly Token[]): number {
  return tokens.filter(({ kind }) => kind !== 'sign').length
}

function split(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]]
  tokens.forEach((token, at) => {
    const next = tokens[at + 1]
    const isStop = isSign(token, '.') && (next === undefined || next.start > token.end)
    if (isStop || isSign(token, ',;|()[]·•')) parts.push([])
    else parts.at(-1)!.push(token)
  })
  return parts.filter((part) => part.some(({ kind }) => kind !== 'sign'))
}

// WORK and TOPIC, and the kind of work that a title speaks of.

import type { Work } from '../terms/vocabulary.ts'
import { faulty, type LineRead } from './keys.ts'
import { findPhrase, fold, type Phrases, plain, type Token, tokensOf } from './tokens.ts'
import { LITTLE, MATTERS, WORKS } from './words.ts'

const WORKS_MAX = 3
const TOPICS_MAX = 5
const READ_LENGTH_MAX = 500

/** Reads what WORK says: one to three kinds. */
export function readWork(line: string): LineRead {
  const parts = partsOf(plain(line))
  const read = parts.map(({ text, tokens }) => ({ text, works: worksIn(tokens) }))
  const works = [...new Set(read.flatMap((part) => part.works))]
  if (works.length === 0)
    return faulty('Say what kind of work it is, such as copyediting, translation or blog posts.')
  if (works.length > WORKS_MAX) return faulty(`Name up to ${WORKS_MAX} kinds of work.`)
  return {
    said: { work: works },
    unread: read.filter((part) => part.works.length === 0).map(({ text }) => text),
  }
}

/** Gives the kinds of work that a title speaks of; none where it speaks of none, or of too many. */
export function worksInTitle(title: string): Work[] {
  const works = worksIn(tokensOf(plain(title).slice(0, READ_LENGTH_MAX)))
  return works.length > WORKS_MAX ? [] : works
}

/** Reads what TOPIC says, as the words that hashtags are made of. */
export function readTopics(line: string): LineRead {
  const parts = plain(line)
    .split(/[,;/|#·•]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const read = parts.map((part) => ({ part, topic: topicOf(part) }))
  const topics = [...new Set(read.flatMap(({ topic }) => topic ?? []))]
  if (topics.length === 0) return faulty('Name up to 5 topics, such as saas or real estate.')
  const isTaken = ({ topic }: (typeof read)[number]) =>
    topic !== undefined && topics.indexOf(topic) < TOPICS_MAX
  const unread = read.filter((one) => !isTaken(one)).map(({ part }) => part)
  return { said: { topics: topics.slice(0, TOPICS_MAX) }, unread }
}

function topicOf(text: string): string | undefined {
  const folded = fold(text).replaceAll(/^[^a-z0-9_]+|[^a-z0-9_]+$/g, '')
  // `b-2-b` is b2b.
  const joined = /^(?:[a-z0-9]-){1,15}[a-z0-9]$/.test(folded) ? folded.replaceAll('-', '') : folded
  const topic = joined.replaceAll(/[^a-z0-9_]+/g, '_')
  return topic.length >= 2 && topic.length <= 32 ? topic : undefined
}

// Who does it and what is done come first: a copyeditor of blog posts is no blogger. What it is done to is believed only
// where it is one thing.
function worksIn(tokens: readonly Token[]): Work[] {
  const works = found(tokens, WORKS)
  if (works.length > 0) return works
  const matters = found(tokens, MATTERS)
  return matters.length === 1 ? matters : []
}

function found(tokens: readonly Token[], phrases: Phrases<Work>): Work[] {
  const works = new Set<Work>()
  for (let at = 0; at < tokens.length; ) {
    const phrase = findPhrase(tokens, at, phrases)
    const work = phrase?.value ?? (phrases === WORKS ? nearest(tokens[at]!) : undefined)
    if (work) works.add(work)
    at = phrase?.next ?? at + 1
  }
  return [...works]
}

const LONG_WORD = 8
const LONGEST_WORD = 32
const LONG_WORKS = [...WORKS.values].filter(([name]) => !name.includes(' ') && name.length >= LONG_WORD)

// One slip in a long word is forgiven, where it can be but one kind of work.
function nearest({ kind, text }: Token): Work | undefined {
  if (kind !== 'word' || text.length < LONG_WORD - 1 || text.length > LONGEST_WORD) return undefined
  const near = new Set(LONG_WORKS.filter(([name]) => isOneSlipFrom(text, name)).map(([, work]) => work))
  return near.size === 1 ? [...near][0] : undefined
}

/** Tells whether two words differ by one letter that is wrong, missing, added, or changed places with its neighbour. */
export function isOneSlipFrom(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start++
  const [a, b] = [one.slice(start), other.slice(start)]
  if (a.length !== b.length) return a.length > b.length ? a.slice(1) === b : a === b.slice(1)
  return a.slice(1) === b.slice(1) || (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
}

function partsOf(line: string): { text: string; tokens: Token[] }[] {
  const parts: Token[][] = [[]]
  for (const [at, token] of tokensOf(line).entries()) {
    const isAnd = token.kind === 'word' && LITTLE.and.values.has(token.text)
    const isStop = token.kind === 'sign' && ',;/|+&()·•'.includes(token.text)
    if (isStop || (isAnd && at > 0)) parts.push([])
    else parts.at(-1)!.push(token)
  }
  return parts
    .filter((tokens) => tokens.length > 0)
    .map((tokens) => ({ text: line.slice(tokens[0]!.start, tokens.at(-1)!.end), tokens }))
}

// What somebody tells the desk (product §4.0). A misheard command does harm, so the rule is strict: a command is the whole
// message. Before it may stand mentions and a greeting, after it a please or a thank-you, around it signs and pictures; every
// other word makes it no command. "No, wait, I have filled in the form" is a `no` and a `filled` to nobody here.
import { type DayRead, readDay } from '../core/referrals/template/dates.ts'
import { holdsOnlyKeys } from '../core/referrals/template/lines.ts'
import { readPay } from '../core/referrals/template/pay-line.ts'
import { findPhrase, plain, type Token, tokensOf } from '../core/referrals/template/tokens.ts'
import type { WithdrawReason } from '../core/referrals/terms/vocabulary.ts'
import { scrub } from '../lib/scrub.ts'
import { findLikely } from './commands/likely.ts'
import {
  CLOSING_REASONS,
  COMMAND_PHRASES,
  CONNECTIVES,
  COURTESIES,
  type CommandName,
  ELSEWHERE,
} from './commands/words.ts'

/** Whom a command is about: a handle, ours where it has no host, or a number of the list that WHO gave. */
export type Person = { handle: { name: string; host: string | null } } | { number: number }

/** What the desk was told. */
export type Command =
  | { name: 'filled'; who: Person | 'elsewhere' | null }
  | { name: 'talks' | 'open' | 'who' | 'yes' | 'no' | 'never' | 'leave' | 'thanks' | 'available' }
  | { name: 'list mine' | 'help' | 'forget me' | 'sign out' }
  | { name: 'close'; reason: WithdrawReason | null }
  | { name: 'extend'; days: number }
  | { name: 'shortlist' | 'intro' | 'not this time'; who: Person }
  | { name: 'interested'; message: string }
  /** Until and with this day, `2026-11-01`. */
  | { name: 'booked until'; day: string }
  /** Lines of the template (`CLIENT: …`, and `pay $0.09/word` as `PAY: $0.09/word`), for `readTemplateLines`. */
  | { name: 'lines'; lines: string }
  /** Nothing of the above, and the three commands that come nearest; `begun` is one that it begins with. */
  | { name: 'unknown'; likely: CommandName[]; begun: CommandName | undefined }

/** When and in which language somebody speaks to the desk. */
export interface Speaking {
  at: Date
  language: string | null
}

/** Reads what somebody tells the desk. Never throws, and takes time in proportion to the text. */
export function readCommand(text: string, speaking: Speaking): Command {
  const message = withoutLeadingMentions(scrub(text).replaceAll(UNSEEN, ''))
  if (message.length <= LINES_LENGTH_MAX && holdsOnlyKeys(message)) return { name: 'lines', lines: message }
  const line = plain(message.slice(0, COMMAND_LENGTH_MAX))
  const spoken = withoutCourtesies(line)
  const found = findPhrase(spoken.tokens, 0, COMMAND_PHRASES)
  const isShort = message.length <= COMMAND_LENGTH_MAX
  const interest = found?.value === 'interested' && interestIn(message)
  if (interest) return interest
  const command = isShort ? readSpoken(line, spoken, speaking) : undefined
  return command ?? { name: 'unknown', likely: findLikely(spoken.tokens), begun: found?.value }
}

// A command is short; only the message of an interest, and lines of the template, may be long.
const COMMAND_LENGTH_MAX = 300
const LINES_LENGTH_MAX = 10_000
const UNSEEN =
  /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|\p{Variation_Selector}/gu

// Each `@` begins a mention whose letters hold none, so that the longest row of them is passed over once.
const HANDLE =
  '@([\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_.-]*[\\p{L}\\p{N}_])?)(?:@([\\p{L}\\p{N}](?:[\\p{L}\\p{N}.-]*[\\p{L}\\p{N}])?(?::\\d{1,5})?))?'
const LEADING_MENTION = new RegExp(`^\\s*${HANDLE}(?=[\\s,:;.!]|$)[,:;.]?`, 'u')
const PERSON = new RegExp(`(?<![\\p{L}\\p{N}_@/])${HANDLE}`, 'gu')

function withoutLeadingMentions(text: string): string {
  let rest = text
  for (let found = LEADING_MENTION.exec(rest); found; found = LEADING_MENTION.exec(rest))
    rest = rest.slice(found[0].length)
  return rest.trim()
}

/** What is said apart from courtesies; `isThanks` where one of them was a thank-you. */
interface Spoken {
  tokens: Token[]
  /** Where the courtesies at the end begin, or the line ends. */
  end: number
  isThanks: boolean
  isQuestion: boolean
}

function withoutCourtesies(line: string): Spoken {
  const signless = tokensOf(line.replaceAll(PERSON, (handle) => ' '.repeat(handle.length)))
  let tokens = signless.filter(({ kind }) => kind !== 'sign')
  const isQuestion = line.includes('?') || line.includes('¿')
  let [isThanks, end] = [false, line.length]
  for (let found = courtesyAt(tokens, 0); found; found = courtesyAt(tokens, 0)) {
    isThanks ||= found.value === 'thanks'
    tokens = tokens.slice(found.next)
  }
  for (let cut = courtesyBefore(tokens); cut; cut = courtesyBefore(tokens)) {
    isThanks ||= cut.isThanks
    end = tokens[cut.at]!.start
    tokens = tokens.slice(0, cut.at)
  }
  return { tokens, end, isThanks, isQuestion }
}

function courtesyAt(tokens: readonly Token[], at: number) {
  return findPhrase(tokens, at, COURTESIES)
}

// A courtesy that ends where the message ends.
function courtesyBefore(tokens: readonly Token[]): { at: number; isThanks: boolean } | undefined {
  for (let at = Math.max(0, tokens.length - COURTESIES.wordsMax); at < tokens.length; at++) {
    const found = courtesyAt(tokens, at)
    if (found?.next === tokens.length) return { at, isThanks: found.value === 'thanks' }
  }
  return undefined
}

type Reader = (said: Said) => Command | undefined

/** A command's words are over at `rest`; what follows belongs to it: in the line, what lies between `after` and `end`. */
interface Said {
  line: string
  after: number
  end: number
  rest: readonly Token[]
  people: Person[]
  isQuestion: boolean
  speaking: Speaking
}

function readSpoken(line: string, spoken: Spoken, speaking: Speaking): Command | undefined {
  const { tokens, end, isThanks, isQuestion } = spoken
  const people = [...line.matchAll(PERSON)].map(([, name, host]) => personOf(name!, host))
  if (tokens.length === 0) return isThanks && people.length === 0 ? { name: 'thanks' } : undefined
  const found = findPhrase(tokens, 0, COMMAND_PHRASES)
  if (found === undefined) return undefined
  const after = tokens[found.next - 1]!.end
  const said = { line, after, end, rest: tokens.slice(found.next), people, isQuestion, speaking }
  return READERS[found.value](said)
}

function personOf(name: string, host: string | undefined): Person {
  return { handle: { name: name.toLowerCase(), host: host?.toLowerCase() ?? null } }
}

// Said alone, and not asked.
function alone(name: (Command & { name: CommandName })['name']): Reader {
  return ({ rest, people, isQuestion }) =>
    rest.length === 0 && people.length === 0 && !isQuestion ? ({ name } as Command) : undefined
}

// To ask for these with a question mark is only natural.
function asked(name: 'who' | 'help' | 'list mine'): Reader {
  return ({ rest, people }) => (rest.length === 0 && people.length === 0 ? { name } : undefined)
}

function about(name: 'shortlist' | 'intro' | 'not this time'): Reader {
  return (said) => {
    const who = personIn(said)
    return who && { name, who }
  }
}

const READERS: Record<CommandName, Reader> = {
  filled: (said) => {
    const who = isElsewhere(said) ? 'elsewhere' : (personIn(said) ?? null)
    const isAlone = said.rest.length === 0 && said.people.length === 0 && !said.isQuestion
    return who || isAlone ? { name: 'filled', who } : undefined
  },
  talks: alone('talks'),
  open: alone('open'),
  close: readClose,
  extend: readExtend,
  pay: readPayCommand,
  shortlist: about('shortlist'),
  intro: about('intro'),
  no: (said) => about('not this time')(said) ?? alone('no')(said),
  who: asked('who'),
  yes: alone('yes'),
  never: alone('never'),
  interested: () => undefined,
  leave: alone('leave'),
  thanks: alone('thanks'),
  'booked until': readBooked,
  available: alone('available'),
  'list mine': asked('list mine'),
  help: asked('help'),
  'forget me': alone('forget me'),
  'sign out': alone('sign out'),
}

// One handle or one number, and nothing else but `by` or `with`.
function personIn({ rest, people, isQuestion }: Said): Person | undefined {
  const connective = findPhrase(rest, 0, CONNECTIVES)
  const [only, more] = rest.slice(connective?.next ?? 0)
  if (isQuestion || more !== undefined) return undefined
  if (only === undefined) return people.length === 1 ? people[0] : undefined
  const isNumber = only.kind === 'number' && /^[1-9]\d{0,2}$/.test(only.text)
  return isNumber && people.length === 0 ? { number: Number(only.text) } : undefined
}

function isElsewhere({ rest, people, isQuestion }: Said): boolean {
  const from = findPhrase(rest, 0, CONNECTIVES)?.next ?? 0
  return !isQuestion && people.length === 0 && findPhrase(rest, from, ELSEWHERE)?.next === rest.length
}

function readClose({ rest, people, isQuestion }: Said): Command | undefined {
  if (isQuestion || people.length > 0) return undefined
  if (rest.length === 0) return { name: 'close', reason: null }
  const reason = findPhrase(rest, 0, CLOSING_REASONS)
  return reason?.next === rest.length ? { name: 'close', reason: reason.value } : undefined
}

const DAYS_MAX = 60
const DAY_WORDS = /^(?:d|days?|tage?|jours?|dias?)$/

function readExtend({ rest, people, isQuestion }: Said): Command | undefined {
  const [number, unit, more] = rest
  const days = number !== undefined && /^\d{1,2}$/.test(number.text) ? Number(number.text) : 0
  const isDays = unit === undefined || (DAY_WORDS.test(unit.text) && more === undefined)
  const isRight = days >= 1 && days <= DAYS_MAX && isDays && people.length === 0 && !isQuestion
  return isRight ? { name: 'extend', days } : undefined
}

// The whole rest must be a sum, as in the template.
function readPayCommand({ line, after, end, rest, people, isQuestion, speaking }: Said): Command | undefined {
  if (rest.length === 0 || people.length > 0 || isQuestion) return undefined
  const value = line
    .slice(after, end)
    .replace(/^[\s:=,–—-]+/, '')
    .replace(/[\s.,;!]+$/, '')
  const { fault, unread } = readPay(value, { ...speaking, currency: null })
  return fault === undefined && unread.length === 0 ? { name: 'lines', lines: `PAY: ${value}` } : undefined
}

function readBooked({ line, rest, people, isQuestion, speaking }: Said): Command | undefined {
  if (rest.length === 0 || people.length > 0 || isQuestion) return undefined
  const value = line.slice(rest[0]!.start, rest.at(-1)!.end)
  const read: DayRead = readDay(value, { ...speaking, currency: null })
  return 'day' in read ? { name: 'booked until', day: read.day } : undefined
}

// The message is free, but who asks is not interested yet.
function interestIn(message: string): Command | undefined {
  const all = tokensOf(message.slice(0, COMMAND_LENGTH_MAX))
  const tokens = all.slice(all.findIndex(({ kind }) => kind !== 'sign'))
  const found = findPhrase(tokens, 0, COMMAND_PHRASES)
  if (found?.value !== 'interested' || message.trimEnd().endsWith('?')) return undefined
  const said = message.slice(tokens[found.next - 1]!.end).replace(/^[\s:;,.!–—-]+/, '')
  return { name: 'interested', message: said.trim() }
}

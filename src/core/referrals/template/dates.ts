// Days as people write them, in five languages. A day without a year is the next one of that name.
import { endOfDay, isoDay } from '../../../lib/days.ts'
import { readLanguage } from '../../../lib/locale.ts'
import { faulty, type LineRead, type Occasion } from './keys.ts'
import { findPhrase, isSign, phrasesOf, plain, type Token, tokensOf } from './tokens.ts'
import { LITTLE, MONTHS, valuesOf } from './words.ts'

const DAY_MS = 86_400_000
const ASKS = 'Give a day, such as 2026-10-15, 15 Oct or in 3 weeks.'

/** A day of the calendar, `2026-10-15`, or what is wrong, as a sentence. */
export type DayRead = { day: string } | { fault: string }

/** Reads a day: a date with or without its year, or a time from now. */
export function readDay(line: string, occasion: Occasion): DayRead {
  const text = plain(line).trim()
  const numeric = NUMERIC.exec(text)
  if (numeric) return numericDay(numeric, occasion)
  const tokens = tokensOf(text).filter((token) => !isSign(token, '.,-()'))
  const named = namedDay(tokens, occasion.at)
  const days = named === undefined ? daysAhead(tokens) : undefined
  const day = days === undefined ? named : isoDay(new Date(occasion.at.getTime() + days * DAY_MS))
  return day === undefined ? { fault: ASKS } : { day }
}

/** Reads what BY says, or START. */
export function readDayLine(field: 'dueOn' | 'startOn', line: string, occasion: Occasion): LineRead {
  const read = readDay(line, occasion)
  return 'day' in read ? { said: { [field]: read.day }, unread: [] } : faulty(read.fault)
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/i

/** Reads what UNTIL says: a day, which counts in full, a moment, or a number of days. The days are counted from the moment of the post. */
export function readUntil(line: string, occasion: Occasion): LineRead {
  const text = plain(line).trim()
  const days = daysAhead(tokensOf(text))
  if (days !== undefined)
    return { said: { expiresAt: new Date(occasion.at.getTime() + days * DAY_MS) }, unread: [] }
  const moment = MOMENT.test(text) ? new Date(text) : undefined
  if (moment && !Number.isNaN(moment.getTime())) return { said: { expiresAt: moment }, unread: [] }
  const read = readDay(text, occasion)
  return 'day' in read ? { said: { expiresAt: endOfDay(read.day) }, unread: [] } : faulty(read.fault)
}

const NUMERIC = /^(\d{1,4})([-./])(\d{1,2})(?:\2(\d{4}|\d{2}))?\.?$/

function numericDay([, first, mark, second, third]: RegExpExecArray, { at, language }: Occasion): DayRead {
  if (first!.length === 4) return third?.length === 2 ? dayOf([first!, second!, third], at) : { fault: ASKS }
  if (first!.length > 2) return { fault: ASKS }
  const year = third === undefined ? undefined : third.length === 2 ? `20${third}` : third
  const [one, two] = [Number(first), Number(second)]
  const isEither = one <= 12 && two <= 12 && one !== two
  const order = mark === '.' || one > 12 ? 'day first' : two > 12 ? 'month first' : orderIn(language)
  if (isEither && order === undefined)
    return { fault: `Which month is it in ${first}${mark}${second}? Write the day such as 15 Oct.` }
  return order === 'month first' ? dayOf([year, first!, second!], at) : dayOf([year, second!, first!], at)
}

// English alone is not enough to tell: Americans begin with the month. Where nothing is known nothing is taken for granted.
function orderIn(language: string | null): 'day first' | 'month first' | undefined {
  const tag = readLanguage(language ?? '')
  if (tag === undefined || tag === 'en') return undefined
  const parts = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'numeric' }).formatToParts()
  const [first] = parts.filter(({ type }) => type === 'day' || type === 'month')
  return first?.type === 'month' ? 'month first' : 'day first'
}

const WEEKDAYS = phrasesOf([
  ['mon(day), tue(s)(day), wed(nesday), thu(rs)(day), fri(day), sat(urday), sun(day)', true],
  ['lunes, martes, miércoles, jueves, viernes, sábado, domingo', true],
  ['lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche', true],
  ['montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonnabend, sonntag', true],
  ['mo, di, mi, do, fr, sa, so', true],
  ['segunda(-feira), terça(-feira), quarta(-feira), quinta(-feira), sexta(-feira)', true],
])
const ORDINALS = phrasesOf([['st, nd, rd, th, er, ère, º, ª', true]])

// `15 Oct`, `Oct 15th, 2026`, `am 15. Oktober`, `le 1er octobre 2026`, `15 de octubre`. Nothing else may stand beside it.
function namedDay(tokens: readonly Token[], now: Date): string | undefined {
  const numbers: string[] = []
  let month: number | undefined
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]!
    const named = findPhrase(tokens, at, MONTHS)
    const skipped = [WEEKDAYS, ORDINALS, LITTLE.fillers].map((words) => findPhrase(tokens, at, words))
    const skip = skipped.find((found) => found !== undefined)
    if (token.kind === 'number') numbers.push(token.text)
    else if (named && month === undefined) month = named.value
    else if (skip === undefined && !isSign(token, 'ºª°')) return undefined
    at = (named ?? skip)?.next ?? at + 1
  }
  const [day, year, more] = numbers
  if (day === undefined || month === undefined || more !== undefined || !/^\d{1,2}$/.test(day))
    return undefined
  if (year !== undefined && !/^\d{4}$/.test(year)) return undefined
  const read = dayOf([year, String(month), day], now)
  return 'day' in read ? read.day : undefined
}

const AHEAD = valuesOf(['span', 'soon'])
const DAYS_IN: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, today: 0, tomorrow: 1 }
const AHEAD_DAYS_MAX = 1000

// `21d`, `in 3 weeks`, `dans 3 semaines`, `tomorrow`.
function daysAhead(tokens: readonly Token[]): number | undefined {
  const from = tokens.findIndex((token, at) => token.kind === 'number' || findPhrase(tokens, at, AHEAD))
  const isIntroduced = tokens.slice(0, Math.max(from, 0)).every((_, at) => isLittle(tokens, at))
  if (from === -1 || !isIntroduced) return undefined
  const isCounted = tokens[from]!.kind === 'number'
  const unit = findPhrase(tokens, isCounted ? from + 1 : from, AHEAD)
  if (unit === undefined || unit.next !== tokens.length) return undefined
  if (isCounted !== (unit.value.field === 'span')) return undefined
  const count =
    isCounted && /^\d{1,4}$/.test(tokens[from]!.text) ? Number(tokens[from]!.text) : isCounted ? NaN : 1
  const days = count * DAYS_IN[unit.value.value]!
  return days <= AHEAD_DAYS_MAX ? days : undefined
}

function isLittle(tokens: readonly Token[], at: number): boolean {
  return [LITTLE.fillers, LITTLE.per].some((words) => findPhrase(tokens, at, words) !== undefined)
}

// Where no year is said it is the next such day; yesterday still is today somewhere.
function dayOf(
  [year, month, day]: [year: string | undefined, month: string, day: string],
  now: Date,
): DayRead {
  const today = isoDay(new Date(now.getTime() - DAY_MS / 2))
  const years =
    year === undefined ? [0, 1, 2, 3, 4].map((more) => String(now.getUTCFullYear() + more)) : [year]
  const days = years.map((one) => `${one}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`).filter(isDay)
  const next = year === undefined ? days.find((one) => one >= today) : days[0]
  return next === undefined ? { fault: ASKS } : { day: next }
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && isoDay(date) === text
}

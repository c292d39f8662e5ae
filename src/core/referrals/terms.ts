import { z } from 'zod'
import { endOfDay, isoDay } from '../../lib/days.ts'
import { DraftFields, ListedFields, TermFields, withoutBlanks } from './terms/fields.ts'
import { BOUNDS, NEEDS, type Rule, SUM_NEEDS } from './terms/rules.ts'

/** Days that a referral stays open when its author names no end, and that a renewal adds at most (product §3.2). */
export const OPEN_DAYS_DEFAULT = 21
/** The most days that a referral may stay open. */
export const OPEN_DAYS_MAX = 60
/** Hours in which only the author's circle sees a referral, when the author names no number. */
export const CIRCLE_HOURS_DEFAULT = 48
/** How far ahead work may start or be due. */
export const AHEAD_YEARS_MAX = 2

const DAY_MS = 86_400_000

/**
 * Reads a draft from a form, a file or a row: whatever is filled in must be within bounds, only the title must be there.
 * What is not said is null. Reading what was read changes nothing.
 */
export const ReferralDraft = z
  .preprocess(withoutBlanks, DraftFields.superRefine(keeping(BOUNDS)))
  .transform(settle)

/** A referral in the making. Whatever is null was not said. */
export type ReferralDraft = z.output<typeof ReferralDraft>

const WholeTerms = z
  .preprocess(withoutBlanks, TermFields.superRefine(keeping([...BOUNDS, ...SUM_NEEDS, ...NEEDS])))
  .transform(settle)

const PartTerms = z
  .preprocess(withoutBlanks, ListedFields.superRefine(keeping([...BOUNDS, ...SUM_NEEDS])))
  .transform(settle)

/**
 * Gives the schema of a referral's terms (product §3.2) for one that opens at this time; a revised one keeps the time at
 * which it opened. All that opening requires must be there. Without an end it stays open until the third day before it
 * is due, for at least one day after the hours of its circle and at most three weeks.
 */
export function referralTerms(at: Date) {
  return WholeTerms.transform(openingAt(at))
}

/**
 * Gives the schema of the terms of a referral that is listed by mention at this time (product §4.0). Its title, its kind
 * of work and its pay must be there; what else the template left unsaid is unknown, or the usual. The bounds are the same.
 */
export function listedTerms(at: Date) {
  return PartTerms.transform(openingAt(at))
}

/** The terms of a referral that may open. Only one that was listed by mention may leave unknown what a form requires. */
export type ReferralTerms = z.output<ReturnType<typeof listedTerms>>

function openingAt(at: Date) {
  return <T extends DraftFields>(terms: T, context: z.core.$RefinementCtx) => {
    const wrong = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message })
    for (const { field, says } of dayFaults(terms, at)) wrong(field, says)
    const expiresAt = terms.expiresAt ?? usualEnd(terms, at)
    if (expiresAt < daysAfter(at, 1) || expiresAt > latestEnd(at))
      wrong('expiresAt', `The referral must stay open for 1 to ${OPEN_DAYS_MAX} days.`)
    else if (expiresAt < firstEnd(terms, at))
      wrong('expiresAt', 'After the hours of your circle it must stay open for a day at least.')
    return { ...terms, expiresAt }
  }
}

function dayFaults(days: Pick<DraftFields, 'startOn' | 'dueOn'>, at: Date) {
  const [first, last] = calendarAround(at)
  return (['startOn', 'dueOn'] as const)
    .filter((field) => {
      const day = days[field]
      return day !== null && (day < first || day > last)
    })
    .map((field) => ({
      field,
      says: `The ${field === 'dueOn' ? 'due date' : 'start'} must be today or later, and within ${AHEAD_YEARS_MAX} years.`,
    }))
}

/**
 * What else a form lacks whose fields `wrong` are wrong in themselves, so that all is said in one round: the days, and each
 * rule between fields that asks none of those, or says what may be needed. By field, one sentence each.
 */
export function findFurtherFaults(input: object, wrong: readonly string[], at: Date): Record<string, string> {
  const right = Object.entries(input).filter(([name]) => !wrong.includes(name))
  const read = z
    .preprocess(withoutBlanks, DraftFields)
    .safeParse({ ...Object.fromEntries(right), ...(wrong.includes('title') && { title: STAND_IN }) })
  if (!read.success) return {}
  const terms = read.data
  const broken = [...BOUNDS, ...SUM_NEEDS, ...NEEDS]
    .filter(({ field }) => !wrong.includes(field))
    .flatMap((rule) => saysOf(rule, terms, wrong))
  const days = dayFaults(terms, at).filter(({ field }) => !wrong.includes(field))
  const all = [...days, ...broken]
  return Object.fromEntries(all.reverse().map(({ field, says }) => [field, says]))
}

const STAND_IN = 'A title to come'

// What a rule asks of the terms is seen as it asks.
function saysOf(
  { field, keeps, says, unsure }: Rule,
  terms: DraftFields,
  wrong: readonly string[],
): { field: string; says: string }[] {
  let asksWrong = false
  const seen = new Proxy(terms, {
    get: (of, name: keyof DraftFields) => {
      asksWrong ||= wrong.includes(name)
      return of[name]
    },
  })
  const isKept = keeps(seen)
  if (asksWrong) return unsure !== undefined && terms[field] === null ? [{ field, says: unsure }] : []
  return isKept ? [] : [{ field, says: typeof says === 'string' ? says : says(terms) }]
}

function keeping(rules: readonly Rule[]) {
  return (terms: DraftFields, context: z.core.$RefinementCtx) => {
    // Whether fields agree is asked once each is right in itself.
    if (context.issues.length > 0) return
    for (const { field, keeps, says } of rules) {
      if (keeps(terms)) continue
      const message = typeof says === 'string' ? says : says(terms)
      context.addIssue({ code: 'custom', path: [field], message })
    }
  }
}

function settle<T extends DraftFields>(terms: T): T {
  const isCircleFirst = terms.audience === 'circle_then_public'
  return {
    ...terms,
    payMax: terms.payDisclosure === 'stated' ? null : terms.payMax,
    circleHours: isCircleFirst ? (terms.circleHours ?? CIRCLE_HOURS_DEFAULT) : null,
  }
}

// Today has not ended before it ends in the westernmost zone, UTC-12.
function calendarAround(at: Date): [first: string, last: string] {
  const today = new Date(at.getTime() - DAY_MS / 2)
  const last = new Date(at)
  last.setUTCFullYear(last.getUTCFullYear() + AHEAD_YEARS_MAX)
  return [isoDay(today), isoDay(last)]
}

/** What of its terms decides when a referral ends. */
type Timed = Pick<DraftFields, 'dueOn' | 'circleHours'>

/** The end of a referral whose author names none: the third day before the work is due counts in full. */
export function usualEnd(terms: Timed, at: Date): Date {
  const ends = [daysAfter(at, OPEN_DAYS_DEFAULT)]
  if (terms.dueOn !== null) ends.push(daysAfter(new Date(terms.dueOn), -2))
  return new Date(Math.max(Math.min(...ends.map(Number)), firstEnd(terms, at).getTime()))
}

/** The soonest that a referral may end: after a day, and everybody has that day, when the circle's hours are over. */
export function firstEnd({ circleHours }: Pick<Timed, 'circleHours'>, at: Date): Date {
  return daysAfter(at, 1 + (circleHours ?? 0) / 24)
}

/** The latest that a referral may end: the last of its days counts in full. */
export function latestEnd(at: Date): Date {
  return endOfDay(isoDay(daysAfter(at, OPEN_DAYS_MAX)))
}

function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS)
}

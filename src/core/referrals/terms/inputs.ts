// How a value comes from a form, a file or a row, and what it becomes. Every message is a sentence for the writer.
import { z } from 'zod'
import { endOfDay } from '../../../lib/days.ts'
import { compareDecimals, readDecimal } from '../../../lib/money.ts'
import { scrub } from '../../../lib/scrub.ts'

/** One word of a list. `asks` is how a writer is asked for it, without the full stop. */
export function choice<const V extends readonly string[]>(values: V, asks: string) {
  return z.enum(values, { error: `${asks}: ${listed(values)}.` })
}

/** Some words of a list, each once; a single word stands for a list of one. */
export function choices<const V extends readonly string[]>(values: V, [min, max]: Bounds, asks: string) {
  const error = `${asks}, ${min} to ${max} of these: ${listed(values)}.`
  return several(z.enum(values, { error }), [min, max], error)
}

/** Several values, each once; a single value stands for a list of one. */
export function several<T extends z.ZodType<string>>(item: T, [min, max]: Bounds, error: string) {
  const list = z.array(item, { error }).transform((items) => [...new Set(items)])
  const enough = list.refine((items) => items.length >= min && items.length <= max, {
    error: ({ input }) => ((input as unknown[]).length > max ? `${error} At most ${max} are taken.` : error),
  })
  return z.preprocess((input) => (typeof input === 'string' ? [input] : input), enough)
}

/** A whole number, as a number or in digits. `names` says what it counts, as the subject of a sentence. */
export function count([min, max]: Bounds, names: string) {
  const error = `${names} must be a whole number from ${min} to ${max}.`
  const digits = (input: unknown) =>
    typeof input === 'string' && /^\d{1,9}$/.test(input) ? Number(input) : input
  return z.preprocess(digits, z.int({ error }).min(min, { error }).max(max, { error }))
}

/** An exact amount, as a number or a decimal text, with so many digits before and places after the point. */
export function amount({ digits, places }: { digits: number; places: number }, names: string) {
  const error = `${names} must be a plain amount above zero, such as 0.08 or 1200.50, with at most ${places} decimals.`
  const exact = z.string({ error }).transform((text, context) => {
    const decimal = readDecimal(withPoint(text))
    const [whole = '', fraction = ''] = decimal?.split('.') ?? []
    if (decimal !== undefined && decimal !== '0' && whole.length <= digits && fraction.length <= places)
      return decimal
    context.addIssue({ code: 'custom', message: error })
    return z.NEVER
  })
  return z.preprocess((input) => (typeof input === 'number' ? String(input) : input), exact)
}

// `0,12` and `0,125` are decimals everywhere, `1,5` and `12,50` too; `1,200` may be either, and is none.
function withPoint(text: string): string {
  return /^\s*(?:0,\d+|\d+,\d{1,2})\s*$/.test(text) ? text.replace(',', '.') : text
}

/** An exact amount between two others, both included. */
export function amountFrom([min, max]: [string, string], names: string) {
  const error = `${names} must be from ${min} to ${max}, with at most 2 decimals.`
  return amount({ digits: 10, places: 2 }, names).refine(
    (value) => compareDecimals(value, min) >= 0 && compareDecimals(value, max) <= 0,
    { error },
  )
}

/** A text of one line, so many characters long; runs of white space become one space. */
export function line([min, max]: Bounds, names: string) {
  const error = `${names} must be ${min} to ${max} characters long.`
  return z
    .string({ error })
    .transform((text) => scrub(text).normalize('NFC').replaceAll(/\s+/g, ' ').trim())
    .refine((text) => isLong(text, [min, max]), { error, abort: true })
}

/** A text of many lines, at most so many characters long. */
export function lines(max: number, names: string) {
  const error = `${names} must be at most ${max.toLocaleString('en')} characters long.`
  const tidy = z.string({ error }).transform((text) => scrub(text).normalize('NFC').trim())
  return tidy.refine((text) => isLong(text, [0, max]), { error })
}

/** A day of the calendar, `2026-10-15`. */
export function day(names: string) {
  return z.iso.date({ error: `${names} must be a date such as 2026-10-15.` })
}

/** The moment at which something ends: a date and time with its zone, or a date, which counts in full (UTC). */
export function end(names: string) {
  const error = `${names} must be a date such as 2026-10-15, or a time such as 2026-10-15T18:00:00Z.`
  const time = z.iso.datetime({ offset: true }).transform((iso) => new Date(iso))
  return z.union([z.date(), time, z.iso.date().transform(endOfDay)], { error })
}

/** Yes or no, as a boolean or in a form's words. */
export function flag(names: string) {
  return z.union([z.boolean(), z.stringbool()], { error: `${names} must be yes or no.` })
}

/** A text in another spelling: what `read` makes of it, refused where it gives undefined. */
export function spelled(read: (text: string) => string | undefined, error: string) {
  return z.string({ error }).transform((text, context) => {
    const value = read(text)
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: error })
    return z.NEVER
  })
}

type Bounds = [min: number, max: number]

function isLong(text: string, [min, max]: Bounds): boolean {
  const length = [...text].length
  return length >= min && length <= max
}

function listed(values: readonly string[]): string {
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`
}

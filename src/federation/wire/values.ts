// The values of ActivityStreams as other servers send them: one or many, a URI or the thing itself.
import { z } from 'zod'
import { scrub } from '../../lib/scrub.ts'

/** The longest text that is read of any one field. */
export const TEXT_LENGTH_MAX = 100_000
const LIST_MAX = 1_000
// In bytes: an index takes no more than 2,700 of them.
const NAME_BYTES_MAX = 2_048

/** Whatever was sent, or nothing: zod asks even `unknown` to be there unless it is told otherwise. */
export const Anything = z.unknown().optional()

// Controls and halves of surrogate pairs: no database holds them, and a URL parser passes over some of them in silence.
const UNHEARD_OF = /[\p{Cc}\p{Cs}]/u

/** What names a thing, compared whole: an address, or whatever else a server makes of it. */
export const Name = z
  .string()
  .refine((text) => Buffer.byteLength(text) <= NAME_BYTES_MAX, 'too long')
  .refine((text) => !UNHEARD_OF.test(text), 'a control character')

/** An address of the web; anything else cannot be fetched, linked or trusted. */
export const Uri = Name.refine(
  (text) => /^https?:\/\//i.test(text) && URL.canParse(text),
  'not an http(s) address',
)

/** The id of a thing that is given as a URI or embedded (ActivityStreams §4.2). */
export const Reference = z.union([Uri, z.object({ id: Uri }).transform((thing) => thing.id)])

/** One value or a list of them; what does not fit the shape is left out. */
export function listOf<T extends z.ZodType>(item: T): z.ZodType<z.output<T>[]> {
  return Anything.transform((given) => {
    if (given === null || given === undefined) return []
    const items = (Array.isArray(given) ? given : [given]).slice(0, LIST_MAX)
    return items.flatMap((one) => {
      const read = item.safeParse(one)
      return read.success ? [read.data] : []
    })
  })
}

/** The first value that fits, of one or many; null when none does. */
export function firstOf<T extends z.ZodType>(item: T): z.ZodType<z.output<T> | null> {
  return listOf(item).transform((items) => items[0] ?? null)
}

/** Whom something addresses: URIs, and the short forms of Public. */
export const Audience = listOf(
  z.union([
    Uri,
    z.literal('as:Public'),
    z.literal('Public'),
    z.object({ id: Uri }).transform((thing) => thing.id),
  ]),
)

/** A moment (RFC 3339); null when it is missing or makes no sense. */
export const Moment = Anything.transform((given) => {
  if (typeof given !== 'string') return null
  const at = new Date(given)
  const year = at.getUTCFullYear()
  // No year that is none passes either. PostgreSQL knows no year 0.
  return year >= 1 && year <= 9999 ? at : null
})

/** Text that can be stored and shown; null when it is missing or none. */
export const Text = Anything.transform((given) =>
  typeof given === 'string' ? scrub(given.slice(0, TEXT_LENGTH_MAX)) : null,
)

/** How many of something there are; null when it is no number that can be, and never more than any node has people. */
export const Count = z
  .number()
  .min(0)
  .max(1_000_000_000)
  .transform(Math.floor)
  .nullish()
  .catch(null)
  .transform((count) => count ?? null)

/** A measure of a picture, in pixels; undefined when it is none. */
export const Pixels = z.number().int().min(1).max(100_000).optional().catch(undefined)

/** True only when it says so. */
export const Flag = Anything.transform((given) => given === true)

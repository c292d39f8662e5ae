// What comes from a browser, read once: addresses, queries and forms.
import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../core/refusal.ts'
import { type Id, idOf } from '../lib/ids.ts'
import { scrub } from '../lib/scrub.ts'

/** The largest form that is read, in bytes: a whole referral, every character of it percent-encoded. */
export const FORM_BYTES_MAX = 262_144

const BIGINT_MAX = 9_223_372_036_854_775_807n

/** The id of a row as an address or a form names it. */
export const IdText = z.string().refine((text) => /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= BIGINT_MAX)

/** The id of a post as an address or a form names it. */
export const PostIdText = IdText.transform((text): Id<'post'> => idOf(text))

/** The id of an account as an address or a form names it. */
export const AccountIdText = IdText.transform((text): Id<'account'> => idOf(text))

/** A text that a query holds; missing, it is empty. */
export const QueryText = z.string().transform(scrub).catch('')

/** Where a list goes on: the id of the last line that was seen. What is no id begins anew. */
export const PageQuery = z.object({ before: IdText.optional().catch(undefined) })

/** A path of this node to go on to. Anything that could lead elsewhere becomes `undefined`. */
export const NextPath = z.string().transform(localPath).optional().catch(undefined)

/** Lets forms be read, and nothing else: every value is scrubbed of what no database can hold. */
export async function readForms(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(formbody, { bodyLimit: FORM_BYTES_MAX, parser: readFields })
}

/** The parts of an address. Refuses 'not_found', since nothing can stand at any other. */
export function readParams<S extends z.ZodType>(schema: S, request: FastifyRequest): z.output<S> {
  const read = schema.safeParse(request.params)
  if (!read.success) throw new Refusal('not_found', 'There is nothing at this address.')
  return read.data
}

/** What a button sends. Refuses 'invalid'; a form that is filled in by hand says more about what is wrong. */
export function readForm<S extends z.ZodType>(schema: S, request: FastifyRequest): z.output<S> {
  const read = schema.safeParse(request.body ?? {})
  if (!read.success) throw new Refusal('invalid', 'Something is missing in this form.')
  return read.data
}

function readFields(text: string): Record<string, string | string[]> {
  const given = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(text)) {
    const values = given.get(name)
    if (values) values.push(scrub(value))
    else given.set(name, [scrub(value)])
  }
  return Object.fromEntries(
    [...given].map(([name, values]) => [name, values.length === 1 ? values[0]! : values]),
  )
}

function localPath(text: string): string | undefined {
  // Read against a host that cannot exist: whatever leaves it would lead elsewhere, whichever slashes it is spelled with.
  const nowhere = 'http://nowhere.invalid'
  if (!URL.canParse(text, nowhere)) return undefined
  const url = new URL(text, nowhere)
  if (url.origin !== nowhere || url.pathname.startsWith('//')) return undefined
  return url.pathname + url.search + url.hash
}

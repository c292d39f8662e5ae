// How machines are answered: with what changed and nothing else, or with a sentence that says no.
import { createHash } from 'node:crypto'
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { Refusal, type RefusalKind } from '../core/refusal.ts'

/** How long a reader need not ask again, in seconds (product §6.2). */
export const FRESH_SECONDS = 300

const STATUSES: Record<RefusalKind, number> = {
  invalid: 422,
  not_found: 404,
  forbidden: 403,
  conflict: 409,
  unauthorized: 401,
  too_many: 429,
}

/** What is sent; `isPrivate`: its address is a secret, so that nobody between may keep it. */
export interface Answered {
  type: string
  body: string
  updatedAt?: Date
  isPrivate?: boolean
}

/** Sends a body, or only that it is still the same (RFC 9110 §13). */
export function sendFresh(reply: FastifyReply, { type, body, updatedAt, isPrivate }: Answered): FastifyReply {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  reply
    .header('etag', etag)
    .header('cache-control', `${isPrivate ? 'private' : 'public'}, max-age=${FRESH_SECONDS}`)
  if (isPrivate) reply.header('x-robots-tag', 'noindex').header('referrer-policy', 'no-referrer')
  if (updatedAt !== undefined) reply.header('last-modified', updatedAt.toUTCString())
  if (isSame(reply.request.headers, etag)) return reply.code(304).send()
  return reply.type(type).send(body)
}

// Only the tag counts: no date tells that something was taken out, or which of two things in one second came last. A
// reader that sends nothing but If-Modified-Since is sent everything (RFC 9110 §13.1.3 lets it be ignored).
function isSame({ 'if-none-match': tags }: Record<string, unknown>, etag: string): boolean {
  if (typeof tags !== 'string') return false
  return tags === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}

/** Answers refusals with their sentences; whatever else is thrown is left to the server. */
export function showRefusals(app: FastifyInstance): void {
  app.setErrorHandler(async (fault: FastifyError, _, reply) => {
    if (!(fault instanceof Refusal)) throw fault
    return reply.code(STATUSES[fault.kind]).header('cache-control', 'no-store').send({ error: fault.message })
  })
  app.addHook('onRequest', async (_, reply) => {
    reply.header('x-content-type-options', 'nosniff')
  })
}

import type { errorResponseBuilderContext, RateLimitOptions } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../core/refusal.ts'

// Whoever holds one address of IPv6 holds a /64 of them.
const IPV6_SUBNET = 64

/** Tries to sign in from one address. Each costs the node the hashing of a password. */
export const SIGN_IN_TRIES = { max: 20, timeWindow: '5 minutes', ipv6Subnet: IPV6_SUBNET } as const

/** Tries to sign in with one handle, from wherever they come: many addresses must not make up for it. */
export const HANDLE_TRIES = { max: 30, timeWindow: '1 hour', keyGenerator: handleIn } as const

/**
 * How often one address may have us ask other nodes, or try codes: each costs somebody a question. It is counted once the
 * form is read, so that what was written in it can be given back.
 */
export const ASKING_TRIES: RateLimitOptions = {
  max: 30,
  timeWindow: '5 minutes',
  ipv6Subnet: IPV6_SUBNET,
  hook: 'preHandler',
}

/** How often one address may search the open work: each search costs the database one. */
export const SEARCH_TRIES: RateLimitOptions = { max: 120, timeWindow: '5 minutes', ipv6Subnet: IPV6_SUBNET }

/** How often one address may look at pictures of other nodes: a page shows many, and the first look at each costs a question. */
export const PICTURE_TRIES: RateLimitOptions = {
  max: 1_500,
  timeWindow: '5 minutes',
  ipv6Subnet: IPV6_SUBNET,
}

/** Tries to use a set-up link from one address. */
export const SETUP_TRIES: RateLimitOptions = SIGN_IN_TRIES

/** Counts the tries for the handle in a form. The plugin limits a route by one key only; this is the second. */
export function limitHandles(app: FastifyInstance) {
  const count = app.createRateLimit(HANDLE_TRIES)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const tries = await count(request)
    if (tries.isAllowed || !tries.isExceeded) return
    reply.header('retry-after', tries.ttlInSeconds)
    throw tooMany(`${Math.ceil(tries.ttlInSeconds / 60)} minutes`)
  }
}

/** The refusal of one try too many from an address; the plugin says the same to machines, in `Retry-After`. */
export function sayTooMany(_: FastifyRequest, { after }: errorResponseBuilderContext): Refusal {
  return tooMany(after)
}

function tooMany(wait: string): Refusal {
  return new Refusal('too_many', `That was tried too often. Please wait ${wait} and try again.`)
}

function handleIn({ body }: FastifyRequest): string {
  const { handle } = (body ?? {}) as { handle?: unknown }
  return typeof handle === 'string' ? handle.trim().replace(/^@/, '').toLowerCase() : ''
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Account } from '../core/accounts/account.ts'
import { Refusal } from '../core/refusal.ts'
import type { Role } from '../db/schema/words.ts'

/** A writer of this node who is signed in. */
export interface Viewer {
  account: Account
  role: Role
  /** What opens her session; never shown. */
  token: string
  /** What every form of hers carries, so that no other site can send it in her name. */
  formToken: string
  /** How much she was told since she last looked; NEW_COUNT_MAX stands for so many or more. */
  newCount: number
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null: a stranger. */
    viewer: Viewer | null
  }
}

/** One look at a page: who looks, when, and where. Parts are drawn for it. */
export interface Visit {
  viewer: Viewer | null
  at: Date
  /** The address asked for, with its query. */
  path: string
}

/** A route of this face. */
export type Answer = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/** The visit that a request is. */
export function visitOf(request: FastifyRequest): Visit {
  return { viewer: request.viewer, at: new Date(), path: request.url }
}

/** The same visit as a stranger's: what is drawn for it has no buttons, as beside a form that they would leave. */
export function withoutButtons(visit: Visit): Visit {
  return { ...visit, viewer: null }
}

/** Who is signed in. Refuses 'unauthorized' to strangers; a page then leads to the sign-in and back. */
export function requireViewer(request: FastifyRequest): Viewer {
  if (request.viewer === null) throw new Refusal('unauthorized', 'Please sign in first.')
  return request.viewer
}

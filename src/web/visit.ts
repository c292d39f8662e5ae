import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Account } from '../core/accounts/account.ts'
import { Refusal } from '../core/refusal.ts'
import type { Role } from '../db/schema/words.ts'

/** Somebody who is signed in: a writer of this node, or a guest who is at home on another. */
export interface Person {
  account: Account
  isGuest: boolean
  /** What opens her session; never shown. */
  token: string
  /** What every form of hers carries, so that no other site can send it in her name. */
  formToken: string
}

/** A writer of this node who is signed in. */
export interface Viewer extends Person {
  role: Role
  /** How much she was told since she last looked; NEW_COUNT_MAX stands for so many or more. */
  newCount: number
  /** For who moderates: how much waits for her; WAITING_MAX stands for so many or more. 0 for all others. */
  waitingCount: number
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null: a stranger, or a guest. */
    viewer: Viewer | null
    /** Who is signed in with an account of another node; null beside a viewer. */
    guest: Person | null
  }
}

/** One look at a page: who looks, when, and where. Parts are drawn for it. */
export interface Visit {
  viewer: Viewer | null
  /** The viewer, or a guest; what a guest may do is a part of what a viewer may. */
  person: Person | null
  at: Date
  /** The address asked for, with its query. */
  path: string
}

/** A route of this face. */
export type Answer = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/** The visit that a request is. */
export function visitOf(request: FastifyRequest): Visit {
  return { viewer: request.viewer, person: personOf(request), at: new Date(), path: request.url }
}

/** The same visit as a stranger's: what is drawn for it has no buttons, as beside a form that they would leave. */
export function withoutButtons(visit: Visit): Visit {
  return { ...visit, viewer: null, person: null }
}

/** Who is signed in, whether she is at home here or elsewhere; null for a stranger. */
export function personOf(request: FastifyRequest): Person | null {
  return request.viewer ?? request.guest
}

/** Who is signed in, guests too: for what product §6.6 lets guests do, and for nothing else. Refuses as `requireViewer`. */
export function requirePerson(request: FastifyRequest): Person {
  const person = personOf(request)
  if (person === null) throw new Refusal('unauthorized', 'Please sign in first.')
  return person
}

/** The writer of this node who is signed in. Refuses 'unauthorized' to others; a page then leads to the sign-in and back. */
export function requireViewer(request: FastifyRequest): Viewer {
  if (request.viewer === null) throw new Refusal('unauthorized', 'Please sign in first.')
  return request.viewer
}

/** The moderator who is signed in. Refuses: as `requireViewer`; 'forbidden' to writers who neither own nor moderate. */
export function requireModerator(request: FastifyRequest): Viewer {
  const viewer = requireViewer(request)
  if (viewer.role === 'member') throw new Refusal('forbidden', 'Only moderators see this.')
  return viewer
}

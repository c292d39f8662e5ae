import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { findAccount } from '../core/accounts/find.ts'
import {
  endGuestSession,
  findGuestSession,
  GUEST_SESSION_IDLE_DAYS,
  touchGuestSession,
} from '../core/auth/guests.ts'
import { endSession, findSession, SESSION_IDLE_DAYS, touchSession } from '../core/auth/sessions.ts'
import { countNewNotifications } from '../core/notifications/read.ts'
import { countWaiting } from '../core/referrals/waiting.ts'
import type { Site } from '../core/site.ts'
import type { Db } from '../db/connect.ts'
import { cookieName, cookieRules } from './cookies.ts'
import { formTokenOf } from './form-token.ts'
import type { Person, Viewer } from './visit.ts'

const DAY_SECONDS = 86_400

/** Finds out, before each page, who asks for it. */
export async function readViewers(
  app: FastifyInstance,
  parts: { db: Db; site: Site; secretKey: Buffer },
): Promise<void> {
  await app.register(cookie)
  app.decorateRequest('viewer', null)
  app.decorateRequest('guest', null)
  app.addHook('onRequest', async (request, reply) => {
    // Whoever keeps answers must ask anew for another visitor, and for the document of the same address.
    reply.header('vary', 'Accept, Cookie')
    const token = request.cookies[cookieName(parts.site, 'session')]
    if (token !== undefined) request.viewer = await findViewer(parts, token, reply)
    const guestToken = request.cookies[cookieName(parts.site, 'guest')]
    if (request.viewer === null && guestToken !== undefined)
      request.guest = await findGuest(parts, guestToken, reply)
  })
}

/** Hands the browser the token of a session that was opened. */
export function keepSession(reply: FastifyReply, site: Site, token: string): void {
  const rules = { ...cookieRules(site), maxAge: SESSION_IDLE_DAYS * DAY_SECONDS }
  reply.setCookie(cookieName(site, 'session'), token, rules)
}

/** Hands the browser the token of a guest's session that was opened. */
export function keepGuestSession(reply: FastifyReply, site: Site, token: string): void {
  const rules = { ...cookieRules(site), maxAge: GUEST_SESSION_IDLE_DAYS * DAY_SECONDS }
  reply.setCookie(cookieName(site, 'guest'), token, rules)
}

/** Ends the session that a browser came with, a writer's or a guest's, here and there. */
export async function dropSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { db, site }: { db: Db; site: Site },
): Promise<void> {
  const { viewer, guest } = request
  if (viewer !== null) await db.transaction().execute((tx) => endSession(tx, viewer.token))
  if (guest !== null) await db.transaction().execute((tx) => endGuestSession(tx, guest.token))
  reply.clearCookie(cookieName(site, 'session'), cookieRules(site))
  reply.clearCookie(cookieName(site, 'guest'), cookieRules(site))
}

async function findViewer(
  { db, site, secretKey }: { db: Db; site: Site; secretKey: Buffer },
  token: string,
  reply: FastifyReply,
): Promise<Viewer | null> {
  const session = await findSession(db, token)
  if (!session) return null
  const [account, newCount, waitingCount] = await Promise.all([
    findAccount(db, session.accountId),
    countNewNotifications(db, session.accountId),
    session.role === 'member' ? 0 : countWaiting(db),
  ])
  if (!account) return null
  if (session.isStale) {
    await db.transaction().execute((tx) => touchSession(tx, token))
    keepSession(reply, site, token)
  }
  const formToken = formTokenOf(secretKey, token)
  return { account, isGuest: false, role: session.role, token, formToken, newCount, waitingCount }
}

async function findGuest(
  { db, site, secretKey }: { db: Db; site: Site; secretKey: Buffer },
  token: string,
  reply: FastifyReply,
): Promise<Person | null> {
  const session = await findGuestSession(db, token)
  const account = session && (await findAccount(db, session.accountId))
  if (!account) return null
  if (session.isStale) {
    await db.transaction().execute((tx) => touchGuestSession(tx, token))
    keepGuestSession(reply, site, token)
  }
  return { account, isGuest: true, token, formToken: formTokenOf(secretKey, token) }
}

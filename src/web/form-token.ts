// Only a page of ours may send a form in a visitor's name (CSRF). Of the two checks the token is the sure one.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../core/refusal.ts'
import { authenticate, isSameTag, makeToken } from '../core/secrets.ts'
import type { Site } from '../core/site.ts'
import { cookieName, cookieRules } from './cookies.ts'
import { personOf } from './visit.ts'

const FOR_STRANGERS = new Set([
  '/sign-in',
  '/sign-out',
  '/setup/:setup',
  '/guest/sign-in',
  '/guest/code',
  '/guest/code/check',
])

/** The name of the hidden field that carries the token. */
export const TOKEN_FIELD = 'token'

/** The token for the forms of whoever holds a secret: that of her session, or of a stranger's cookie. */
export function formTokenOf(secretKey: Buffer, secret: string): string {
  return authenticate(secretKey, 'form', secret)
}

/** The token for the forms of a page. A stranger is given a cookie with the first one, by which she is known again. */
export function formTokenFor(
  reply: FastifyReply,
  { site, secretKey }: { site: Site; secretKey: Buffer },
): string {
  const person = personOf(reply.request)
  return person?.formToken ?? formTokenOf(secretKey, browserSecret(reply, site))
}

/** The secret by which a browser is known again that nobody is signed in at; it is given one when it has none. */
export function browserSecret(reply: FastifyReply, site: Site): string {
  const name = cookieName(site, 'visit')
  const known = reply.request.cookies[name]
  if (known !== undefined) return known
  const secret = makeToken()
  reply.setCookie(name, secret, cookieRules(site))
  return secret
}

/** Refuses every form that did not come from a page of ours that the same visitor was shown. */
export function checkForms(
  app: FastifyInstance,
  { site, secretKey }: { site: Site; secretKey: Buffer },
): void {
  app.addHook('preHandler', async (request) => {
    if (request.method !== 'POST' || request.is404) return
    checkSource(request, site)
    const secret = personOf(request)?.token ?? request.cookies[cookieName(site, 'visit')]
    if (secret === undefined || !isSameTag(formTokenOf(secretKey, secret), tokenIn(request.body))) {
      // Whoever sends what only members and guests are shown was one of them when it was shown.
      if (personOf(request) === null && !FOR_STRANGERS.has(request.routeOptions.url ?? ''))
        throw new Refusal('unauthorized', 'Your session had ended, so this was not sent.')
      throw new Refusal(
        'forbidden',
        'This form is out of date. Go back, load its page again, and send it anew.',
      )
    }
  })
}

// Browsers say with these headers where a form came from, and no page can make them say otherwise.
function checkSource({ headers }: FastifyRequest, site: Site): void {
  const source = headers['sec-fetch-site']
  const isForeign = source !== undefined && source !== 'same-origin' && source !== 'none'
  // From a page that tells nobody where its visitors come from, browsers say `null` (Fetch §3.2), to ourselves too.
  const isUntold = headers.origin === 'null' && source === 'same-origin'
  if (isForeign || (headers.origin !== undefined && headers.origin !== site.origin && !isUntold)) {
    throw new Refusal('forbidden', `This form came from another site. Please use it at ${site.origin}.`)
  }
}

function tokenIn(body: unknown): string {
  const token = (body as Record<string, unknown> | undefined)?.[TOKEN_FIELD]
  return typeof token === 'string' ? token : ''
}

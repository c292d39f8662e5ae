import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Refusal, type RefusalKind } from '../core/refusal.ts'
import type { Site } from '../core/site.ts'
import { AWAY_RETRY_SECONDS, isDatabaseAway } from '../db/connect.ts'
import { type Html, html } from '../lib/html.ts'
import { NextPath } from './input.ts'
import type { Page } from './layout.ts'
import { sendPage } from './page.ts'
import { signInPath } from './paths.ts'

// What the system says of a file for which there is no room.
const NO_ROOM = 'ENOSPC'

/** How each kind of refusal is answered: its HTTP code, and the heading above its sentence. */
export const ANSWERS: Record<RefusalKind, { status: number; title: string }> = {
  invalid: { status: 422, title: 'Something is not right yet' },
  not_found: { status: 404, title: 'Nothing here' },
  forbidden: { status: 403, title: 'This is not allowed' },
  conflict: { status: 409, title: 'That cannot be done now' },
  unauthorized: { status: 401, title: 'Please sign in' },
  too_many: { status: 429, title: 'Too many tries' },
}

/** Turns what was thrown into a page: a refusal into its sentence, all else into our apology, logged once. */
export function showErrors(app: FastifyInstance, site: Site): void {
  app.setNotFoundHandler(async (_, reply) => {
    return sendPage(reply, site, refusalPage(new Refusal('not_found', 'There is nothing at this address.')))
  })
  app.setErrorHandler(async (fault: FastifyError, request, reply) => {
    if (fault instanceof Refusal) return answerRefusal(fault, request, reply, site)
    // Who sends too slowly, or hangs up, is no fault of ours: nobody fills the log with that.
    const status = fault === request.raw.errored ? 400 : (fault.statusCode ?? 500)
    if (status < 500) return sendPage(reply, site, unreadablePage(status))
    request.log.error({ err: fault }, 'page failed')
    if (fault.code === NO_ROOM) return sendPage(reply, site, noRoomPage(wordsIn(request, site)))
    if (!isDatabaseAway(fault)) return sendPage(reply, site, faultPage(request.id, 500))
    reply.header('retry-after', AWAY_RETRY_SECONDS)
    return sendPage(reply, site, faultPage(request.id, 503))
  })
}

/** The page of a refusal. */
function refusalPage(
  refusal: Refusal,
  { typed = '', back }: { typed?: string; back?: string | undefined } = {},
): Page {
  const { status, title } = ANSWERS[refusal.kind]
  return plainPage({ status, title, says: refusal.message, more: kept(typed), back })
}

// The page of ours on which a button was pressed or a link followed; a form's own address can show the form again.
function backFrom({ headers, url }: FastifyRequest, site: Site): string | undefined {
  const { referer = '' } = headers
  if (!URL.canParse(referer) || new URL(referer).origin !== site.origin) return undefined
  const path = NextPath.parse(referer.slice(site.origin.length))
  return path === url ? undefined : path
}

/** The page of what was here and was taken away for good. */
export function gonePage(says: string): Page {
  return plainPage({ status: 410, title: 'Gone', says })
}

function answerRefusal(
  refusal: Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
  site: Site,
): FastifyReply {
  const isPage = request.method === 'GET' || request.method === 'HEAD'
  if (refusal.kind === 'unauthorized' && isPage) return reply.redirect(signInPath(request.url), 303)
  const typed = wordsIn(request, site)
  if (refusal.kind === 'unauthorized') return sendPage(reply, site, signedOutPage(refusal, request, typed))
  return sendPage(reply, site, refusalPage(refusal, { typed, back: backFrom(request, site) }))
}

// What was written in a form that has no page to come back on. What another site may have filled in is not repeated here.
function wordsIn({ headers, body }: FastifyRequest, site: Site): string {
  const isOurs = headers['sec-fetch-site'] === 'same-origin' || headers.origin === site.origin
  if (!isOurs) return ''
  return Object.entries((body ?? {}) as Record<string, string | string[]>)
    .filter(([name]) => !name.includes('password'))
    .flatMap(([, value]) => value)
    .filter((value) => /\s/.test(value.trim()))
    .join('\n\n')
}

function kept(typed: string): Html | false {
  return (
    typed !== '' &&
    html`<div class="field"><label for="typed">What you had written, to be copied</label>
<textarea id="typed" readonly rows="8" dir="auto">\n${typed}</textarea></div>`
  )
}

function signedOutPage({ message }: Refusal, { headers }: FastifyRequest, typed: string): Page {
  const { referer = '' } = headers
  const next = URL.canParse(referer) ? new URL(referer).pathname : '/'
  return {
    status: ANSWERS.unauthorized.status,
    title: 'You were signed out',
    body: html`<div class="calm">
<h1>You were signed out</h1>
<p>${message} ${typed !== '' && 'Copy what you had written before you go on.'}</p>
${kept(typed)}
<p><a class="button" href="${signInPath(next)}">Sign in</a></p>
</div>`,
  }
}

function unreadablePage(status: number): Page {
  const says =
    status === 413
      ? 'That was more than a form of ours can hold.'
      : 'What your browser sent could not be read.'
  return plainPage({ status, title: 'Something is not right yet', says })
}

// RFC 4918 §11.5.
function noRoomPage(typed: string): Page {
  const says = 'There is no room here for files at the moment. What you wrote can be posted without them.'
  return plainPage({ status: 507, title: 'No room', says, more: kept(typed) })
}

function faultPage(requestId: string, status: 500 | 503): Page {
  return {
    status,
    title: 'Our fault',
    body: html`<div class="calm">
<h1>Our fault</h1>
<p>Something broke while this page was made. Nothing of yours is lost; please try again in a moment.</p>
<p>If it happens again, tell whoever runs this node: it is noted as <code>${requestId}</code>.</p>
</div>`,
  }
}

interface Plain {
  status: number
  title: string
  says: string
  more?: Html | false
  /** Where one was before. */
  back?: string | undefined
}

function plainPage({ status, title, says, more = false, back }: Plain): Page {
  return {
    status,
    title,
    body: html`<div class="calm">
<h1>${title}</h1>
<p>${says}</p>
${more}
<p>${back !== undefined && html`<a class="button" href="${back}">Back to where you were</a> `}<a href="/">See the open work</a></p>
</div>`,
  }
}

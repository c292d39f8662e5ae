// Sign-in with an account of another node: by that node's own sign-in, or by a code sent to the desk (product §6.6).
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { AccountId } from '../../core/accounts/account.ts'
import {
  GUEST_CODE_MINUTES,
  GUEST_CODE_WORDS,
  isCodeGood,
  makeGuestCode,
  takeClaimedCode,
} from '../../core/auth/guest-codes.ts'
import { openGuestSession } from '../../core/auth/guests.ts'
import { beginHomeSignIn, takeHomeSignIn } from '../../core/auth/home-sign-ins.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db, Tx } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { ANSWERS } from '../errors.ts'
import { browserSecret, formTokenFor } from '../form-token.ts'
import type { Homes } from '../homes.ts'
import { NextPath, readForm, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { faultList, lineField } from '../parts/form.ts'
import { dropSession, keepGuestSession } from '../session.ts'
import type { Answer } from '../visit.ts'

const HOME = '/guest'

const Query = z.object({ next: NextPath })
const HandleForm = z.object({ handle: z.string().max(300), next: NextPath })
const BackParams = z.object({ host: z.string().min(1).max(300) })
const BackQuery = z.object({
  state: z.string().max(200).catch(''),
  code: z.string().max(2_000).optional().catch(undefined),
})

type Parts = { db: Db; site: Site; secretKey: Buffer; homes: Homes }

/** `/guest/sign-in`, with `?next=` for the page to go on to. Who is signed in already goes on at once. */
export function showGuestSignIn(parts: Parts): Answer {
  return async (request, reply) => {
    const { next = HOME } = Query.parse(request.query)
    if (request.guest !== null || request.viewer !== null) return reply.redirect(next, 303)
    return sendForm(parts, reply, { handle: '', next })
  }
}

/** Leads to the node that a handle is at home at, by a link that says where it leads. */
export function goHome(parts: Parts): Answer {
  return async (request, reply) => {
    const { handle, next = HOME } = readForm(HandleForm, request)
    if (request.viewer !== null) return reply.redirect(next, 303)
    try {
      const host = await parts.homes.findHome(handle.trim())
      const trip = { browser: browserSecret(reply, parts.site), host, next, at: new Date() }
      const { state } = await parts.db.transaction().execute((tx) => beginHomeSignIn(tx, trip))
      return sendWay(parts, reply, { host, next, url: await parts.homes.begin({ host, state }) })
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return sendForm(parts, reply, { handle, next, refusal })
    }
  }
}

/** Somebody comes back from her own node: it says who she is, and a session of its own begins. */
export function comeBack(parts: Parts): Answer {
  return async (request, reply) => {
    const { host } = readParams(BackParams, request)
    const { state, code } = BackQuery.parse(request.query)
    const back = { state, browser: browserSecret(reply, parts.site), host, at: new Date() }
    const trip = await parts.db.transaction().execute((tx) => takeHomeSignIn(tx, back))
    const next = trip ? (NextPath.parse(trip.next) ?? HOME) : HOME
    try {
      if (!trip)
        throw new Refusal('forbidden', 'This sign-in was not begun here, or not lately. Please begin again.')
      if (code === undefined) throw new Refusal('forbidden', `${host} did not let you in. You can try again.`)
      const account = await parts.homes.finish({ host, state, code })
      await beGuest(parts, request, reply, (tx) => openGuestSession(tx, account.id))
      return reply.redirect(next, 303)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return sendForm(parts, reply, { handle: '', next, refusal })
    }
  }
}

/** Shows a code that is to be sent to the desk. */
export function showCode(parts: Parts): Answer {
  return async (request, reply) => {
    const { next = HOME } = readForm(Query, request)
    const browser = browserSecret(reply, parts.site)
    const code = await parts.db
      .transaction()
      .execute((tx) => makeGuestCode(tx, { browser, next, at: new Date() }))
    return sendCode(parts, reply, code)
  }
}

/** The code was sent: if the desk has heard it, its sender is signed in here. */
export function checkCode(parts: Parts): Answer {
  return async (request, reply) => {
    const browser = browserSecret(reply, parts.site)
    const asked = { browser, at: new Date() }
    const taken = await parts.db.transaction().execute((tx) => takeClaimedCode(tx, asked))
    if (!taken && !(await parts.db.transaction().execute((tx) => isCodeGood(tx, asked)))) {
      const { next = HOME } = readForm(Query, request)
      const refusal = new Refusal('conflict', 'This code has run out. Please take a new one below.')
      return sendForm(parts, reply, { handle: '', next, refusal })
    }
    if (!taken) {
      const { code } = readForm(z.object({ code: z.string().max(20).catch('') }), request)
      return sendCode(
        parts,
        reply,
        code,
        'The desk has not heard it yet. Your message may be under way: wait a moment and try again.',
      )
    }
    const accountId: AccountId = taken.accountId
    await beGuest(parts, request, reply, (tx) => openGuestSession(tx, accountId))
    return reply.redirect(NextPath.parse(taken.next) ?? HOME, 303)
  }
}

// Whatever session the browser had ends, and the new one has a token of its own: none can be planted beforehand.
async function beGuest(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  open: (tx: Tx) => Promise<string>,
): Promise<void> {
  const token = await parts.db.transaction().execute(open)
  await dropSession(request, reply, parts)
  keepGuestSession(reply, parts.site, token)
}

// A link and not a redirect: it says where it leads, and forms of ours lead nowhere else.
function sendWay(
  parts: Parts,
  reply: FastifyReply,
  { host, next, url }: { host: string; next: string; url: string },
): FastifyReply {
  return sendPage(reply, parts.site, {
    title: `On to ${host}`,
    isPersonal: true,
    body: html`<div class="calm"><h1>On to ${host}</h1>
<p>You sign in there, and ${host} tells this node who you are: your name and handle, and nothing else. This node can neither read nor write there.</p>
<p><a class="button" href="${url}" rel="noopener noreferrer">Go on to ${host}</a></p>
<h2>Did it show you an error?</h2>
<p>Then send a code to the desk instead, in a private message from your own app.</p>
${codeForm(hiddenToken(formTokenFor(reply, parts)), next)}</div>`,
  })
}

interface Shown {
  handle: string
  next: string
  refusal?: Refusal
}

function sendForm(parts: Parts, reply: FastifyReply, { handle, next, refusal }: Shown): FastifyReply {
  const token = hiddenToken(formTokenFor(reply, parts))
  const goOn = html`<input type="hidden" name="next" value="${next}">`
  return sendPage(reply, parts.site, {
    title: `${refusal ? 'Not yet: ' : ''}Sign in from elsewhere`,
    ...(refusal && { status: ANSWERS[refusal.kind].status }),
    isPersonal: true,
    body: html`<div class="narrow"><h1>Sign in from elsewhere</h1>
<p class="lead">With the account that you have on Mastodon or another node. You need none here.</p>
${faultList(refusal ? [{ field: 'handle', says: refusal.message }] : [])}
<form method="post" action="/guest/sign-in" class="sheet">${token}${goOn}
${lineField({ name: 'handle', label: 'Your handle', hint: 'Such as @bo@mastodon.example', value: handle, need: 'always' }, { autocomplete: 'off' })}
<div class="form-end"><button class="button">Go on</button></div></form>
<h2>If that does not work</h2>
<p>Not every node can do this. Send a code to the desk instead, in a private message from your own app.</p>
${codeForm(token, next)}
</div>`,
  })
}

function codeForm(token: Html, next: string): Html {
  return html`<form method="post" action="/guest/code">${token}<input type="hidden" name="next" value="${next}"><button class="quiet-button">Show me a code</button></form>`
}

function sendCode(parts: Parts, reply: FastifyReply, code: string, says?: string): FastifyReply {
  const token = hiddenToken(formTokenFor(reply, parts))
  return sendPage(reply, parts.site, {
    title: says === undefined ? 'Send this to the desk' : 'Not yet: Send this to the desk',
    ...(says !== undefined && { status: ANSWERS.conflict.status }),
    isPersonal: true,
    body: html`<div class="narrow"><h1>Send this to the desk</h1>
${faultList(says === undefined ? [] : [{ says }])}
${copyLine(parts.site, code)}
<p>Send it from your own app with “mentioned people only”, within ${GUEST_CODE_MINUTES} minutes.
It signs in the browser that shows this page. <strong>Never send a code that somebody else gave you.</strong></p>
<form method="post" action="/guest/code/check">${token}<input type="hidden" name="code" value="${code}"><button class="button">I have sent it</button></form>
</div>`,
  })
}

function copyLine({ host }: Site, code: string): Html {
  return html`<p><code class="copy">@desk@${host} ${GUEST_CODE_WORDS} ${code}</code></p>`
}

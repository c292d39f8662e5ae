import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { checkLogin } from '../../core/auth/logins.ts'
import { openSession } from '../../core/auth/sessions.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { formTokenFor } from '../form-token.ts'
import { NextPath, readForm } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { faultList, lineField } from '../parts/form.ts'
import { guestPath } from '../paths.ts'
import { dropSession, keepSession } from '../session.ts'
import type { Answer } from '../visit.ts'

const HOME = '/home'

const Query = z.object({ next: NextPath })
const SignInForm = z.object({ handle: z.string().max(200), password: z.string(), next: NextPath })

type Parts = { db: Db; site: Site; secretKey: Buffer }

/** `/sign-in`, with `?next=` for the page to go on to. Who is signed in already goes on at once. */
export function showSignIn(parts: Parts): Answer {
  return async (request, reply) => {
    const { next = HOME } = Query.parse(request.query)
    if (request.viewer !== null) return reply.redirect(next, 303)
    return sendForm(parts, reply, { handle: '', next })
  }
}

/** Opens a session for who knows a handle and its password; whatever session the browser had ends with it. */
export function signIn(parts: Parts): Answer {
  return async (request, reply) => {
    const { handle, password, next = HOME } = readForm(SignInForm, request)
    const accountId = await checkLogin(parts.db, handle.trim(), password)
    if (accountId === undefined) {
      return sendForm(parts, reply, {
        handle,
        next,
        says: 'This handle and this password do not belong together.',
      })
    }
    await dropSession(request, reply, parts)
    const token = await parts.db.transaction().execute((tx) => openSession(tx, accountId))
    keepSession(reply, parts.site, token)
    return reply.redirect(next, 303)
  }
}

/** Ends the session, here and in the browser. */
export function signOut(parts: Pick<Parts, 'db' | 'site'>): Answer {
  return async (request, reply) => {
    await dropSession(request, reply, parts)
    return reply.redirect('/', 303)
  }
}

function sendForm(
  parts: Parts,
  reply: FastifyReply,
  { handle, next, says }: { handle: string; next: string; says?: string },
): FastifyReply {
  const token = hiddenToken(formTokenFor(reply, parts))
  // What only members have is no place for a guest to go on to.
  const guestNext = next === HOME ? '/guest' : next
  return sendPage(reply, parts.site, {
    title: says === undefined ? 'Sign in' : 'Not yet: Sign in',
    ...(says !== undefined && { status: 401 }),
    isPersonal: true,
    body: html`<div class="wide"><h1>Sign in</h1>
<div class="two"><section aria-labelledby="here-title"><h2 id="here-title">With an account of ${parts.site.name}</h2>
${faultList(says === undefined ? [] : [{ field: 'handle', says }])}
<form method="post" action="/sign-in" class="sheet">
${token}
<input type="hidden" name="next" value="${next}">
${lineField({ name: 'handle', label: 'Handle', hint: 'Such as ada, without what follows a second @.', value: handle, need: 'always' }, { autocomplete: 'username' })}
${lineField({ name: 'password', label: 'Password', need: 'always' }, { type: 'password', autocomplete: 'current-password' })}
<div class="form-end"><button class="button">Sign in</button></div>
</form>
<p class="hint">Accounts here are made by whoever runs this node.</p></section>
<section aria-labelledby="home-title"><h2 id="home-title">With your fediverse account</h2>
<p>From Mastodon or any other node you can answer without an account here.</p>
<form method="post" action="/guest/sign-in" class="sheet">
${token}<input type="hidden" name="next" value="${guestNext}">
${lineField({ name: 'handle', id: 'home-handle', label: 'Your handle there', hint: 'Such as @bo@mastodon.example', need: 'always' }, { autocomplete: 'off' })}
<div class="form-end"><button class="button">Go on</button></div>
</form>
<p class="hint">It does not work? <a href="${guestPath(guestNext)}">Another way</a>, or <a href="/help/for-mastodon-users">how else to answer</a>.</p></section>
</div></div>`,
  })
}

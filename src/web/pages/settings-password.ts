import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { changePassword, requirePassword } from '../../core/auth/change-password.ts'
import { hashPassword, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '../../core/auth/passwords.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { readForm } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { lineField } from '../parts/form.ts'
import { type Refused, refusedForm, sayRefused } from '../parts/refused.ts'
import { settingsNav } from '../parts/settings-nav.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'

const PATH = '/settings/password'

const PasswordForm = z.object({ old: z.string(), password: z.string(), again: z.string() })
const Query = z.object({ changed: z.literal('yes').optional().catch(undefined) })

type Parts = { db: Db; site: Site }

/** `/settings/password`. */
export function showPasswordForm({ site }: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { changed } = Query.parse(request.query)
    return sendForm(site, reply, viewer, { isChanged: changed !== undefined })
  }
}

/** Changes a password. Whoever knew the old one is signed out by it. */
export function savePassword({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { account, token } = viewer
    try {
      const { old, password, again } = readForm(PasswordForm, request)
      await requirePassword(db, account.id, old)
      if (password !== again) throw new Refusal('invalid', 'The two new passwords are not the same.')
      const passwordHash = await hashPassword(password)
      await db.transaction().execute((tx) => changePassword(tx, account.id, { passwordHash, token }))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return sendForm(site, reply, viewer, { refused: refusedForm(request, refusal) })
    }
    return reply.redirect(`${PATH}?changed=yes`, 303)
  }
}

function sendForm(
  site: Site,
  reply: FastifyReply,
  { account, formToken }: Viewer,
  { refused, isChanged = false }: { refused?: Refused; isChanged?: boolean },
): FastifyReply {
  const { before, status, list } = sayRefused(refused)
  const hint = `${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters; a sentence is a good one.`
  return sendPage(reply, site, {
    title: `${before}Your password`,
    ...status,
    isPersonal: true,
    body: html`${settingsNav(PATH)}
<h1>Your password</h1>
${list}
${isChanged && html`<p class="note" role="status">It is changed. Wherever else you were signed in, you are not any more.</p>`}
<form method="post" action="${PATH}" class="sheet">
${hiddenToken(formToken)}<input type="text" name="username" value="${account.handle}" autocomplete="username" hidden>
${lineField({ name: 'old', label: 'Your current password', need: 'always' }, { type: 'password', autocomplete: 'current-password' })}
${lineField({ name: 'password', label: 'The new one', hint, need: 'always' }, { type: 'password', autocomplete: 'new-password' })}
${lineField({ name: 'again', label: 'The new one again', need: 'always' }, { type: 'password', autocomplete: 'new-password' })}
<div class="form-end"><button class="button">Change it</button></div>
</form>`,
  })
}

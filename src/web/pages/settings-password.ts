import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { changePassword, refusePassword } from '../../core/auth/change-password.ts'
import {
  hashPassword,
  PASSWORD_LENGTH_MAX,
  PASSWORD_LENGTH_MIN,
  refuseNewPassword,
} from '../../core/auth/passwords.ts'
import type { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { ANSWERS } from '../errors.ts'
import { readForm } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { type Fault, faultAt, faultList, lineField } from '../parts/form.ts'
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
    const form = readForm(PasswordForm, request)
    const faults = faultsOf(form, await refusePassword(db, account.id, form.old))
    if (faults.length > 0) return sendForm(site, reply, viewer, { faults })
    const passwordHash = await hashPassword(form.password)
    await db.transaction().execute((tx) => changePassword(tx, account.id, { passwordHash, token }))
    return reply.redirect(`${PATH}?changed=yes`, 303)
  }
}

function faultsOf({ password, again }: z.output<typeof PasswordForm>, refusal?: Refusal): Fault[] {
  const isOther = password !== again
  return [
    ...faultAt('old', refusal),
    ...faultAt('password', refuseNewPassword(password)),
    ...(isOther ? [{ field: 'again', says: 'The two new passwords are not the same.' }] : []),
  ]
}

function sendForm(
  site: Site,
  reply: FastifyReply,
  { account, formToken }: Viewer,
  { faults = [], isChanged = false }: { faults?: Fault[]; isChanged?: boolean },
): FastifyReply {
  const isWrong = faults.length > 0
  const field = (name: string, label: string, hint?: string) =>
    ({
      name,
      label,
      hint,
      error: faults.find((fault) => fault.field === name)?.says,
      need: 'always',
    }) as const
  const hint = `${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters; a sentence is a good one.`
  return sendPage(reply, site, {
    title: `${isWrong ? 'Not yet: ' : ''}Your password`,
    ...(isWrong && { status: ANSWERS.invalid.status }),
    isPersonal: true,
    body: html`${settingsNav(PATH)}
<h1>Your password</h1>
${faultList(faults)}
${isChanged && html`<p class="note" role="status">It is changed. Wherever else you were signed in, you are not any more.</p>`}
<form method="post" action="${PATH}" class="sheet">
${hiddenToken(formToken)}<input type="text" name="username" value="${account.handle}" autocomplete="username" hidden>
${lineField(field('old', 'Your current password'), { type: 'password', autocomplete: 'current-password' })}
${lineField(field('password', 'The new one', hint), { type: 'password', autocomplete: 'new-password' })}
${lineField(field('again', 'The new one again'), { type: 'password', autocomplete: 'new-password' })}
<div class="form-end"><button class="button">Change it</button></div>
</form>`,
  })
}

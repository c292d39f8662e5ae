// A writer deletes her account (product §3.5).
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { requirePassword } from '../../core/auth/change-password.ts'
import { DAYS_UNTIL_ERASED, leaveNode } from '../../core/members/leave.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { readForm } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { checkFields, lineField } from '../parts/form.ts'
import { type Refused, refusedForm, sayRefused } from '../parts/refused.ts'
import { settingsNav } from '../parts/settings-nav.ts'
import { dropSession } from '../session.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'

const PATH = '/settings/leave'

const LeaveForm = z.object({ password: z.string(), sure: z.literal('yes').optional().catch(undefined) })

type Parts = { db: Db; site: Site }

/** `/settings/leave`. */
export function showLeaving({ site }: Parts): Answer {
  return async (request, reply) => sendForm(site, reply, requireViewer(request))
}

/** Deletes the viewer's account, if the password is hers. */
export function leave({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    try {
      const { password, sure } = readForm(LeaveForm, request)
      await requirePassword(db, viewer.account.id, password)
      if (sure === undefined)
        throw new Refusal('invalid', 'Please tick that you want it: it cannot be taken back.')
      await db.transaction().execute((tx) => leaveNode(tx, site, viewer.account, new Date()))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return sendForm(site, reply, viewer, refusedForm(request, refusal))
    }
    await dropSession(request, reply, { db, site })
    return sendPage(reply, site, {
      title: 'You are gone',
      body: html`<div class="prose"><h1>You are gone from here</h1>
<p class="lead">Nothing of yours is shown any more, and other nodes are told.</p>
<p>What this node needs to tell them is erased after ${DAYS_UNTIL_ERASED} days. Thank you for having been here.</p></div>`,
    })
  }
}

function sendForm(
  site: Site,
  reply: FastifyReply,
  { account, formToken }: Viewer,
  refused?: Refused,
): FastifyReply {
  const { before, status, list } = sayRefused(refused)
  return sendPage(reply, site, {
    title: `${before}Leave`,
    ...status,
    isPersonal: true,
    body: html`${settingsNav(PATH)}
<h1>Leave</h1>
${list}
<div class="prose"><p>Your account is deleted at once, with all that you wrote, and other nodes are told to do the same. Your open
work is withdrawn, and whoever replied to it hears that it is. What you said as a candidate and of others is forgotten, and so is
what others said of you. Your handle is never given to anybody else, and cannot be yours again.</p>
<p>Before that: <a href="/settings/data">take your data along</a>, or <a href="/settings/move">move your followers</a> to an account elsewhere.</p></div>
<form method="post" action="${PATH}" class="sheet">
${hiddenToken(formToken)}<input type="text" name="username" value="${account.handle}" autocomplete="username" hidden>
${lineField({ name: 'password', label: 'Your password', need: 'always' }, { type: 'password', autocomplete: 'current-password' })}
${checkFields({ name: 'sure', label: 'Are you sure?', need: 'always' }, [], [['yes', 'Yes, delete my account for good']])}
<div class="form-end"><button class="button danger">Delete my account</button></div>
</form>`,
  })
}

// Whether a writer has time: what she says of it stands on her profile, here and on other servers (product §2.9, §3.4).
import { z } from 'zod'
import {
  AVAILABILITY_DAYS,
  AVAILABILITY_STATES,
  AVAILABILITY_WORDS,
  findAvailability,
  setAvailability,
  unsetAvailability,
} from '../../core/availability.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import { WORK, WORK_NAMES } from '../../core/work.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { ANSWERS } from '../errors.ts'
import { readForm } from '../input.ts'
import type { Page } from '../layout.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { checkFields, faultList, lineField, radioFields } from '../parts/form.ts'
import { optionsOf } from '../parts/referral-words.ts'
import { settingsNav } from '../parts/settings-nav.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'

const Chosen = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([])
const AvailabilityForm = z.object({
  state: z.enum(AVAILABILITY_STATES).or(z.literal('unstated')),
  until: z
    .string()
    .trim()
    .transform((day) => (day === '' ? null : day))
    .default(null),
  takes: Chosen.transform((chosen) => WORK.filter((work) => chosen.includes(work))),
  givesReferrals: z
    .literal('yes')
    .optional()
    .transform((yes) => yes === 'yes'),
})
type Said = z.output<typeof AvailabilityForm>

type Parts = { db: Db; site: Site }

const UNSTATED: Said = { state: 'unstated', until: null, takes: [], givesReferrals: false }

/** `/settings/availability`: what a writer says of her time. */
export function showAvailabilityForm({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const said = await findAvailability(db, viewer.account.id, new Date())
    return sendPage(reply, site, formPage(site, viewer, said ?? UNSTATED, { isSaid: said !== undefined }))
  }
}

/** Keeps what the form says, and leads to the profile. */
export function saveAvailability({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const said = readForm(AvailabilityForm, request)
    const { id } = viewer.account
    try {
      await db.transaction().execute(async (tx) => {
        const { state } = said
        if (state === 'unstated') await unsetAvailability(tx, id, new Date())
        else await setAvailability(tx, id, { ...said, state }, new Date())
      })
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      const page = formPage(site, viewer, said, { refusal })
      return sendPage(reply, site, { ...page, status: ANSWERS[refusal.kind].status })
    }
    return reply.redirect(viewer.account.url, 303)
  }
}

function formPage(
  site: Site,
  { formToken, account }: Viewer,
  said: Said,
  { refusal, isSaid = false }: { refusal?: Refusal; isSaid?: boolean },
): Page {
  const title = 'Your time'
  const wrong = refusal?.message
  return {
    title: refusal ? `Not yet: ${title}` : title,
    body: html`${settingsNav('/settings/availability')}
<h1>${title}</h1>
<p class="lead">It stands on your profile, also where people follow you from Mastodon, so that nobody asks in vain.</p>
${faultList(wrong === undefined ? [] : [{ field: 'until', says: wrong }])}
<form method="post" action="/settings/availability" class="sheet">
${hiddenToken(formToken)}
${fields(said, wrong)}
<div class="form-end"><button class="button">Save</button></div>
</form>
${isSaid && elsewhere(site, account.handle)}`,
  }
}

function elsewhere(site: Site, handle: string): Html {
  const frame = html`<iframe src="${site.origin}/embed/availability/@${handle}" width="400" height="120" title="My time" loading="lazy"></iframe>`
  return html`<details><summary>Show it on a site of your own</summary>
<p>This shows what you say here, always as it stands now:</p>
<pre><code>${frame.toString()}</code></pre></details>`
}

function fields({ state, until, takes, givesReferrals }: Said, error: string | undefined): Html {
  const states = [['unstated', 'I say nothing of it'], ...optionsOf(AVAILABILITY_WORDS)] as const
  const hint = `Without a day, it stands for ${AVAILABILITY_DAYS} days.`
  return html`${radioFields({ name: 'state', label: 'Now', value: state, need: 'always' }, states)}
${lineField({ name: 'until', label: 'Until', hint, value: until ?? '', error }, { type: 'date', width: 'middle' })}
${checkFields({ name: 'givesReferrals', label: 'What you cannot take', need: 'sometimes' }, givesReferrals ? ['yes'] : [], [['yes', 'I pass it on']])}
${checkFields({ name: 'takes', label: 'Work that you take' }, takes, optionsOf(WORK_NAMES))}`
}

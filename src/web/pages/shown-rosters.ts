import { z } from 'zod'
import { displayName } from '../../core/accounts/account.ts'
import { isActive } from '../../core/accounts/find.ts'
import { Refusal } from '../../core/refusal.ts'
import { findPublicRoster } from '../../core/rosters/public.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { IdText, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { accountLine } from '../parts/account-line.ts'
import type { Answer } from '../visit.ts'
import { findByHandle } from './profile.ts'

const Params = z.object({ handle: z.string().max(400), roster: IdText })

/** `/@ada/rosters/1`: the people whom a writer would refer, those who agreed to be shown. */
export function showRosterPage({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const { handle, roster: id } = readParams(Params, request)
    const owner = await findByHandle(db, site, handle)
    const roster = isActive(owner) ? await findPublicRoster(db, owner.id, id) : undefined
    if (!roster) throw new Refusal('not_found', 'There is no such roster, or it is not for everybody.')
    return sendPage(reply, site, {
      title: `${roster.name}: people whom ${displayName(owner)} would refer`,
      body: html`<h1>${roster.name}</h1>
<p class="lead">People to whom ${accountLine(owner)} would pass work on. Each agreed to stand here.</p>
${roster.members.length === 0 ? html`<p class="empty">Nobody yet.</p>` : html`<ul class="plain">${roster.members.map((member) => html`<li>${accountLine(member)}</li>`)}</ul>`}`,
    })
  }
}

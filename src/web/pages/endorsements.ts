// What others say of a writer and what she says of others: here she answers it, and takes it back.
import { z } from 'zod'
import {
  type EndorsementId,
  type EndorsementView,
  viewEndorsements,
  viewOwnEndorsements,
  viewPendingEndorsements,
} from '../../core/endorsements/endorsement.ts'
import {
  acceptEndorsement,
  declineEndorsement,
  revokeEndorsement,
  withdrawEndorsement,
} from '../../core/endorsements/move.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { idOf } from '../../lib/ids.ts'
import { IdText, readForm, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { endorsementItem } from '../parts/endorsement.ts'
import { type Answer, requireViewer } from '../visit.ts'

const PATH = '/endorsements'
const SHOWN_MAX = 100

const Params = z.object({ id: IdText.transform((text): EndorsementId => idOf(text)) })

const DEEDS = {
  accept: acceptEndorsement,
  decline: declineEndorsement,
  revoke: revokeEndorsement,
  withdraw: withdrawEndorsement,
} as const
const DeedForm = z.object({ deed: z.enum(['accept', 'decline', 'revoke', 'withdraw']) })

type Deed = z.output<typeof DeedForm>['deed']

/** `/endorsements`: what waits for her answer, what stands on her profile, and what she said herself. */
export function showEndorsements({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const { account, formToken } = requireViewer(request)
    const [pending, accepted, own] = await Promise.all([
      viewPendingEndorsements(db, account.id, SHOWN_MAX),
      viewEndorsements(db, account.id, SHOWN_MAX),
      viewOwnEndorsements(db, account.id, SHOWN_MAX),
    ])
    const list = (views: EndorsementView[], deeds: [Deed, string][]) =>
      views.map((view) => endorsementItem(view, buttons(view, formToken, deeds)))
    return sendPage(reply, site, {
      title: 'Endorsements',
      isPersonal: true,
      body: html`<h1>Endorsements</h1>
${part(
  'They wait for your answer',
  list(pending, [
    ['accept', 'Show it on my profile'],
    ['decline', 'No, thank you'],
  ]),
  'Nothing waits.',
)}
${part('On your profile', list(accepted, [['revoke', 'Take it off']]), 'Nothing yet: others vouch for you on your profile.')}
${part('What you say of others', list(own, [['withdraw', 'Take it back']]), 'Nothing yet: you vouch for somebody on their profile.')}`,
    })
  }
}

/** She accepts, declines, takes off, or takes back. */
export function answerEndorsement({ db }: { db: Db }): Answer {
  return async (request, reply) => {
    const { account } = requireViewer(request)
    const { id } = readParams(Params, request)
    const { deed } = readForm(DeedForm, request)
    await db.transaction().execute((tx) => DEEDS[deed](tx, account.id, { id, at: new Date() }))
    return reply.redirect(PATH, 303)
  }
}

function part(title: string, items: Html[], none: string): Html {
  return html`<section><h2>${title}</h2>${items.length === 0 ? html`<p class="empty">${none}</p>` : items}</section>`
}

function buttons({ id }: EndorsementView, token: string, deeds: [Deed, string][]): Html {
  const all = deeds.map(
    ([deed, words]) => html`<button class="quiet-button" name="deed" value="${deed}">${words}</button>`,
  )
  return html`<form method="post" action="${PATH}/${id}" class="move-row">${hiddenToken(token)}${all}</form>`
}

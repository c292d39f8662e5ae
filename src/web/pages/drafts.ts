import { z } from 'zod'
import { keepFormDraft } from '../../core/referrals/drafts.ts'
import { readReferralIds } from '../../core/referrals/find.ts'
import { moveReferral } from '../../core/referrals/moves/move.ts'
import { type DraftView, viewDrafts } from '../../core/referrals/view.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { VaultKeys } from '../../core/vault/keys.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { idOf } from '../../lib/ids.ts'
import { PageQuery, readForm, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { LINES_A_PAGE, pager } from '../parts/pager.ts'
import { FilledForm, readDraft } from '../parts/referral-form/input.ts'
import { timeAgo } from '../parts/time.ts'
import { ReferralParams } from '../referral-params.ts'
import { type Answer, requireViewer, type Viewer, visitOf } from '../visit.ts'
import { clientIn, DraftCode, FreshCode, sealClient } from './new-referral.ts'
import { sendForm } from './referral-form.ts'

const PATH = '/drafts'

const SaveForm = z.object({ draft: DraftCode, fresh: FreshCode })

type Parts = { db: Db; site: Site }

/** `/drafts`: the work that a writer began to pass on. */
export function showDrafts({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { before } = PageQuery.parse(request.query)
    const ids = await readReferralIds(db, {
      states: ['draft'],
      authorId: viewer.account.id,
      before: before === undefined ? undefined : idOf<'referral'>(before),
      limit: LINES_A_PAGE,
    })
    const drafts = await viewDrafts(db, viewer.account.id, ids)
    const { at } = visitOf(request)
    return sendPage(reply, site, {
      title: 'Drafts',
      body: html`<h1>Drafts</h1>
<section aria-label="Drafts">
${drafts.map((draft) => draftItem(draft, viewer, at))}
${drafts.length === 0 && html`<p class="empty">No drafts. <a href="/new/referral">Pass work on</a></p>`}
</section>
${pager(
  PATH,
  ids.map((id) => ({ id })),
)}`,
    })
  }
}

/** Keeps what the form for passing work on says so far, and shows what else is kept. */
export function saveDraft(parts: Parts & { vaultKeys: VaultKeys }): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { draft, fresh } = readForm(SaveForm, request)
    const filled = readForm(FilledForm, request)
    let code = draft
    try {
      code = await sealClient(parts, viewer, { filled, code, fresh, client: clientIn(request) })
      const read = readDraft(filled)
      if ('faults' in read)
        return await sendForm(parts, reply, viewer, { filled, code, fresh, faults: read.faults })
      const codes = { code, fresh }
      await parts.db.transaction().execute((tx) => keepFormDraft(tx, viewer.account, read.terms, codes))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendForm(parts, reply, viewer, { filled, code, fresh, refusal })
    }
    return reply.redirect(PATH, 303)
  }
}

/** Throws a draft away. */
export function discardDraft({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const { account } = requireViewer(request)
    const { code } = readParams(ReferralParams, request)
    const move = { to: 'discarded', at: new Date() } as const
    await db.transaction().execute((tx) => moveReferral(tx, site, account.id, { code, move }))
    return reply.redirect(PATH, 303)
  }
}

function draftItem({ code, terms, madeAt }: DraftView, { formToken }: Viewer, at: Date): Html {
  return html`<article class="referral">
<h2><a href="/new/referral?draft=${code}">${terms.title}</a></h2>
<p class="post-line"><span>begun ${timeAgo(madeAt, at)}</span></p>
<details><summary>Throw it away</summary>
<form method="post" action="/drafts/${code}/discard" class="form-start">${hiddenToken(formToken)}<button class="quiet-button">Yes, throw it away</button></form>
</details>
</article>`
}

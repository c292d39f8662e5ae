import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { readBoards } from '../../core/boards/find.ts'
import { chooseBoards } from '../../core/referrals/choose-boards.ts'
import { referralPath } from '../../core/referrals/code.ts'
import { findReferral } from '../../core/referrals/find.ts'
import { type ReachedJudgement, readJudgement } from '../../core/referrals/judgements.ts'
import { openReferral } from '../../core/referrals/open.ts'
import { isPublished, type Referral } from '../../core/referrals/referral.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import { writeReferralPost } from '../../core/referrals/write.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html, trusted } from '../../lib/html.ts'
import { ANSWERS } from '../errors.ts'
import { readForm } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { type Fault, faultList } from '../parts/form.ts'
import { judgementPart } from '../parts/judgement.ts'
import { languageAsked } from '../parts/languages.ts'
import { referralFields } from '../parts/referral-form/fields.ts'
import {
  type FieldFaults,
  type Filled,
  FilledForm,
  filledOf,
  readTerms,
} from '../parts/referral-form/input.ts'
import { ReferralParams } from '../referral-params.ts'
import { type Answer, requireViewer, type Viewer } from '../visit.ts'

/** The code of a draft that a form or an address names. */
export const DraftCode = ReferralParams.shape.code.optional().catch(undefined)
const Query = z.object({ draft: DraftCode })

const StepForm = z.object({ step: z.enum(['preview', 'publish']).catch('preview'), draft: DraftCode })

type Parts = { db: Db; site: Site }

/** `/new/referral`: the form with which work is passed on; with `?draft=` for one that was saved. */
export function showReferralForm(parts: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { draft } = Query.parse(request.query)
    if (draft === undefined) {
      const filled = untouched(languageAsked(request.headers['accept-language']))
      return await sendForm(parts, reply, viewer, { filled })
    }
    const kept = await findKept(parts.db, viewer, draft)
    if (isPublished(kept)) return reply.redirect(referralPath(kept.code), 303)
    return await sendForm(parts, reply, viewer, { filled: filledOf(kept.terms), code: kept.code })
  }
}

/** Shows the post that the form makes, word for word; or, from there, passes the work on and leads to its page. */
export function passWorkOn(parts: Parts): Answer {
  return async (request, reply) => {
    const viewer = requireViewer(request)
    const { step, draft: code } = readForm(StepForm, request)
    const filled = readForm(FilledForm, request)
    const at = new Date()
    const read = readTerms(filled, at)
    if ('faults' in read) return await sendForm(parts, reply, viewer, { filled, code, faults: read.faults })
    const given = { viewer, filled, code, terms: read.terms, at }
    try {
      return await (step === 'publish' ? publish(parts, reply, given) : preview(parts, reply, given))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendForm(parts, reply, viewer, { filled, code, refusal })
    }
  }
}

interface Given {
  viewer: Viewer
  filled: Filled
  code: string | undefined
  terms: ReferralTerms
  at: Date
}

async function publish(
  { db, site }: Parts,
  reply: FastifyReply,
  { viewer, code, terms, at }: Given,
): Promise<FastifyReply> {
  const opened = await db
    .transaction()
    .execute((tx) => openReferral(tx, site, viewer.account, { code, terms, at }))
  return reply.redirect(referralPath(opened.code), 303)
}

async function preview(parts: Parts, reply: FastifyReply, given: Given): Promise<FastifyReply> {
  const { viewer, filled, code, terms, at } = given
  const boards = await parts.db.transaction().execute((tx) => chooseBoards(tx, parts.site, terms))
  const judged = await readJudgement(parts.db, viewer.account, { terms, at, exceptCode: code })
  const boosting = judged.boosts ? boards.filter(({ isMain }) => !(isMain && judged.skipsMain)) : []
  const handles = boosting.map(({ handle }) => handle)
  const shown = previewPart(parts.site, { ...given, handles, judged })
  return await sendForm(parts, reply, viewer, { filled, code, preview: shown })
}

async function findKept(db: Db, { account }: Viewer, code: string): Promise<Referral> {
  const found = await findReferral(db, account.id, code)
  if (!found) throw new Refusal('not_found', 'There is no such draft.')
  return found
}

function untouched(language: string): Filled {
  return {
    kind: ['passed_on'],
    engagement: ['one_off'],
    placeMode: ['remote'],
    languages: [language],
    payDisclosure: ['stated'],
    responses: ['private_preferred'],
    accepting: ['yes'],
    showInterestCount: ['yes'],
  }
}

/** The form as it is to be shown: what is filled in, what is wrong with it, and how its post would look. */
export interface ShownForm {
  filled: Filled
  /** The code of the draft that is filled in; undefined for work that was not saved yet. */
  code?: string | undefined
  faults?: FieldFaults
  refusal?: Refusal
  preview?: Html
}

/** Answers with the form. */
export async function sendForm(
  { db, site }: Parts,
  reply: FastifyReply,
  viewer: Viewer,
  shown: ShownForm,
): Promise<FastifyReply> {
  const { filled, code, faults = {}, refusal, preview } = shown
  const all: Fault[] = [
    ...Object.entries(faults).map(([field, says]) => ({ field, says })),
    ...(refusal ? [{ says: refusal.message }] : []),
  ]
  const isWrong = all.length > 0
  // A draft that is gone by now is begun anew, so that nothing typed is lost.
  const kept = refusal?.kind === 'not_found' ? undefined : code
  return sendPage(reply, site, {
    title: isWrong ? 'Not yet: Pass work on' : 'Pass work on',
    ...(isWrong && { status: ANSWERS[refusal?.kind ?? 'invalid'].status }),
    isPersonal: true,
    body: html`<h1>Pass work on</h1>
${faultList(all)}
${preview}
${
  !preview &&
  html`<p class="lead">Say what the work is and what it pays. You see the whole post before anybody else does.</p>
<p><a href="/drafts">What you saved for later</a></p>`
}
<form method="post" action="/new/referral" class="sheet" id="terms" novalidate>
${hiddenToken(viewer.formToken)}${hiddenDraft(kept)}
${referralFields({ filled, faults, boards: await readBoards(db) })}
<div class="form-end turned"><button class="button">${preview ? 'Preview again' : 'Preview'}</button>
<button class="quiet-button" formaction="/drafts">Save for later</button></div>
</form>`,
  })
}

// The code of the page's address is drawn when the referral opens; dots stand for it until then.
const CODE_TO_COME = '········'

function previewPart(
  site: Site,
  {
    viewer,
    filled,
    code,
    terms,
    at,
    handles,
    judged,
  }: Given & { handles: string[]; judged: ReachedJudgement },
): Html {
  const spoken = { state: 'open', revision: 1, openedAt: at, closedAt: null, withdrawReason: null } as const
  const post = writeReferralPost(site, { ...spoken, code: CODE_TO_COME, terms })
  const kept = Object.entries(filled).flatMap(([name, values]) =>
    values.map((value) => html`<input type="hidden" name="${name}" value="${value}">`),
  )
  return html`<section class="preview" aria-labelledby="preview-title">
<h2 id="preview-title">The post, word for word</h2>
<div class="text">${trusted(post.html)}</div>
<p class="hint">The dots become the address of its page.${handles.length > 0 && ` ${handles.map((handle) => `@${handle}`).join(' and ')} will boost it.`}</p>
${judgementPart(terms, judged)}
<form method="post" action="/new/referral" class="form-end">${hiddenToken(viewer.formToken)}${hiddenDraft(code)}${kept}
<a class="quiet-button" href="#terms">Change something</a>
<button class="button" name="step" value="publish">Pass it on</button></form>
</section>`
}

function hiddenDraft(code: string | undefined): Html | false {
  return code !== undefined && html`<input type="hidden" name="draft" value="${code}">`
}

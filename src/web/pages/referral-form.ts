// The form with which work is passed on, and the post that it makes, word for word.
import type { FastifyReply } from 'fastify'
import { readBoards } from '../../core/boards/find.ts'
import { makeCode, referralPath } from '../../core/referrals/code.ts'
import { findReferral } from '../../core/referrals/find.ts'
import type { ReachedJudgement } from '../../core/referrals/judge/judgements.ts'
import { redactContacts } from '../../core/referrals/judge/signals/contacts.ts'
import type { Referral } from '../../core/referrals/referral.ts'
import type { ReferralState } from '../../core/referrals/states.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import { type SpokenReferral, writeReferralPost } from '../../core/referrals/write.ts'
import type { Refusal } from '../../core/refusal.ts'
import { readRosters } from '../../core/rosters/roster.ts'
import type { Site } from '../../core/site.ts'
import type { ClientFields } from '../../core/vault/fields.ts'
import { readClientFields } from '../../core/vault/read.ts'
import { findSlips } from '../../core/vault/slips.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html, plainText, trusted } from '../../lib/html.ts'
import { ANSWERS } from '../errors.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { type Fault, faultList, inOrder } from '../parts/form.ts'
import { judgementPart } from '../parts/judgement.ts'
import type { Filling } from '../parts/referral-form/draw.ts'
import { referralFields } from '../parts/referral-form/fields.ts'
import { whoFirst } from '../parts/referral-form/first.ts'
import type { FieldFaults, Filled } from '../parts/referral-form/input.ts'
import { mailBox, vaultFields } from '../parts/referral-form/vault.ts'
import type { Viewer } from '../visit.ts'

/** The form as it is to be shown: what is filled in, what is wrong with it, and how its post would look. */
export interface ShownForm {
  filled: Filled
  /** The code of the draft that is filled in; undefined for work that was not saved yet. */
  code?: string | undefined
  /** The code under which it will be kept as a draft, if it is kept. */
  fresh?: string
  faults?: FieldFaults
  refusal?: Refusal
  preview?: Html
  /** What became of an e-mail that was pasted. */
  note?: Html | undefined
  /** The referral that is edited, where it is none that is still to be passed on. */
  edited?: Referral | undefined
}

/** Answers with the form. */
export async function sendForm(
  { db, site }: { db: Db; site: Site },
  reply: FastifyReply,
  viewer: Viewer,
  shown: ShownForm,
): Promise<FastifyReply> {
  const { filled, code, fresh = makeCode(), faults = {}, refusal, preview, note, edited } = shown
  const all: Fault[] = [
    ...Object.entries(faults).map(([field, says]) => ({ field, says })),
    ...(refusal ? [{ says: refusal.message }] : []),
  ]
  const isWrong = all.length > 0
  const kept = code === undefined || edited ? undefined : await findReferral(db, viewer.account.id, code)
  // A draft that is gone by now is begun anew, so that nothing typed is lost; one that is there is gone on with.
  const draft = kept?.authorId === viewer.account.id ? kept : undefined
  const of = { filled, faults, boards: await readBoards(db), isEdited: edited !== undefined }
  const fields = edited ? referralFields(of) : await wholeForm(db, viewer, { of, draft })
  const title = edited ? 'Edit' : 'Pass work on'
  return sendPage(reply, site, {
    title: isWrong ? `Not yet: ${title}` : title,
    ...(isWrong && { status: ANSWERS[refusal?.kind ?? 'invalid'].status }),
    isPersonal: true,
    body: html`<h1>${title}</h1>
${faultList(inOrder(all, fields))}
${note}
${preview}
${!preview && (edited ? whatStays(edited) : INTRODUCTION)}
<form method="post" action="${edited ? editPath(edited) : '/new/referral'}" class="sheet" id="terms" novalidate>
${hiddenToken(viewer.formToken)}${!edited && hiddenDraft(draft?.code, fresh)}
<button class="unseen" tabindex="-1" aria-hidden="true">Preview</button>
${fields}
<div class="form-end">${!edited && html`<button class="quiet-button" formaction="/drafts">Save as a draft</button>`}
<button class="button">${preview ? 'Preview again' : 'Preview'}</button></div>
</form>`,
  })
}

async function wholeForm(
  db: Db,
  { account }: Viewer,
  { of, draft }: { of: Filling; draft: Referral | undefined },
): Promise<Html> {
  const [rosters, kept] = await Promise.all([
    readRosters(db, account.id),
    draft ? readClientFields(db, draft.id) : [],
  ])
  return html`${mailBox()}${whoFirst(of, rosters)}${referralFields(of)}${vaultFields(kept)}`
}

/** The page on which a referral is edited. */
export function editPath({ code }: Pick<Referral, 'code'>): string {
  return `${referralPath(code)}/edit`
}

function whatStays({ code, state }: Referral): Html {
  const [said, end] = STAYS[state] ?? ['Everybody who reads it sees that it was edited.', '']
  return html`<p class="lead">${said}</p>
<p>Who was asked first stays as it was${end}. Whether replies are taken, and who the client is, you say on <a href="/r/${code}/desk">its desk</a>.</p>`
}

const STAYS: Partial<Record<ReferralState, [string, string]>> = {
  pending_review: ['It waits for a moderator, who will judge what it says now.', ''],
  circle: [
    'Those whom you asked find the new words on its page; no note goes to them again.',
    ', and so does its end',
  ],
}

const INTRODUCTION = html`<p class="lead">Say what the work is and what it pays. You see the whole post before anybody else does.</p>
<p><a href="/drafts">Drafts</a></p>`

/** A preview: what is shown, for whom, and by which boards. */
export interface Previewed {
  viewer: Viewer
  filled: Filled
  code: string | undefined
  fresh?: string
  terms: ReferralTerms
  at: Date
  handles: string[]
  judged: ReachedJudgement
  /** What was just said of the client, which must not stand in the post. */
  client: ClientFields
  /** How many people are asked first. */
  circleSize: number
  /** The referral that is edited. */
  edited?: Referral | undefined
}

// The code of the page's address is drawn when the referral opens; dots stand for it until then.
const CODE_TO_COME = '········'

/** The post word for word, as it would be published, with what becomes of it, and the button that passes it on or saves it. */
export function previewPart(site: Site, given: Previewed): Html {
  const { viewer, filled, code, fresh, terms, judged, client, edited } = given
  const post = writeReferralPost(site, spokenOf(given))
  const kept = Object.entries(filled).flatMap(([name, values]) =>
    values.map((value) => html`<input type="hidden" name="${name}" value="${value}">`),
  )
  return html`<section class="preview" aria-labelledby="preview-title">
<h2 id="preview-title">The post, word for word</h2>
<div class="text">${trusted(post.html)}</div>
${!edited && html`<p class="hint">The dots become the address of its page.${whoSees(given)}</p>`}
${slipsNote(findSlips(client, plainText(post.html)))}
${judgementPart(terms, judged)}
<form method="post" action="${edited ? editPath(edited) : '/new/referral'}" class="form-end">${hiddenToken(viewer.formToken)}${!edited && hiddenDraft(code, fresh)}${kept}
<a class="quiet-button" href="#terms">Change something</a>
<button class="button" name="step" value="publish">${edited ? 'Save it' : 'Pass it on'}</button></form>
</section>`
}

// What is published has no addresses in it that could be harvested.
function spokenOf({ terms, at, edited }: Previewed): SpokenReferral {
  const words = { ...terms, body: redactContacts(terms.body) }
  const fresh = { state: 'open', revision: 1, openedAt: at, closedAt: null, withdrawReason: null } as const
  if (!edited) return { ...fresh, code: CODE_TO_COME, terms: words }
  const { code, revision, openedAt } = edited
  const state = edited.state === 'in_talks' ? 'in_talks' : 'open'
  return { ...fresh, code, state, revision: revision + 1, openedAt: openedAt ?? at, terms: words }
}

function slipsNote(slips: string[]): Html | false {
  const found = slips.map((slip) => `“${slip}”`).join(', ')
  return (
    slips.length > 0 &&
    html`<p class="note" role="status">${found}: that is your client, and it stands in the post, where everybody reads it.</p>`
  )
}

function whoSees({ terms, handles, circleSize }: Previewed): string {
  const boosting =
    handles.length > 0 ? ` ${handles.map((handle) => `@${handle}`).join(' and ')} will boost it.` : ''
  if (terms.audience === 'public') return boosting
  const people = circleSize === 1 ? 'One person is' : `${circleSize} people are`
  const after =
    terms.audience === 'circle_then_public'
      ? `, everybody after ${terms.circleHours} hours.${boosting}`
      : ', and nobody else.'
  return ` ${people} asked first${after}`
}

// The draft that is gone on with; or the code of one to come, so that a form that is sent again makes no second one.
function hiddenDraft(code: string | undefined, fresh: string | undefined): Html | false {
  const [name, value] = code === undefined ? ['fresh', fresh] : ['draft', code]
  return value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`
}

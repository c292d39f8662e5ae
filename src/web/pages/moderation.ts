// Where moderators work: what waits for them, one referral, one person's history (product §3.6, §6.1).
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { displayName } from '../../core/accounts/account.ts'
import { findAccount } from '../../core/accounts/find.ts'
import { type ActionId, REASON_CODES } from '../../core/moderation/act.ts'
import { type ActionView, readAppeals, readHistory } from '../../core/moderation/read.ts'
import { said } from '../../core/referrals/check-move.ts'
import {
  findReviewed,
  isAwaitingReview,
  type ReviewedReferral,
  readReviewQueue,
} from '../../core/referrals/queue.ts'
import {
  approveReferral,
  decideReferralAppeal,
  removeReferral,
  sendBackReferral,
} from '../../core/referrals/review.ts'
import { findMove } from '../../core/referrals/states.ts'
import { writeTemplate } from '../../core/referrals/template.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db, Tx } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { idOf } from '../../lib/ids.ts'
import { ANSWERS } from '../errors.ts'
import { AccountIdText, IdText, readForm, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { faultList, selectField, textField } from '../parts/form.ts'
import { actionLine, authorOf, judgedBy } from '../parts/moderation.ts'
import { REASON_WORDS } from '../parts/moderation-words.ts'
import { optionsOf } from '../parts/referral-words.ts'
import { dayOf } from '../parts/time.ts'
import { ReferralParams } from '../referral-params.ts'
import { type Answer, requireModerator, type Viewer } from '../visit.ts'

const SHOWN_MAX = 100

const ReasonForm = z.object({
  reasonCode: z.enum(REASON_CODES, { error: 'Please choose a reason.' }),
  statement: z.string(),
})
const AppealForm = z.object({ to: z.enum(['confirmed', 'reversed']), text: z.string() })
const AppealParams = z.object({ id: IdText.transform((text): ActionId => idOf(text)) })

type Parts = { db: Db; site: Site }

/** `/mod`: what waits: referrals to be looked at, and appeals that another moderator decides. */
export function showQueue(parts: Parts): Answer {
  return async (request, reply) => await sendQueue(parts, request, reply)
}

/** `/mod/r/:code`: one referral, by what it was judged, and what a moderator can do. */
export function showReviewed(parts: Parts): Answer {
  return async (request, reply) => await sendReviewed(parts, request, reply)
}

/** `/mod/people/:id`: what moderators did about somebody. */
export function showHistory({ db, site }: Parts): Answer {
  return async (request, reply) => {
    requireModerator(request)
    const { id } = readParams(z.object({ id: AccountIdText }), request)
    const account = await findAccount(db, id)
    if (!account) throw new Refusal('not_found', 'There is no such person.')
    const actions = await readHistory(db, id, SHOWN_MAX)
    return sendPage(reply, site, {
      title: `History of ${displayName(account)}`,
      isPersonal: true,
      body: html`<div class="prose"><h1>History of ${displayName(account)}</h1>
${actions.length === 0 ? html`<p class="empty">Nothing was ever decided about them.</p>` : html`<ul>${actions.map(actionLine)}</ul>`}
<p><a href="/mod">Back to what waits</a></p></div>`,
    })
  }
}

/** Lets a referral through. */
export function approve(parts: Parts): Answer {
  return reviewDeed(parts, (tx, decision) => approveReferral(tx, parts.site, decision))
}

/** Sends a referral back to its author, with the reasons. */
export function sendBack(parts: Parts): Answer {
  return reviewDeed(parts, (tx, decision, request) =>
    sendBackReferral(tx, parts.site, { ...decision, ...readForm(ReasonForm, request) }),
  )
}

/** Takes a referral down, with the reasons. */
export function takeDown(parts: Parts): Answer {
  return reviewDeed(parts, (tx, decision, request) =>
    removeReferral(tx, parts.site, { ...decision, ...readForm(ReasonForm, request) }),
  )
}

/** Decides an appeal. */
export function decide(parts: Parts): Answer {
  return async (request, reply) => {
    const { account } = requireModerator(request)
    const { id: actionId } = readParams(AppealParams, request)
    try {
      const appeal = { actionId, ...readForm(AppealForm, request), at: new Date() }
      await parts.db.transaction().execute((tx) => decideReferralAppeal(tx, parts.site, account.id, appeal))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendQueue(parts, request, reply, refusal)
    }
    return reply.redirect('/mod', 303)
  }
}

interface Decision {
  moderatorId: Viewer['account']['id']
  referralId: ReviewedReferral['id']
  at: Date
}

function reviewDeed(
  parts: Parts,
  deed: (tx: Tx, decision: Decision, request: FastifyRequest) => Promise<unknown>,
): Answer {
  return async (request, reply) => {
    const { account } = requireModerator(request)
    const { id } = await findOne(parts.db, request)
    try {
      const decision = { moderatorId: account.id, referralId: id, at: new Date() }
      await parts.db.transaction().execute((tx) => deed(tx, decision, request))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendReviewed(parts, request, reply, refusal)
    }
    return reply.redirect('/mod', 303)
  }
}

async function findOne(db: Db, request: FastifyRequest): Promise<ReviewedReferral> {
  const { code } = readParams(ReferralParams, request)
  const found = await findReviewed(db, code)
  // What an author keeps as a draft is nobody else's.
  if (found && found.state !== 'draft') return found
  throw new Refusal('not_found', 'There is no such referral.')
}

async function sendQueue(
  { db, site }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  refusal?: Refusal,
): Promise<FastifyReply> {
  const viewer = requireModerator(request)
  const [queue, appeals] = await Promise.all([readReviewQueue(db, SHOWN_MAX), readAppeals(db, SHOWN_MAX)])
  const waiting = queue.map(
    (one) => html`<article class="referral"><h3><a href="/mod/r/${one.code}">${one.terms.title}</a></h3>
<p class="post-line">from ${authorOf(one)}</p>${judgedBy(one)}</article>`,
  )
  return sendPage(reply, site, {
    title: `${refusal ? 'Not yet: ' : ''}What waits for moderators`,
    ...(refusal && { status: ANSWERS[refusal.kind].status }),
    isPersonal: true,
    body: html`<h1>What waits for moderators</h1>
${faultList(refusal ? [{ says: refusal.message }] : [])}
<section aria-labelledby="queue-title"><h2 id="queue-title">To be looked at</h2>
${waiting.length === 0 ? html`<p class="empty">Nothing waits.</p>` : waiting}</section>
<section aria-labelledby="appeals-title"><h2 id="appeals-title">Appeals</h2>
${appeals.length === 0 ? html`<p class="empty">Nobody has appealed.</p>` : appeals.map((appeal) => appealPart(appeal, viewer))}</section>
<p><a href="/about/moderation">What everybody sees of this</a></p>`,
  })
}

function appealPart(action: ActionView, { formToken }: Viewer): Html {
  const field = { name: 'text', id: `text-${action.id}`, label: 'Why you decide so', need: 'always' } as const
  return html`<article class="referral"><ul class="plain">${actionLine(action)}</ul>
<form method="post" action="/mod/appeals/${action.id}" class="sheet">${hiddenToken(formToken)}${textField(field, 3)}
<div class="form-end"><button class="button" name="to" value="reversed">Take it back</button>
<button class="quiet-button" name="to" value="confirmed">It stands</button></div></form></article>`
}

async function sendReviewed(
  { db, site }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  refusal?: Refusal,
): Promise<FastifyReply> {
  const viewer = requireModerator(request)
  const referral = await findOne(db, request)
  const { code, state, terms } = referral
  const can = (to: 'open' | 'circle' | 'draft' | 'removed') =>
    findMove(state, to)?.by.includes('moderator') ?? false
  return sendPage(reply, site, {
    title: `${refusal ? 'Not yet: ' : ''}${terms.title}`,
    ...(refusal && { status: ANSWERS[refusal.kind].status }),
    isPersonal: true,
    body: html`<div class="prose"><h1>${terms.title}</h1>
${faultList(refusal ? [{ says: refusal.message }] : [])}
<p class="post-line">from ${authorOf(referral)}; ${said(state)}${referral.openedAt && html`, opened ${dayOf(referral.openedAt)}`}</p>
<h2>By what it was judged</h2>${judgedBy(referral)}
<h2>What it says</h2><pre class="typed">${writeTemplate(terms as ReferralTerms)}</pre>
${terms.body !== '' && html`<blockquote class="typed">${terms.body}</blockquote>`}
${isAwaitingReview(referral) && html`<form method="post" action="/mod/r/${code}/approve">${hiddenToken(viewer.formToken)}<button class="button">Let it through</button></form>`}
${can('draft') && reasoned(viewer, { action: `/mod/r/${code}/send-back`, title: 'Send it back' })}
${can('removed') && reasoned(viewer, { action: `/mod/r/${code}/remove`, title: 'Take it down' })}
<p><a href="/mod">Back to what waits</a></p></div>`,
  })
}

function reasoned({ formToken }: Viewer, { action, title }: { action: string; title: string }): Html {
  const reason = {
    name: 'reasonCode',
    label: 'Reason',
    value: '',
    hint: 'It is counted in public.',
    need: 'always',
  } as const
  const statement = { name: 'statement', label: 'What the author reads', need: 'always' } as const
  return html`<details><summary>${title}</summary><form method="post" action="${action}" class="sheet">${hiddenToken(formToken)}
${selectField(reason, [['', 'Choose …'], ...optionsOf(REASON_WORDS)])}${textField(statement, 4)}
<div class="form-end"><button class="button">${title}</button></div></form></details>`
}

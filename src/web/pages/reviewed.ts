// One referral as a moderator sees it: by what it was judged, and what she can do about it (product §3.6).
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { hasOtherModerator, REASON_CODES } from '../../core/moderation/act.ts'
import { type ActionView, findActionAbout } from '../../core/moderation/read.ts'
import { said } from '../../core/referrals/moves/check-move.ts'
import { findReviewed, isAwaitingReview, type ReviewedReferral } from '../../core/referrals/queue.ts'
import { approveReferral, removeReferral, sendBackReferral } from '../../core/referrals/review.ts'
import { findMove } from '../../core/referrals/states.ts'
import { listedTerms } from '../../core/referrals/terms.ts'
import { writeBody } from '../../core/referrals/wording/body.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db, Tx } from '../../db/connect.ts'
import { type Html, html, trusted } from '../../lib/html.ts'
import { readForm, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { selectField, textField } from '../parts/form.ts'
import { actionLine, authorOf, judgedBy } from '../parts/moderation.ts'
import { REASON_WORDS } from '../parts/moderation-words.ts'
import { referralFacts } from '../parts/referral-facts.ts'
import { optionsOf } from '../parts/referral-words.ts'
import { type Refused, refusedForm, retyped, sayRefused } from '../parts/refused.ts'
import { dayOf } from '../parts/time.ts'
import { ReferralParams } from '../referral-params.ts'
import { type Answer, requireModerator, type Viewer, visitOf } from '../visit.ts'

const ReasonForm = z.object({
  reasonCode: z.enum(REASON_CODES, { error: 'Please choose a reason.' }),
  statement: z.string(),
})

type Parts = { db: Db; site: Site }

/** `/mod/r/:code`: one referral, by what it was judged, and what a moderator can do. */
export function showReviewed(parts: Parts): Answer {
  return async (request, reply) => await sendReviewed(parts, request, reply)
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
      return await sendReviewed(parts, request, reply, refusedForm(request, refusal))
    }
    return reply.redirect('/mod', 303)
  }
}

async function findOne(db: Db, request: FastifyRequest): Promise<ReviewedReferral> {
  const { code } = readParams(ReferralParams, request)
  const found = await findReviewed(db, code)
  // What an author keeps as a draft is nobody else's, but for what was sent back to her.
  if (found && (found.state !== 'draft' || (await findActionAbout(db, found.id)))) return found
  throw new Refusal('not_found', 'There is no such referral.')
}

async function sendReviewed(
  { db, site }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: Refused,
): Promise<FastifyReply> {
  const viewer = requireModerator(request)
  const referral = await findOne(db, request)
  const [action, mayDecide] = await Promise.all([
    findActionAbout(db, referral.id),
    isToDecide(db, viewer, referral),
  ])
  const { terms } = referral
  const { before, status, list } = sayRefused(refused)
  return sendPage(reply, site, {
    title: `${before}${terms.title}`,
    ...status,
    isPersonal: true,
    body: html`<div class="prose"><h1>${terms.title}</h1>
${list}
<p class="post-line">from ${authorOf(referral)}; ${said(referral.state)}${referral.openedAt && html`, opened ${dayOf(referral.openedAt)}`}</p>
${decided(action)}
<h2>By what it was judged</h2>${judgedBy(referral)}
<h2>What it says</h2>${saying(referral, visitOf(request).at)}
${mayDecide ? decisions(referral, viewer, refused) : html`<p class="note">This referral is your own: another moderator looks at it.</p>`}
<p><a href="/mod">Back to what waits</a></p></div>`,
  })
}

// What was sent back may be half of what it was, as its author is at work on it.
function saying({ terms, accepting, closedAt, expiresAt, openedAt }: ReviewedReferral, at: Date): Html {
  const whole = listedTerms(openedAt ?? at).safeParse({ ...terms, expiresAt: null })
  const { topics, boards } = terms
  const named = [
    topics.length > 0 && `Topics: ${topics.join(', ')}.`,
    boards.length > 0 && `Boards that it names: ${boards.map((board) => `@${board}`).join(', ')}.`,
  ]
  const facts = whole.success && {
    terms: { ...whole.data, expiresAt: terms.expiresAt ?? whole.data.expiresAt },
  }
  return html`${facts && referralFacts({ ...facts, accepting, closedAt, expiresAt })}
${named.filter((line) => line !== false).map((line) => html`<p class="hint">${line}</p>`)}
${terms.body !== '' && html`<div class="text framed" dir="auto">${trusted(writeBody(terms.body))}</div>`}`
}

async function isToDecide(db: Db, { account }: Viewer, { author }: ReviewedReferral): Promise<boolean> {
  return author.id !== account.id || !(await hasOtherModerator(db, [account.id]))
}

function decided(action: ActionView | undefined): Html | undefined {
  return action && html`<h2>What was decided last</h2><ul class="plain">${actionLine(action)}</ul>`
}

function decisions(referral: ReviewedReferral, viewer: Viewer, refused?: Refused): Html {
  const { code, state, author } = referral
  // A decision against oneself is none.
  const can = (to: 'draft' | 'removed') =>
    author.id !== viewer.account.id && (findMove(state, to)?.by.includes('moderator') ?? false)
  const drawn = { viewer, refused }
  return html`${isAwaitingReview(referral) && html`<form method="post" action="/mod/r/${code}/approve">${hiddenToken(viewer.formToken)}<button class="button">Let it through</button></form>`}
${can('draft') && reasoned(`/mod/r/${code}/send-back`, 'Send it back', drawn)}
${can('removed') && reasoned(`/mod/r/${code}/remove`, 'Take it down', drawn)}`
}

function reasoned(
  action: string,
  title: string,
  { viewer, refused }: { viewer: Viewer; refused: Refused | undefined },
): Html {
  const { field, isOpen } = retyped(refused, action)
  const end = action.slice(action.lastIndexOf('/') + 1)
  const reason = field({
    name: 'reasonCode',
    id: `reason-${end}`,
    label: 'Reason',
    value: '',
    hint: 'The author reads it too. How often each reason was given is public.',
    need: 'always',
  } as const)
  const statement = field({
    name: 'statement',
    id: `statement-${end}`,
    label: 'What the author reads',
    need: 'always',
  } as const)
  return html`<details${isOpen}><summary>${title}</summary><form method="post" action="${action}" class="sheet">${hiddenToken(viewer.formToken)}
${selectField(reason, [['', 'Choose …'], ...optionsOf(REASON_WORDS)])}${textField(statement, 4)}
<div class="form-end"><button class="button">${title}</button></div></form></details>`
}

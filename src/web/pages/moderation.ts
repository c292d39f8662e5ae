// Where moderators see what waits for them, and one person's history (product §3.6, §6.1).
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { displayName } from '../../core/accounts/account.ts'
import { findAccount } from '../../core/accounts/find.ts'
import { type ActionId, findAppealJudge, REASON_CODES } from '../../core/moderation/act.ts'
import { type ActionView, readAppeals, readHistory } from '../../core/moderation/read.ts'
import {
  type ReportId,
  type ReportView,
  readOpenReports,
  resolveReport,
} from '../../core/moderation/reports.ts'
import { type PostView, viewPosts } from '../../core/posts/view.ts'
import { readReviewQueue } from '../../core/referrals/queue.ts'
import { decideReferralAppeal } from '../../core/referrals/review.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { idOf } from '../../lib/ids.ts'
import { AccountIdText, IdText, readForm, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { shownName } from '../parts/account-line.ts'
import { hiddenToken } from '../parts/button.ts'
import { textField } from '../parts/form.ts'
import { actionLine, authorOf, judgedBy } from '../parts/moderation.ts'
import { JUDGE_WORDS } from '../parts/moderation-words.ts'
import { type Refused, refusedForm, retyped, sayRefused } from '../parts/refused.ts'
import { reportPart } from '../parts/report.ts'
import { type Answer, requireModerator, type Viewer, visitOf } from '../visit.ts'

const SHOWN_MAX = 100
// Reports are long: those that wait longest come first, each with the newest of its posts.
const REPORTS_SHOWN_MAX = 20
const QUOTED_MAX = 10

const ReportForm = z.object({ reason: z.enum(REASON_CODES), text: z.string() })
const ReportParams = z.object({ id: IdText.transform((text): ReportId => idOf(text)) })
const AppealForm = z.object({ to: z.enum(['confirmed', 'reversed']), text: z.string() })
const AppealParams = z.object({ id: IdText.transform((text): ActionId => idOf(text)) })

type Parts = { db: Db; site: Site }

/** `/mod`: what waits: referrals to be looked at, appeals that another moderator decides, and reports. */
export function showQueue(parts: Parts): Answer {
  return async (request, reply) => await sendQueue(parts, request, reply)
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
      body: html`<div class="prose"><h1>History of ${shownName(account)}</h1>
${actions.length === 0 ? html`<p class="empty">Nothing was ever decided about them.</p>` : html`<ul>${actions.map(actionLine)}</ul>`}
<p><a href="/mod">Back to what waits</a></p></div>`,
    })
  }
}

/** Is done with a report. */
export function finishReport(parts: Parts): Answer {
  return async (request, reply) => {
    const { account } = requireModerator(request)
    const { id: reportId } = readParams(ReportParams, request)
    try {
      const { reason: reasonCode, text: statement } = readForm(ReportForm, request)
      const done = { reportId, reasonCode, statement }
      await parts.db.transaction().execute((tx) => resolveReport(tx, account.id, done))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return await sendQueue(parts, request, reply, refusedForm(request, refusal))
    }
    return reply.redirect('/mod', 303)
  }
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
      return await sendQueue(parts, request, reply, refusedForm(request, refusal))
    }
    return reply.redirect('/mod', 303)
  }
}

async function sendQueue(
  { db, site }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: Refused,
): Promise<FastifyReply> {
  const viewer = requireModerator(request)
  const [queue, appeals, reports] = await Promise.all([
    readReviewQueue(db, SHOWN_MAX),
    readAppeals(db, SHOWN_MAX),
    readOpenReports(db, REPORTS_SHOWN_MAX),
  ])
  const posts = await viewReported(db, reports)
  const visit = visitOf(request)
  const ends = await Promise.all(appeals.map((appeal) => endOf(db, viewer, { appeal, refused })))
  const waiting = queue.map(
    (one) => html`<article class="referral"><h3><a href="/mod/r/${one.code}">${one.terms.title}</a></h3>
<p class="post-line">from ${authorOf(one)}</p>${judgedBy(one)}</article>`,
  )
  const { before, status, list } = sayRefused(refused)
  return sendPage(reply, site, {
    title: `${before}What waits for moderators`,
    ...status,
    isPersonal: true,
    body: html`<h1>What waits for moderators</h1>
${list}
<section aria-labelledby="queue-title"><h2 id="queue-title">To be looked at</h2>
${waiting.length === 0 ? html`<p class="empty">Nothing waits.</p>` : waiting}</section>
<section aria-labelledby="appeals-title"><h2 id="appeals-title">Appeals</h2>
${appeals.length === 0 ? html`<p class="empty">Nobody has appealed.</p>` : appeals.map((appeal, at) => appealPart(appeal, ends[at]!))}</section>
<section aria-labelledby="reports-title"><h2 id="reports-title">Reports</h2>
${reports.length === 0 ? html`<p class="empty">Nobody has reported anything.</p>` : reports.map((report) => reportPart(report, posts, { visit, viewer, refused }))}</section>
<p><a href="/about/moderation">What everybody sees of this</a></p>`,
  })
}

// As their authors see them: what was written to few is reported too.
async function viewReported(db: Db, reports: ReportView[]): Promise<PostView[]> {
  const views = reports.map(({ account, postIds }) => viewPosts(db, account.id, postIds.slice(-QUOTED_MAX)))
  return (await Promise.all(views)).flat()
}

// As `decideAppeal` has it.
async function endOf(
  db: Db,
  viewer: Viewer,
  { appeal, refused }: { appeal: ActionView; refused: Refused | undefined },
): Promise<Html> {
  const { account: about, by } = appeal
  const judge = await findAppealJudge(db, { byId: by?.id ?? null, accountId: about.id })
  const isOfViewer = by?.id === viewer.account.id
  if (judge === 'nobody') return html`<p class="note">${JUDGE_WORDS.nobody}</p>`
  if (about.id === viewer.account.id || (isOfViewer && judge === 'another'))
    return html`<p class="note">Another moderator decides about this.</p>`
  return html`${isOfViewer && html`<p class="note">You took this decision, and nobody else moderates here: you look at it again, and its author is told that it is you.</p>`}
${decisionForm(appeal, viewer, refused)}`
}

function appealPart(appeal: ActionView, end: Html): Html {
  return html`<article class="referral"><ul class="plain">${actionLine(appeal)}</ul>
${end}</article>`
}

function decisionForm({ id }: ActionView, { formToken }: Viewer, refused?: Refused): Html {
  const action = `/mod/appeals/${id}`
  const { field } = retyped(refused, action)
  const why = field({ name: 'text', id: `text-${id}`, label: 'Why you decide so', need: 'always' } as const)
  return html`<form method="post" action="${action}" class="sheet">${hiddenToken(formToken)}${textField(why, 3)}
<div class="form-end"><button class="button" name="to" value="reversed">Take it back</button>
<button class="quiet-button" name="to" value="confirmed">It stands</button></div></form>`
}

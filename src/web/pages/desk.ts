// The author's view of a referral of hers: who wants it, how she knows them, the client, her circle (product §4.5).
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { countTies } from '../../core/interests/evidence.ts'
import { readChoosable } from '../../core/interests/fill.ts'
import { type CandidatesView, type CandidateView, viewCandidates } from '../../core/interests/view.ts'
import { type CircleMember, readCircle } from '../../core/referrals/circle.ts'
import { referralPath } from '../../core/referrals/code.ts'
import { findReferral } from '../../core/referrals/find.ts'
import { said } from '../../core/referrals/moves/check-move.ts'
import { isPassedOn, type PassedOnReferral } from '../../core/referrals/referral.ts'
import { Refusal } from '../../core/refusal.ts'
import { readRosters } from '../../core/rosters/roster.ts'
import type { Site } from '../../core/site.ts'
import { CLIENT_FIELDS, type ClientField } from '../../core/vault/fields.ts'
import { readClientFields } from '../../core/vault/read.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import { IdText, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { accountLine } from '../parts/account-line.ts'
import { hiddenToken } from '../parts/button.ts'
import { candidateCard, type DeskScene } from '../parts/candidate-card.ts'
import { CLIENT_FIELD_LABELS } from '../parts/candidate-words.ts'
import { checkFields, textField } from '../parts/form.ts'
import { introductionMail } from '../parts/introduction-mail.ts'
import { referralMoves } from '../parts/referral-moves.ts'
import { type Refused, retyped, sayRefused } from '../parts/refused.ts'
import { dayOf } from '../parts/time.ts'
import { ReferralParams } from '../referral-params.ts'
import { type Answer, requirePerson, type Visit, visitOf } from '../visit.ts'

const Query = z.object({
  order: z.literal('acquaintance').optional().catch(undefined),
  compare: z.union([IdText.transform((one) => [one]), z.array(IdText)]).catch([]),
})
type Query = z.infer<typeof Query>

type Parts = { db: Db; site: Site }

/** `/r/:code/desk`: for the author alone, be she a writer of this node or a guest. */
export function showDesk(parts: Parts): Answer {
  return async (request, reply) => {
    requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    return await sendDesk(parts, reply, code)
  }
}

/** Answers with the desk view; after a deed that was refused, with why and with what was typed. Refuses 'not_found' to all but the author. */
export async function sendDesk(
  { db, site }: Parts,
  reply: FastifyReply,
  code: string,
  refused?: Refused,
): Promise<FastifyReply> {
  const visit = visitOf(reply.request)
  const referral = await findOwn(db, visit, code)
  const query = Query.parse(reply.request.query)
  const { view, circle, kept, choosable, rosters } = await load(db, visit, referral)
  const { terms, closedAt, state } = referral
  const token = visit.person!.formToken
  const isClosed = closedAt !== null
  const mayWrite = visit.viewer !== null
  const scene = {
    code: referral.code,
    terms,
    isClosed,
    mayWrite,
    kept,
    token,
    rosters,
    refused,
    at: visit.at,
  }
  const { before, status, list } = sayRefused(refused)
  return sendPage(reply, site, {
    title: `${before}Candidates for ${terms.title}`,
    ...status,
    isPersonal: true,
    body: html`<h1>Candidates</h1>
<p class="lead"><a href="${referralPath(referral.code)}">${terms.title}</a> is ${said(state)}. Only you see this page.</p>
${list}
${cards(view, scene, query)}
${circlePart(circle, referral)}
${client(scene)}
${introductionMail(referral, visit.person!.account)}
${referralMoves(referral, visit, choosable)}`,
  })
}

async function load(db: Db, { viewer, at }: Visit, referral: PassedOnReferral) {
  const [view, circle, kept, choosable, rosters] = await Promise.all([
    viewCandidates(db, referral.authorId, { referralId: referral.id, at }),
    readCircle(db, referral.id),
    readClientFields(db, referral.id),
    readChoosable(db, referral),
    viewer ? readRosters(db, referral.authorId) : [],
  ])
  return { view, circle, kept, choosable, rosters }
}

async function findOwn(db: Db, { person }: Visit, code: string): Promise<PassedOnReferral> {
  const accountId = person?.account.id ?? null
  const found = await findReferral(db, accountId, code)
  if (found && found.authorId === accountId && isPassedOn(found)) return found
  throw new Refusal('not_found', 'There is no such referral of yours.')
}

function cards({ candidates, suggestions }: CandidatesView, scene: DeskScene, query: Query): Html {
  const { order, compare } = query
  const compared = candidates.filter(({ interestId }) => compare.includes(interestId))
  if (compared.length === 2) return sideBySide(compared, scene)
  const suggested =
    suggestions > 0 &&
    html`<p class="note">${suggestions === 1 ? 'Somebody was suggested' : `${suggestions} people were suggested`} and asked; you learn who it is after a yes.</p>`
  // Those of equal rank stay in the order in which they came.
  const sorted = order
    ? candidates.toSorted((one, other) => countTies(other.evidence) - countTies(one.evidence))
    : candidates
  const isChoice = sorted.length > 2
  const list = sorted.map((candidate) => candidateCard(candidate, scene, isChoice && COMPARING))
  return html`<section aria-labelledby="candidates-title"><h2 id="candidates-title">${order ? 'Whom you know best first' : 'In the order in which they came'}</h2>
${sorted.length > 1 && orderLink(scene.code, order)}
${sorted.length > 1 && comparing(scene.code, isChoice ? [] : sorted)}
${suggested}
${compare.length > 0 && html`<p class="note">To compare, tick two of them.</p>`}
${list.length > 0 ? list : nobody(scene)}
</section>`
}

// What was said long ago is forgotten after the end: that nobody ever replied is not known then.
function nobody({ isClosed }: DeskScene): Html {
  if (isClosed) return html`<div class="empty"><p>It is closed, and no reply stands here.</p></div>`
  return html`<div class="empty"><p>Nobody has replied yet.</p><p>Whoever does stands here, with how you know them.</p></div>`
}

const COMPARING = 'compare-two'

// Where there are but two, they need not be ticked.
function comparing(code: string, both: CandidateView[]): Html {
  return html`<form method="get" action="/r/${code}/desk" id="${COMPARING}" class="order">${both.map(({ interestId }) => html`<input type="hidden" name="compare" value="${interestId}">`)}<button class="quiet-button">${both.length > 0 ? 'Compare the two' : 'Compare the two that you ticked'}</button></form>`
}

function sideBySide(two: CandidateView[], scene: DeskScene): Html {
  return html`<section aria-labelledby="candidates-title"><h2 id="candidates-title">Side by side</h2>
<p class="order"><a href="/r/${scene.code}/desk">All candidates</a></p>
<div class="side-by-side">${two.map((candidate) => candidateCard(candidate, scene))}</div>
</section>`
}

function orderLink(code: string, order: 'acquaintance' | undefined): Html {
  const [query, words] = order
    ? ['', 'In the order in which they came']
    : ['?order=acquaintance', 'Whom you know best first']
  return html`<p class="order"><a href="/r/${code}/desk${query}">${words}</a></p>`
}

function circlePart(circle: CircleMember[], { state, terms, circleUntil }: PassedOnReferral): Html | null {
  if (circle.length === 0) return null
  const lines = circle.map(
    (member) =>
      html`<li>${accountLine(member)}: ${member.answer === null ? 'has not answered' : member.answer}</li>`,
  )
  const isOnly = terms.audience === 'circle_only'
  const after =
    state !== 'circle' || isOnly || circleUntil === null
      ? '.'
      : html`; it opens to everybody on ${dayOf(circleUntil)}, at ${circleUntil.toISOString().slice(11, 16)} UTC, unless somebody has it by then.`
  return html`<section class="aside-part" aria-labelledby="circle-title"><h2 id="circle-title">Your circle</h2>
<p>${circle.length === 1 ? 'One person was' : `${circle.length} people were`} asked${isOnly ? ', and nobody else is' : ' before everybody else'}${after}</p><ul class="plain">${lines}</ul></section>`
}

const ROWS: Record<ClientField, number> = { client_name: 1, client_contact: 2, brief: 6, links: 3 }

// What is kept is never shown again, not even to its author: a page that shows it could be looked at over her shoulder.
function client({ code, kept, token, refused }: DeskScene): Html {
  const action = `/r/${code}/desk/client`
  const { field, ticked, isOpen } = retyped(refused, action)
  const fields = CLIENT_FIELDS.map((name) =>
    textField(
      field({
        name,
        label: CLIENT_FIELD_LABELS[name],
        hint: kept.includes(name) ? 'Kept. What you type replaces it.' : undefined,
      }),
      ROWS[name],
    ),
  )
  const options = kept.map((name) => [name, CLIENT_FIELD_LABELS[name]] as const)
  return html`<section class="moves" aria-labelledby="client-title"><h2 id="client-title">The client</h2>
<p>${kept.length === 0 ? 'Nothing is kept of the client yet.' : `Kept, sealed: ${kept.map((name) => CLIENT_FIELD_LABELS[name]).join(', ')}.`}
Only the writer whom you introduce to the client can see it, once, after you have both agreed.</p>
<details${isOpen}><summary>${kept.length === 0 ? 'Say who the client is' : 'Change it'}</summary>
<form method="post" action="${action}" class="sheet" autocomplete="off">${hiddenToken(token)}${fields}
${options.length > 0 && checkFields({ name: 'forget', label: 'Forget' }, ticked('forget', []), options)}
<div class="form-end"><button class="button">Keep it sealed</button></div></form></details></section>`
}

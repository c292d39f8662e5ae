// A referral that not everybody may see: with its author's circle, waiting for a moderator, or removed.
import type { FastifyReply } from 'fastify'
import { findAccount } from '../../core/accounts/find.ts'
import { readChoosable } from '../../core/interests/fill.ts'
import { APPEAL_DAYS, type AppealJudge, findAppealJudge } from '../../core/moderation/act.ts'
import { type ActionView, findActionAbout } from '../../core/moderation/read.ts'
import { readCircle } from '../../core/referrals/circle.ts'
import { said } from '../../core/referrals/moves/check-move.ts'
import { isPassedOn, type PassedOnReferral, type Referral } from '../../core/referrals/referral.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import { writeBody } from '../../core/referrals/wording/body.ts'
import { payInShort } from '../../core/referrals/wording/pay-sentences.ts'
import { sizeLine, termsLine, whyLine } from '../../core/referrals/wording/sentences.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { isoDay } from '../../lib/days.ts'
import { type Html, html, trusted } from '../../lib/html.ts'
import { sendPage } from '../page.ts'
import { accountLine } from '../parts/account-line.ts'
import { hiddenToken } from '../parts/button.ts'
import { textField } from '../parts/form.ts'
import { JUDGE_WORDS, REASON_WORDS } from '../parts/moderation-words.ts'
import { answerButtons, mayAnswer, ownInterest } from '../parts/own-interest.ts'
import { editLink, referralMoves } from '../parts/referral-moves.ts'
import { capitalised } from '../parts/referral-words.ts'
import { type Refused, retyped, sayRefused } from '../parts/refused.ts'
import { dayOf } from '../parts/time.ts'
import { reasonsToWait } from '../parts/why-it-waits.ts'
import { readStanding } from '../standing.ts'
import type { Person, Visit } from '../visit.ts'

type Parts = { db: Db; site: Site }

interface Unpublished {
  visit: Visit
  referral: Referral
  /** An appeal that was refused. */
  refused?: Refused
}

/** Answers with a referral that has no public page: for its author, and for those whom she asks first. */
export async function sendUnpublished(
  { db, site }: Parts,
  reply: FastifyReply,
  shown: Unpublished,
): Promise<FastifyReply> {
  const { visit, referral, refused } = shown
  const { state, authorId, terms } = referral
  const { person } = visit
  const isAuthor = person?.account.id === authorId
  const author = await findAccount(db, authorId)
  const stands = isAuthor ? await whatAuthorSees(db, shown) : await whatCircleSees(db, person, referral)
  const { before, status, list } = sayRefused(refused)
  return sendPage(reply, site, {
    title: `${before}${terms.title ?? 'A draft'}`,
    ...status,
    isPersonal: true,
    body: html`<article class="sheet-like"><header class="referral-head">
<p><span class="state">${capitalised(said(state))}</span></p>
<h1>${terms.title ?? 'A draft'}</h1>
${author && html`<p class="post-line">from ${accountLine(author)}</p>`}
</header>
${list}
${stands}
${state !== 'draft' && words(terms as ReferralTerms)}
</article>`,
  })
}

function words(terms: ReferralTerms): Html {
  const today = isoDay(new Date())
  const lines = [sizeLine(terms, today), termsLine(terms), whyLine(terms)].filter((line) => line !== '')
  return html`<p class="pay">${payInShort(terms)}</p>
${lines.map((line) => html`<p>${line}</p>`)}
${terms.body !== '' && html`<div class="text" dir="auto">${trusted(writeBody(terms.body))}</div>`}`
}

async function whatCircleSees(db: Db, person: Person | null, referral: Referral): Promise<Html | null> {
  if (person === null || !isPassedOn(referral)) return null
  const [standing, circle] = await Promise.all([
    readStanding(db, { person, at: new Date() }, referral),
    readCircle(db, referral.id),
  ])
  const hasDeclined = circle.find(({ id }) => id === person.account.id)?.answer === 'no'
  const { mayUseForm } = standing
  const why =
    referral.closedAt === null
      ? howAsked(referral)
      : 'Only those who were asked, or wanted it, can read this.'
  return html`<p class="note">${why}</p>
${hasDeclined && html`<p class="note" role="status">You said that it is not for you, and its author knows. You hear no more of it. If you think better of it, say so here.</p>`}
${ownInterest(referral, standing, person)}
${mayAnswer(standing.interest) && referral.accepting && html`${answerButtons(referral, { mayUseForm, mayRecommend: false })}${!mayUseForm && ANSWER_THE_NOTE}${!hasDeclined && notForMe(referral.code, person)}`}`
}

const ANSWER_THE_NOTE = html`<p>Guests do not answer on this page here: answer the message in which you were asked.</p>`

function notForMe(code: string, { formToken }: Person): Html {
  return html`<form method="post" action="/r/${code}/decline">${hiddenToken(formToken)}<button class="link-button">Not for me</button></form>`
}

function howAsked({ terms, circleUntil }: PassedOnReferral): Html {
  if (terms.audience === 'circle_only')
    return html`Only those whom its author chose are asked, you among them.`
  return html`You are asked before everybody else${circleUntil !== null && html`, until ${dayOf(circleUntil)}`}.`
}

async function whatAuthorSees(db: Db, { visit, referral, refused }: Unpublished): Promise<Html> {
  const person = visit.person!
  const { code, state } = referral
  const desk = isPassedOn(referral) && html`<p><a class="button" href="/r/${code}/desk">Candidates</a></p>`
  if (state === 'pending_review') return await held(db, visit, referral)
  const action = state === 'removed' || state === 'draft' ? await findActionAbout(db, referral.id) : undefined
  const judge =
    action && (await findAppealJudge(db, { byId: action.by?.id ?? null, accountId: action.account.id }))
  const about = action && judge && statement(action, { code, judge, formToken: person.formToken, refused })
  return html`${desk}${about}${referralMoves(referral, visit, await readChoosable(db, referral))}${state === 'draft' && draftActions(referral, person)}`
}

async function held(db: Db, visit: Visit, referral: Referral): Promise<Html> {
  const person = visit.person!
  return html`<section class="note"><h2>Why it waits</h2>
<p>A moderator looks at it before it is listed. Nobody else sees it until then.</p>
${await reasonsToWait(db, person, referral)}
<div class="move-row">${visit.viewer && editLink(referral, visit.viewer)}
${discardForm(referral.code, person)}</div></section>`
}

function draftActions({ code, isSource }: Referral, person: Person): Html {
  const goOn = isSource
    ? html`<p>It is in your own words: change your post, and it is handed in again.</p>`
    : html`<p><a class="button" href="/new/referral?draft=${code}">Go on with it</a></p>`
  return html`${goOn}${discardForm(code, person)}`
}

function discardForm(code: string, { formToken }: Person): Html {
  return html`<form method="post" action="/r/${code}/discard">${hiddenToken(formToken)}<button class="quiet-button">Discard it</button></form>`
}

function statement(
  { id, action, reasonCode, statement, state, madeAt, appeal }: ActionView,
  {
    code,
    judge,
    formToken,
    refused,
  }: { code: string; judge: AppealJudge; formToken: string; refused: Refused | undefined },
): Html {
  const { field } = retyped(refused, `/r/${code}/appeal`)
  const title = action === 'remove' ? 'Why it was removed' : 'Why it was sent back'
  const canAppeal = state === 'standing' && Date.now() - madeAt.getTime() <= APPEAL_DAYS * 86_400_000
  const who = appeal?.isBySame ? 'The same moderator' : 'Another moderator'
  const decided =
    state === 'confirmed'
      ? `${who} looked at your appeal: the decision stands.`
      : state === 'reversed' && `${who} looked at your appeal: the decision was taken back.`
  return html`<section class="note"><h2>${title}</h2>
<p>${REASON_WORDS[reasonCode]} (${dayOf(madeAt)}): ${statement}</p>
${state === 'appealed' && html`<p>You appealed. ${JUDGE_WORDS[judge]} Your words:</p><blockquote class="typed">${appeal?.text}</blockquote>`}
${decided && html`<p>${decided} ${appeal?.decision}</p>`}
${
  canAppeal &&
  html`<form method="post" action="/r/${code}/appeal" class="sheet">${hiddenToken(formToken)}<input type="hidden" name="actionId" value="${id}">
${textField(field({ name: 'text', label: 'Why is the decision wrong?', hint: `You can appeal once, within ${APPEAL_DAYS} days. ${JUDGE_WORDS[judge]}`, need: 'always' } as const), 4)}
<div class="form-end"><button class="button">Appeal</button></div></form>`
}</section>`
}

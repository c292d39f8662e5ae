// One candidate as the author of the referral sees her (product §4.5), with what the author can do.

import { fullHandle } from '../../core/accounts/account.ts'
import type { InterestSource } from '../../core/interests/interest.ts'
import { INTEREST_MOVES, type InterestState } from '../../core/interests/states.ts'
import type { CandidateView } from '../../core/interests/view.ts'
import { INTRODUCTION_STATES, type IntroductionState, isAlive } from '../../core/introductions/states.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import { PAY_UNITS } from '../../core/referrals/wording/english.ts'
import { payPhrase, symbolOf } from '../../core/referrals/wording/pay-sentences.ts'
import type { Roster } from '../../core/rosters/roster.ts'
import type { ClientField } from '../../core/vault/fields.ts'
import { type Html, html } from '../../lib/html.ts'
import { formatAmount } from '../../lib/money.ts'
import { accountLine, monogram } from './account-line.ts'
import { hiddenToken } from './button.ts'
import { CANDIDATE_WORDS, CLIENT_FIELD_LABELS, INTRODUCTION_WORDS } from './candidate-words.ts'
import { evidenceList } from './evidence.ts'
import { checkFields, type Option, selectField, textField } from './form.ts'
import { type Refused, retyped } from './refused.ts'
import { dayOf, timeAgo } from './time.ts'

/** Around the cards of one referral. */
export interface DeskScene {
  code: string
  terms: ReferralTerms
  isClosed: boolean
  /** Whether its author writes posts here: a guest writes from her own node. */
  mayWrite: boolean
  /** Which fields of the client are kept. */
  kept: ClientField[]
  token: string
  /** Of a writer of this node; a guest keeps none. */
  rosters: Roster[]
  /** The form of this page that was refused. */
  refused: Refused | undefined
  at: Date
}

/**
 * The card of a candidate. Nothing on it is seen by anybody but the author, save the state that concerns the candidate. It can
 * be ticked for the form with the id `ticked`.
 */
export function candidateCard(
  candidate: CandidateView,
  scene: DeskScene,
  ticked: string | false = false,
): Html {
  const { candidate: who, state, message, expressedAt, interestId, evidence } = candidate
  return html`<article class="candidate" id="candidate-${interestId}" aria-labelledby="name-${interestId}">
<header class="post-head">${monogram(who)}<div><h3 id="name-${interestId}">${accountLine(who)}</h3>
<p class="post-line"><span class="state">${CANDIDATE_WORDS[state]}</span> <span>${expressedAt && timeAgo(expressedAt, scene.at)}</span></p></div></header>
${ticked && html`<p class="order"><label><input type="checkbox" name="compare" value="${interestId}" form="${ticked}"> Compare</label></p>`}
${message === '' ? html`<p class="hint">No words came with it.</p>` : html`<blockquote class="text" dir="auto"><p class="typed">${message}</p></blockquote>`}
<dl class="facts">${offer(candidate, scene)}</dl>
<h4>How do I know them?</h4>
${evidenceList(evidence)}
${introduction(candidate)}
${actions(candidate, scene)}
</article>`
}

// Only a form says that whoever leaves the rate empty takes what is offered.
const WITH_A_FORM: readonly InterestSource[] = ['web_account', 'web_guest', 'offer_agreement']

function offer({ rate, availableFrom, samples, source }: CandidateView, { terms }: DeskScene): Html {
  const links = samples.map(
    (url) => html`<li><a href="${url}" rel="nofollow noopener noreferrer">${url}</a></li>`,
  )
  const asked = rate && `${symbolOf(rate.currency)}${formatAmount(rate.amount)} ${PAY_UNITS[rate.unit]}`
  return html`<div><dt>Rate</dt><dd>${asked ?? (WITH_A_FORM.includes(source) ? 'As offered' : 'None named')} <span class="hint">(offered: ${payPhrase(terms)})</span></dd></div>
${availableFrom && html`<div><dt>From</dt><dd>${dayOf(new Date(availableFrom))}</dd></div>`}
${links.length > 0 && html`<div><dt>Samples</dt><dd><ul class="plain">${links}</ul></dd></div>`}`
}

function introduction({ introduction }: CandidateView): Html | null {
  if (introduction === null) return null
  const { code, expiresAt } = introduction
  const state = stateOf(introduction)
  return html`<p class="note">The introduction ${INTRODUCTION_WORDS[state]}${isAlive(state) && html`, until ${dayOf(expiresAt)}`}.
<a href="/i/${code}">Look after it</a></p>`
}

function stateOf({ state }: { state: string }): IntroductionState {
  return INTRODUCTION_STATES.find((one) => one === state)!
}

function actions(candidate: CandidateView, scene: DeskScene): Html {
  const { state, introduction } = candidate
  const can = (to: InterestState) =>
    INTEREST_MOVES[state][to]?.some(({ by, guard }) => by === 'author' && !guard.isFilling) ?? false
  const isBetween = introduction !== null && !['declined', 'expired', 'revoked'].includes(introduction.state)
  const mayIntroduce =
    ['received', 'shortlisted', 'introduced'].includes(state) && !isBetween && !scene.isClosed
  return html`<div class="move-row">
${can('shortlisted') && move(candidate, scene, 'shortlisted', 'Put on the shortlist')}
${can('received') && move(candidate, scene, 'received', 'Back from the shortlist')}
${can('chosen') && move(candidate, scene, 'chosen', 'They got the work')}
</div>
${state === 'chosen' && !isBetween && html`<p class="note">You did not introduce them here, so they do not know who the client is. Tell them yourself.</p>`}
${scene.mayWrite && ask(candidate)}
${toRoster(candidate, scene)}
${mayIntroduce && introduce(candidate, scene)}
${can('not_chosen') && notThisTime(candidate, scene)}
${ownNote(candidate, scene)}`
}

function move({ interestId }: CandidateView, scene: DeskScene, to: InterestState, words: string): Html {
  return html`<form method="post" action="/r/${scene.code}/desk/move">${hidden(interestId, scene)}<input type="hidden" name="to" value="${to}"><button class="quiet-button">${words}</button></form>`
}

// In the thread in which she wrote, where her server shows it to her (product §2.2 no. 17).
function ask({ candidate, postId }: CandidateView): Html {
  const [name, begun] = postId === null ? ['text', `${fullHandle(candidate)} `] : ['reply_to', postId]
  const query = new URLSearchParams({ visibility: 'direct', [name]: begun })
  return html`<p><a href="/new/post?${query.toString()}">Ask them something, in private</a></p>`
}

function toRoster({ interestId, candidate }: CandidateView, scene: DeskScene): Html | false {
  const others = scene.rosters.filter(({ members }) => members.every(({ id }) => id !== candidate.id))
  const roster = { name: 'roster', id: `roster-${interestId}`, label: 'Which', need: 'always' } as const
  const options = others.map(({ id, name }): Option => [id, name])
  return (
    others.length > 0 &&
    html`<details><summary>Put on a roster</summary>
<form method="post" action="/r/${scene.code}/desk/roster" class="sheet">${hidden(interestId, scene)}
${selectField(roster, options)}<button class="quiet-button">Put</button></form></details>`
  )
}

function introduce({ interestId }: CandidateView, scene: DeskScene): Html {
  const action = `/r/${scene.code}/desk/introduce`
  const { ticked, isOpen } = retyped(scene.refused, action, { interest: interestId })
  const options = scene.kept.map((field) => [field, CLIENT_FIELD_LABELS[field]] as const)
  const fields = {
    name: 'fields',
    id: `fields-${interestId}`,
    label: 'What they are to learn',
    need: 'always',
  } as const
  const ask = { name: 'asksClient', id: `asks-${interestId}`, label: 'Before that' } as const
  if (options.length === 0)
    return html`<p class="hint">To introduce them, first say below who the client is.</p>`
  return html`<details${isOpen}><summary>Introduce them to the client</summary>
<form method="post" action="${action}" class="sheet">${hidden(interestId, scene)}
${checkFields(fields, ticked('fields', scene.kept), options)}
${checkFields(ask, ticked('asksClient', []), [['yes', 'I ask the client first']])}
<p class="hint">They are asked first. Only after a yes they can open a page with these, once.</p>
<button class="button">Introduce</button></form></details>`
}

// Polite, and to be changed: a no that says nothing is what people remember.
function notThisTime({ interestId }: CandidateView, scene: DeskScene): Html {
  const value = `Thank you for offering to take “${scene.terms.title}”. I chose otherwise this time, and I am glad to know you for the next.`
  const action = `/r/${scene.code}/desk/move`
  const { field, isOpen } = retyped(scene.refused, action, { interest: interestId, to: 'not_chosen' })
  const answer = field({
    name: 'answer',
    id: `answer-${interestId}`,
    label: 'What they read',
    value,
    need: 'always',
  } as const)
  return html`<details${isOpen}><summary>Not this time</summary>
<form method="post" action="${action}" class="sheet">${hidden(interestId, scene)}<input type="hidden" name="to" value="not_chosen">
${textField(answer, 3)}<button class="quiet-button">Say so</button></form></details>`
}

function ownNote({ interestId, note }: CandidateView, scene: DeskScene): Html {
  const action = `/r/${scene.code}/desk/note`
  const { field, isOpen } = retyped(scene.refused, action, { interest: interestId })
  const own = field({
    name: 'note',
    id: `note-${interestId}`,
    label: 'Your own note',
    hint: 'Nobody else sees it.',
    value: note,
  })
  return html`<details${isOpen || (note !== '' && html` open`)}><summary>Your own note</summary>
<form method="post" action="${action}" class="sheet">${hidden(interestId, scene)}${textField(own, 2)}<button class="quiet-button">Keep</button></form></details>`
}

function hidden(interestId: string, { token }: DeskScene): Html {
  return html`${hiddenToken(token)}<input type="hidden" name="interest" value="${interestId}">`
}

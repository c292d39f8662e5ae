import { isShownAgain } from '../../core/introductions/open.ts'
import { checkIntroductionMove, type IntroductionState, isAlive } from '../../core/introductions/states.ts'
import type { IntroductionView } from '../../core/introductions/view.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import { HANDOFFS } from '../../core/referrals/wording/english.ts'
import { payPhrase } from '../../core/referrals/wording/pay-sentences.ts'
import { Refusal } from '../../core/refusal.ts'
import { CLIENT_FIELDS, type ClientFields } from '../../core/vault/fields.ts'
import { type Html, html, isWebUrl } from '../../lib/html.ts'
import type { Person } from '../visit.ts'
import { accountName } from './account-line.ts'
import { hiddenToken } from './button.ts'
import {
  CLIENT_FIELD_LABELS,
  INTRODUCTION_WORDS,
  OUTCOME_WORDS,
  OWN_INTRODUCTION_WORDS,
  OWN_OUTCOME_WORDS,
} from './candidate-words.ts'
import { faultList, radioFields, selectField } from './form.ts'
import { optionsOf } from './referral-words.ts'
import { timeInFull } from './time.ts'

/** Who looks at an introduction, when, and what her last deed was refused with. */
interface Around {
  person: Person
  at: Date
  refusal: Refusal | undefined
}

/** An introduction as one of the two sees it: where it stands, its terms, and what she can do. */
export function introductionPart(view: IntroductionView, around: Around): Html {
  const { author, candidate, referralCode, state, expiresAt } = view
  const terms = view.terms as ReferralTerms
  const handoff = terms.handoff === null ? '' : HANDOFFS[terms.handoff]
  return html`<div class="prose"><h1>An introduction</h1>
${faultList(around.refusal ? [{ says: around.refusal.message }] : [])}
<p class="lead">${view.isAuthor ? html`You introduce ${accountName(candidate)}` : html`${accountName(author)} would like to introduce you to the client`} for <a href="/r/${referralCode}">${terms.title}</a>.</p>
<p class="note">It ${(view.isAuthor ? INTRODUCTION_WORDS : OWN_INTRODUCTION_WORDS)[state]}${isAlive(state) && html`, until ${timeInFull(expiresAt)}`}.</p>
<dl class="facts"><div><dt>Pay</dt><dd>${payPhrase(terms)}</dd></div>
${handoff !== '' && html`<div><dt>Whose client afterwards</dt><dd>${handoff}</dd></div>`}
<div><dt>Shown once it is open</dt><dd>${view.fields.map((field) => CLIENT_FIELD_LABELS[field]).join(', ')}</dd></div></dl>
${actions(view, around)}
${(state === 'opened' || state === 'done') && outcomePart(view, around)}
</div>`
}

/** The client, as the candidate sees it the one time that it is shown. */
export function clientPart({ code, referralCode, terms }: IntroductionView, client: ClientFields): Html {
  const rows = CLIENT_FIELDS.filter((field) => client[field] !== undefined).map(
    (field) => html`<div><dt>${CLIENT_FIELD_LABELS[field]}</dt><dd>${linked(client[field]!)}</dd></div>`,
  )
  return html`<div class="prose"><h1>The client</h1>
<p class="lead">For <a href="/r/${referralCode}">${terms.title}</a>. It is opened once: please write down what you need. For two minutes you can see it again; each time is noted.</p>
<dl class="facts">${rows}</dl>
<p class="note">Write to the author too, and say how it goes: it is what keeps work coming.</p>
<p><a href="/i/${code}">I have it: go on</a></p></div>`
}

// What a client's address leads to is told nothing, and the author's lines stay lines.
function linked(text: string): Html {
  const words = text
    .split(/(\s+)/)
    .map((word) => (isWebUrl(word) ? html`<a href="${word}" rel="noopener noreferrer">${word}</a>` : word))
  return html`<span class="typed">${words}</span>`
}

function actions(view: IntroductionView, { person, at }: Around): Html {
  const by = view.isAuthor ? 'author' : 'candidate'
  const can = (to: IntroductionState) => isOpenTo(view, to, { by, at })
  const send = (deed: string, words: string, style = 'quiet-button', value?: string) =>
    html`<form method="post" action="/i/${view.code}/${deed}">${hiddenToken(person.formToken)}${
      value !== undefined && html`<input type="hidden" name="answer" value="${value}">`
    }<button class="${style}">${words}</button></form>`
  const isAsked = view.state === 'awaiting_candidate' && (can('ready') || can('awaiting_client'))
  const wantsTime = isAlive(view.state) && !view.isExtended && at < view.expiresAt
  return html`<div class="move-row">
${!view.isAuthor && isAsked && send('answer', 'Yes, introduce me', 'button', 'yes')}
${can('opened') && send('open', 'Open it, once', 'button')}
${!view.isAuthor && isShownAgain(view, at) && send('open', 'See it again, in these two minutes', 'button')}
${view.isAuthor && can('ready') && send('client-agreed', 'The client agreed', 'button')}
${can('done') && send('done', 'It is done')}
${wantsTime && send('extend', 'Three more days')}
${can('declined') && send('answer', 'No, thank you', 'quiet-button', 'no')}
${can('revoked') && send('revoke', 'Take it back')}
</div>`
}

function isOpenTo(
  view: IntroductionView,
  to: IntroductionState,
  { by, at }: { by: 'author' | 'candidate'; at: Date },
): boolean {
  try {
    checkIntroductionMove(view, { to, by, at })
    return true
  } catch (refusal) {
    if (refusal instanceof Refusal) return false
    throw refusal
  }
}

function outcomePart({ code, outcome, isAuthor }: IntroductionView, { person }: Around): Html {
  const result = {
    name: 'result',
    label: 'What came of it?',
    value: outcome?.result ?? '',
    need: 'always',
  } as const
  const value = outcome?.paidOnTime == null ? '' : outcome.paidOnTime ? 'yes' : 'no'
  const paid = { name: 'paid', label: 'Was it paid on time?', value, need: 'sometimes' } as const
  return html`<section class="moves" aria-labelledby="outcome-title"><h2 id="outcome-title">What came of it?</h2>
<p class="hint">Only you see your answer. From many answers the node learns which clients pay, and it shows nobody who gave them.</p>
<form method="post" action="/i/${code}/outcome" class="sheet">${hiddenToken(person.formToken)}
${selectField(result, [['', 'Choose …'], ...optionsOf(isAuthor ? OUTCOME_WORDS : OWN_OUTCOME_WORDS)])}
${radioFields(paid, [
  ['', 'Not known yet'],
  ['yes', 'Yes'],
  ['no', 'No'],
])}
<div class="form-end"><button class="button">${outcome ? 'Say it anew' : 'Say so'}</button></div></form></section>`
}

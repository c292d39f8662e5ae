// What somebody who reads a referral can do about it, and where she stands with it.
import type { Interest } from '../../core/interests/interest.ts'
import { INTEREST_MOVES, type InterestState } from '../../core/interests/states.ts'
import type { Referral } from '../../core/referrals/referral.ts'
import { type Html, html } from '../../lib/html.ts'
import type { Standing } from '../standing.ts'
import type { Person } from '../visit.ts'
import { hiddenToken } from './button.ts'
import { EVIDENCE_WORDS, OWN_INTEREST_WORDS } from './candidate-words.ts'
import { lastDayOf } from './time.ts'

/** What of a referral decides about the buttons. */
type Answerable = Pick<Referral, 'id' | 'code' | 'authorId' | 'accepting' | 'closedAt' | 'expiresAt'>

/** The buttons of a stranger and of who has not answered yet. A stranger is led to the sign-in on the way. */
export function answerButtons(
  { code }: Answerable,
  { mayUseForm, mayRecommend }: { mayUseForm: boolean; mayRecommend: boolean },
): Html | false {
  if (!mayUseForm && !mayRecommend) return false
  return html`<p class="form-start">${mayUseForm && html`<a class="button" href="/r/${code}/interest">I’m interested</a>`}${
    mayRecommend && html` <a class="quiet-button" href="/r/${code}/recommend">Recommend a colleague</a>`
  }</p>`
}

/** Where the reader stands with an interest of her own, what she said, what comes next, and how she leaves. */
export function ownInterest(referral: Answerable, standing: Standing, person: Person): Html | null {
  const { interest, introduction, evidence, words, hasThanked } = standing
  if (interest === null) return null
  const canLeave = INTEREST_MOVES[interest.state].withdrawn?.some(({ by }) => by === 'candidate')
  return html`<section class="note" aria-labelledby="own-title"><h2 id="own-title">Where you stand</h2>
<p>${OWN_INTEREST_WORDS[interest.state]}${next(referral, interest.state)}</p>
${words.answer !== '' && html`<p>The author writes:</p><blockquote class="text" dir="auto"><p class="typed">${words.answer}</p></blockquote>`}
${words.message !== '' && html`<details><summary>What you said</summary><p class="typed" dir="auto">${words.message}</p></details>`}
${evidence.length > 0 && html`<p class="hint">The author sees beside your reply how you know each other: ${evidence.map((kind) => EVIDENCE_WORDS[kind]).join(', ')}.</p>`}
${introduction !== null && html`<p><a class="button" href="/i/${introduction}">Your introduction</a></p>`}
${interest.state === 'chosen' && thanks(referral.code, hasThanked, person)}
${canLeave && html`<form method="post" action="/r/${referral.code}/leave">${hiddenToken(person.formToken)}<button class="quiet-button">Leave</button></form>`}
</section>`
}

function thanks(code: string, isGiven: boolean, { formToken }: Person): Html {
  if (isGiven) return html`<p>You gave your thanks.</p>`
  return html`<form method="post" action="/r/${code}/thanks">${hiddenToken(formToken)}<button class="quiet-button">Thanks</button> <span class="hint">Whoever passed the work on is told, and whoever recommended you.</span></form>`
}

function next({ closedAt, expiresAt }: Answerable, state: InterestState): Html | false {
  if (closedAt !== null || expiresAt === null || (state !== 'received' && state !== 'shortlisted'))
    return false
  return html` The work is open until ${lastDayOf(expiresAt)}: then, or before, you are told what became of it.`
}

/** Whether somebody with such an interest, or with none, may say that she is interested. */
export function mayAnswer(interest: Interest | null): boolean {
  return (
    interest === null ||
    (INTEREST_MOVES[interest.state].received?.some(({ by }) => by === 'candidate') ?? false)
  )
}

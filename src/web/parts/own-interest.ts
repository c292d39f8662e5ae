// What somebody who reads a referral can do about it, and where she stands with it.
import { INTEREST_MOVES, type InterestState } from '../../core/interests/states.ts'
import { type Html, html } from '../../lib/html.ts'
import type { OwnStanding } from '../own-standing.ts'
import { type Person, type Visit, withoutButtons } from '../visit.ts'
import { hiddenToken } from './button.ts'
import { EVIDENCE_WORDS, OWN_INTEREST_WORDS } from './candidate-words.ts'

/** What of a referral decides about the buttons. */
interface Answerable {
  code: string
  accepting: boolean
  closedAt: Date | null
}

/** The buttons of a stranger and of who has not answered yet. A stranger is led to the sign-in on the way. */
export function answerButtons({ code }: Answerable, canRecommend: boolean): Html {
  return html`<p class="form-start"><a class="button" href="/r/${code}/interest">I’m interested</a>${
    canRecommend && html` <a class="quiet-button" href="/r/${code}/recommend">Recommend a colleague</a>`
  }</p>`
}

/** Where the reader stands with an interest of her own, and how she leaves. */
export function ownInterest(
  { code }: Answerable,
  { interest, introduction, evidence }: OwnStanding,
  person: Person,
): Html {
  const canLeave = INTEREST_MOVES[interest.state].withdrawn?.some(({ by }) => by === 'candidate')
  return html`<section class="note" aria-labelledby="own-title"><h2 id="own-title">Where you stand</h2>
<p>${OWN_INTEREST_WORDS[interest.state]}</p>
${evidence.length > 0 && html`<p class="hint">Under “How do I know them?” the author finds of you: ${evidence.map((kind) => EVIDENCE_WORDS[kind]).join(', ')}.</p>`}
${introduction !== null && html`<p><a class="button" href="/i/${introduction}">Your introduction</a></p>`}
${canLeave && html`<form method="post" action="/r/${code}/leave">${hiddenToken(person.formToken)}<button class="quiet-button">Leave</button></form>`}
</section>`
}

/** Whether somebody with such an interest may say anew that she is interested. */
export function mayAnswerAgain(state: InterestState): boolean {
  return INTEREST_MOVES[state].received?.some(({ by }) => by === 'candidate') ?? false
}

/** The same visit for parts that a guest is shown without buttons, since they are for members. */
export function asReader(visit: Visit): Visit {
  return visit.viewer === null ? withoutButtons(visit) : visit
}

import { floorSentence } from '../../core/referrals/judge/floors.ts'
import type { ReachedJudgement } from '../../core/referrals/judge/judgements.ts'
import type { Verdict } from '../../core/referrals/judge.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import { aboutPay } from '../../core/referrals/wording/pay-sentences.ts'
import { type Html, html } from '../../lib/html.ts'
import { labels } from './referral-card.ts'

/** What an author is told before posting: what the pay comes to, which labels there will be, and what becomes of it. */
export function judgementPart(terms: ReferralTerms, judged: ReachedJudgement): Html {
  const pay = [aboutPay(terms), floorSentence(judged.floor)].filter((sentence) => sentence !== '').join(' ')
  const reasons = judged.reasons.map((reason) => html`<li>${reason}</li>`)
  return html`${pay !== '' && html`<p>${pay}</p>`}
${
  reasons.length > 0 &&
  html`<h3>${TITLES[judged.verdict]}</h3>
${judged.labels.length > 0 && html`<p>${labels({ terms, labels: [...judged.labels] })}</p>`}
<ul>${reasons}</ul>`
}`
}

const TITLES: Readonly<Record<Verdict, string>> = {
  pass: 'What readers are told',
  review: 'A moderator looks at it first',
  hold: 'It is held until a moderator agrees',
  refuse: 'It cannot be listed like this',
}

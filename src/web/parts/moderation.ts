import type { ActionView } from '../../core/moderation/read.ts'
import { SIGNALS } from '../../core/policy/signals.ts'
import { LABELS } from '../../core/referrals/judge/labels.ts'
import type { ReviewedReferral } from '../../core/referrals/queue.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import { type Html, html } from '../../lib/html.ts'
import { accountName, shownName } from './account-line.ts'
import { ACTION_STATE_WORDS, ACTION_WORDS, REASON_WORDS } from './moderation-words.ts'
import { dayOf } from './time.ts'

/** Why a referral was held: the signs that were found, with what they were found by, and its labels. */
export function judgedBy({ signals, labels, terms, score }: ReviewedReferral): Html {
  const signs = signals.map(
    ({ code, points, evidence }) =>
      html`<li>${SIGNALS[code].says} <span class="hint">(${points} points${evidence !== '' && `: “${evidence}”`})</span></li>`,
  )
  const marks = labels.map(
    (code) =>
      html`<li><strong>${LABELS[code].text(terms as ReferralTerms)}.</strong> ${LABELS[code].why(terms as ReferralTerms)}</li>`,
  )
  if (signs.length + marks.length === 0)
    return html`<p>No sign of anything: it is among the first of an author who is not known here yet.</p>`
  return html`<p>${score} points in all.</p><ul>${signs}${marks}</ul>`
}

/** A decision as a line of a history. */
export function actionLine({
  action,
  reasonCode,
  statement,
  state,
  madeAt,
  by,
  referral,
  appeal,
}: ActionView): Html {
  return html`<li><p><strong>${ACTION_WORDS[action]}</strong>${referral && html` “${referral.title}” (<a href="/mod/r/${referral.code}">${referral.code}</a>)`}:
${REASON_WORDS[reasonCode]}, ${dayOf(madeAt)}, by ${by ? shownName(by) : 'somebody who is gone'}; ${ACTION_STATE_WORDS[state]}.</p>
<blockquote class="typed">${statement}</blockquote>
${appeal && html`<p>Appeal: <span class="typed">${appeal.text}</span>${appeal.decision !== '' && html` Decision: <span class="typed">${appeal.decision}</span>`}</p>`}</li>`
}

/** Whom a referral is of, leading to what moderators did about her before. */
export function authorOf({ author }: Pick<ReviewedReferral, 'author'>): Html {
  return html`${accountName(author)} (<a href="/mod/people/${author.id}">history</a>)`
}

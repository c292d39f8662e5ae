import { type Account, displayName } from '../../core/accounts/account.ts'
import type { PassedOnReferral } from '../../core/referrals/referral.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import { type Html, html } from '../../lib/html.ts'

/** Whose client she is afterwards, as the author says it to her; posts say it to writers. */
const TO_THE_CLIENT: Readonly<Record<NonNullable<ReferralTerms['handoff']>, string>> = {
  keep: 'You would be their client from then on, and need not go through me.',
  one_job: 'It would be for this one job.',
  cover: 'They would stand in for me this time; for the next job I am here again.',
  subcontract: 'They would work for me: I stay the one whom you pay.',
  shared: 'They and I would look after you together.',
  na: '',
}

/**
 * The mail with which an author asks her client whether she may introduce somebody (double opt-in, product §4.2), to be
 * copied. Names stand as dots: this page knows none of the client's.
 */
export function introductionMail({ terms }: PassedOnReferral, author: Account): Html {
  const handoff = terms.handoff === null ? '' : TO_THE_CLIENT[terms.handoff]
  const text = `Dear …,

I cannot take on “${terms.title}” myself. A colleague whose work I know could: may I introduce the two of you?
${handoff === '' ? '' : `\n${handoff}\n`}
If you say yes, I put you in touch, and the rest is between you.

Best wishes,
${displayName(author)}`
  return html`<details class="mail"><summary>Copy an introduction e-mail</summary>
<label for="introduction-mail">Copy it, and put in the names yourself</label>
<textarea id="introduction-mail" readonly rows="11">
${text}</textarea></details>`
}

import { type Account, displayName } from '../../core/accounts/account.ts'
import { HANDOFFS } from '../../core/referrals/english.ts'
import type { PassedOnReferral } from '../../core/referrals/referral.ts'
import { type Html, html } from '../../lib/html.ts'

/**
 * The mail with which an author asks her client whether she may introduce somebody (double opt-in, product §4.2), to be
 * copied. Names stand as dots: this page knows none of the client's.
 */
export function introductionMail({ terms }: PassedOnReferral, author: Account): Html {
  const handoff = terms.handoff === null ? '' : HANDOFFS[terms.handoff]
  const text = `Dear …,

I cannot take on “${terms.title}” myself. A colleague whose work I know could: may I introduce the two of you?
${handoff === '' ? '' : `\nFor what it is worth, this is how I see it: ${handoff}\n`}
If you say yes, I put you in touch, and the rest is between you.

Best wishes,
${displayName(author)}`
  return html`<details class="mail"><summary>Copy an introduction e-mail</summary>
<label for="introduction-mail">Copy it, and put in the names yourself</label>
<textarea id="introduction-mail" readonly rows="11">
${text}</textarea></details>`
}

import { readStandingJudgement } from '../../core/referrals/judge/judgements.ts'
import type { Referral } from '../../core/referrals/referral.ts'
import type { ReferralTerms } from '../../core/referrals/terms.ts'
import type { Db } from '../../db/connect.ts'
import { type Html, html } from '../../lib/html.ts'
import type { Person } from '../visit.ts'

/** Why a referral waits for a moderator, for its author: the signs that were found, and what its terms are by today's policy. */
export async function reasonsToWait(db: Db, { account }: Person, referral: Referral): Promise<Html | false> {
  const { id, code } = referral
  const waiting = { id, code, terms: referral.terms as ReferralTerms, at: new Date() }
  const { reasons } = await readStandingJudgement(db, account, waiting)
  return reasons.length > 0 && html`<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`
}

/** Tells the author of an open referral why its boards leave it out until a moderator has looked at an edit of it. */
export async function whyUnlisted(db: Db, person: Person | null, referral: Referral): Promise<Html | false> {
  if (referral.doubtedAt === null || referral.closedAt !== null || person?.account.id !== referral.authorId)
    return false
  return html`<section class="note"><h2>Why the boards leave it out</h2>
<p>A moderator looks at what you changed before they boost it again. Only you see this.</p>
${await reasonsToWait(db, person, referral)}</section>`
}

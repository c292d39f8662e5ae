import type { EndorsementView } from '../../core/endorsements/endorsement.ts'
import { type Html, html } from '../../lib/html.ts'
import { accountName } from './account-line.ts'
import { BASIS_SAID } from './candidate-words.ts'

/** What somebody says of another, by whom, and on what she knows it; `deeds` are the buttons below. */
export function endorsementItem(view: EndorsementView, deeds: Html | null = null): Html {
  const { author, subject, basis, since, skills, text } = view
  return html`<article class="referral">
<p>${accountName(author)} ${BASIS_SAID[basis]}${since !== null && ` since ${since}`}${skills.length > 0 && `; ${skills.join(', ')}`}. <span class="hint">Of ${accountName(subject)}.</span></p>
<blockquote class="typed" dir="auto">${text}</blockquote>
${deeds}</article>`
}

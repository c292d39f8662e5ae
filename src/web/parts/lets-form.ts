// The fields by which a writer says what others may do with a post.
import { z } from 'zod'
import { QUOTE_CHOICES, REPLY_CHOICES } from '../../core/posts/policy.ts'
import { type Html, html } from '../../lib/html.ts'
import { type Option, selectField } from './form.ts'

/** What a form says of replies and quotes. */
export const LetsFields = {
  lets_reply: z.enum(REPLY_CHOICES).catch('everybody'),
  lets_quote: z.enum(QUOTE_CHOICES).catch('everybody'),
}

const REPLY: Option[] = [
  ['everybody', 'everybody who may read it'],
  ['followers', 'those who follow you'],
  ['named', 'those whom you name in it'],
]
const QUOTE: Option[] = [
  ['everybody', 'everybody'],
  ['followers', 'those who follow you'],
  ['nobody', 'nobody'],
]

/** The fields themselves, folded: most posts are for everybody. */
export function letsFields({ lets_reply, lets_quote }: { lets_reply: string; lets_quote: string }): Html {
  const isNarrow = lets_reply !== 'everybody' || lets_quote !== 'everybody'
  return html`<details class="fold"${isNarrow && html` open`}><summary>What others may do with it</summary>
${selectField({ name: 'lets_reply', label: 'Who may reply', value: lets_reply, need: 'sometimes' }, REPLY)}
${selectField({ name: 'lets_quote', label: 'Who may quote it', hint: 'What is not for everybody is quoted by nobody but you.', value: lets_quote, need: 'sometimes' }, QUOTE)}
</details>`
}

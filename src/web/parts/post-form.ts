// What the forms for a new post and for an edit have in common.
import { z } from 'zod'
import { POST_LENGTH_MAX, WARNING_LENGTH_MAX } from '../../core/posts/post.ts'
import { type Html, html } from '../../lib/html.ts'
import { readLanguage } from '../../lib/locale.ts'
import { lineField, selectField, textField } from './form.ts'
import { LANGUAGE_DEFAULT, languageOptions } from './languages.ts'

/** What a writer types, and whether she wants to see it first. */
export const WordsForm = z.object({
  text: z.string(),
  warning: z.string().default(''),
  language: z.string().transform((tag) => readLanguage(tag) ?? LANGUAGE_DEFAULT),
  step: z.enum(['preview', 'publish']).catch('publish'),
})

/** The words of a post as they were typed. */
export type WordsForm = z.output<typeof WordsForm>

/** The field for the words themselves; `says` is what is wrong with them. */
export function textPart({ text }: WordsForm, says: string | undefined): Html {
  const hint = `Up to ${POST_LENGTH_MAX.toLocaleString('en')} characters. Name people as @ada or @bram@mastodon.example; #tags and addresses become links.`
  return textField({ name: 'text', label: 'Your words', hint, value: text, error: says, need: 'always' }, 9)
}

/** The fields for their language, and for what is to be shown instead of them. */
export function languageParts({ language, warning }: WordsForm): Html {
  const hint = 'Shown instead of your words until somebody opens them.'
  return html`${selectField({ name: 'language', label: 'Language', value: language, need: 'always' }, languageOptions(language))}
${lineField({ name: 'warning', label: 'Content warning', hint, value: warning }, { lengthMax: WARNING_LENGTH_MAX })}`
}

/** A post before it is one. */
export interface Preview {
  words: Html
  pictures?: Html | null
  /** The handles in it that lead to nobody. */
  unknown: string[]
}

/** How a post will look, and of which handles nobody will hear. */
export function postPreview({ words, pictures, unknown }: Preview, { language }: WordsForm): Html {
  return html`<section class="preview" aria-labelledby="preview-title"><h2 id="preview-title">How it will look</h2><div class="text" dir="auto" lang="${language}">${words}</div>${pictures}
${unknown.length > 0 && html`<p class="note" role="status">Nobody is found by ${unknown.join(', ')}: what is no link above reaches nobody.</p>`}</section>`
}

import MarkdownIt from 'markdown-it'
import { type CleanHtml, sanitize } from '../../../lib/html.ts'

// Of Markdown only what product §3.2 lists: p, br, strong, em, a, ul, ol, li, blockquote. What is typed as anything else
// (headings, images, code, HTML) stays the text that it is.
const markdown = new MarkdownIt('zero', { breaks: true, linkify: true }).enable([
  ...['list', 'blockquote', 'newline', 'escape', 'entity', 'emphasis', 'link', 'autolink'],
  ...['linkify', 'balance_pairs', 'fragments_join', 'text_join'],
])
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false })

/** Gives a referral's text, which its author wrote in Markdown, as markup. Links lead to the web only. */
export function writeBody(body: string): CleanHtml {
  return sanitize(markdown.render(body).replaceAll(/>\n/g, '>').trim())
}

import type { FastifyReply } from 'fastify'
import type { Site } from '../core/site.ts'
import { type Html, html } from '../lib/html.ts'
import { sendPage } from './page.ts'

/** A page of help: public, and the same for everybody. */
export interface HelpPage {
  path: string
  title: string
  /** What it is about, in a sentence for search engines. */
  description: string
  body: Html
}

/** Answers with a page of help. */
export function sendHelp(
  reply: FastifyReply,
  site: Site,
  { path, title, description, body }: HelpPage,
): FastifyReply {
  return sendPage(reply, site, {
    title,
    body: html`<div class="prose"><h1>${title}</h1>
${body}
${MORE}</div>`,
    shared: { kind: 'website', url: `${site.origin}${path}`, description, isIndexable: true },
  })
}

/** All pages of help: the address, the title, and what is found there. */
export const HELP_PAGES = [
  [
    '/help/for-mastodon-users',
    'For people on Mastodon',
    'Follow boards, answer work and pass it on without an account here.',
  ],
  [
    '/help/post-by-mention',
    'Pass work on by mention',
    'The lines that a post needs, and what is read from them.',
  ],
  ['/help/commands', 'What the desk understands', 'What you can do with a referral by a message.'],
  ['/help/pay', 'What is said about pay', 'What each referral says, what is compared, and from where.'],
  ['/help/scams', 'How frauds look', 'By which signs work is looked at before it is listed.'],
  [
    '/about/moderation',
    'How this node is moderated',
    'Who decides, by which rules, and how often what was decided.',
  ],
] as const

const MORE = html`<h2>More</h2>
<ul>${HELP_PAGES.map(([path, title]) => html`<li><a href="${path}">${title}</a></li>`)}</ul>`

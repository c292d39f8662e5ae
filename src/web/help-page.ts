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

const MORE = html`<h2>More</h2>
<ul><li><a href="/help/for-mastodon-users">For people on Mastodon</a></li>
<li><a href="/help/post-by-mention">Pass work on by mention</a></li>
<li><a href="/help/commands">What the desk understands</a></li>
<li><a href="/help/pay">What is said about pay</a></li>
<li><a href="/help/scams">How frauds look</a></li>
<li><a href="/about/moderation">How this node is moderated</a></li></ul>`

import type { Site } from '../../core/site.ts'
import { html } from '../../lib/html.ts'
import { HELP_PAGES } from '../help-page.ts'
import { sendPage } from '../page.ts'
import type { Answer } from '../visit.ts'

/** `/help`: all there is of it. */
export function showHelp(site: Site): Answer {
  return async (_, reply) => {
    const lines = HELP_PAGES.map(
      ([path, title, says]) => html`<li><a href="${path}">${title}</a><p class="hint">${says}</p></li>`,
    )
    return sendPage(reply, site, {
      title: 'Help',
      body: html`<div class="prose"><h1>Help</h1><ul class="plain">${lines}</ul></div>`,
      shared: {
        kind: 'website',
        url: `${site.origin}/help`,
        description: 'How work is passed on here, from this node and from any other of the fediverse.',
        isIndexable: true,
      },
    })
  }
}

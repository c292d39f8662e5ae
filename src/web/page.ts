import type { FastifyReply } from 'fastify'
import type { Site } from '../core/site.ts'
import { layout, type Page } from './layout.ts'
import { type Visit, visitOf } from './visit.ts'

/** How long others may show a page as they were given it: every node that gets a post fetches its page at once. */
export const SHARED_SECONDS = 60

/** Answers with a page. */
export function sendPage(reply: FastifyReply, site: Site, page: Page): FastifyReply {
  const visit = visitOf(reply.request)
  const { documentUri } = page.shared ?? {}
  if (documentUri !== undefined) {
    reply.header('link', `<${documentUri}>; rel="alternate"; type="application/activity+json"`)
  }
  if (page.isSecret) reply.header('x-robots-tag', 'noindex').header('referrer-policy', 'no-referrer')
  return reply
    .code(page.status ?? 200)
    .type('text/html; charset=utf-8')
    .header('cache-control', keeping(page, visit))
    .send(layout(site, page, visit).toString())
}

function keeping(page: Page, { person }: Visit): string {
  if (page.isSecret) return 'no-store'
  const isAnyones = person === null && page.isPersonal === undefined && page.status === undefined
  return isAnyones ? `public, max-age=${SHARED_SECONDS}` : 'private, no-store'
}

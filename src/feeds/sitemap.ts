// The map for search engines (sitemaps.org): the open work that may be indexed, and the boards.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { readBoards } from '../core/boards/find.ts'
import { readIndexable } from '../core/search/search.ts'
import { html } from '../lib/html.ts'
import { sendFresh } from './answer.ts'
import type { FeedParts } from './lists.ts'

/** `/sitemap.xml`. What is closed is gone from it at once. */
export function showSitemap({ db, site }: FeedParts) {
  return async (_: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const [referrals, boards] = await Promise.all([readIndexable(db), readBoards(db)])
    const pages = [`${site.origin}/`, `${site.origin}/open`, ...boards.map((board) => board.url)]
    const body = html`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${pages.map((url) => html`<url><loc>${url}</loc></url>`)}
${referrals.map(({ url, changedAt }) => html`<url><loc>${url}</loc><lastmod>${changedAt.toISOString()}</lastmod></url>`)}
</urlset>
`
    return sendFresh(reply, { type: 'application/xml; charset=utf-8', body: body.toString() })
  }
}

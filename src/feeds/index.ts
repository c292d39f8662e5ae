// What readers and programs are served: feeds of every list, the open work as JSON, and the map for search engines.
import cors from '@fastify/cors'
import limits from '@fastify/rate-limit'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../core/refusal.ts'
import { sendFresh, showRefusals } from './answer.ts'
import { listReferrals, showApiDocument, showOneReferral } from './api.ts'
import { Format, TYPES } from './formats.ts'
import { type Feed, updatedOf } from './items.ts'
import { READER_ASKS } from './limits.ts'
import {
  type FeedParts,
  type ReadFeed,
  readAccount,
  readBoard,
  readOpen,
  readSaved,
  readTag,
} from './lists.ts'
import { showSitemap } from './sitemap.ts'

/** The face for readers and programs, as a plugin of the server. It knows nobody: all of it is what strangers may see. */
export function feeds(parts: FeedParts): FastifyPluginAsync {
  return async (app) => {
    showRefusals(app)
    await app.register(limits, {
      ...READER_ASKS,
      errorResponseBuilder: (_, { after }) => new Refusal('too_many', `Please wait ${after} and ask again.`),
    })
    routeFeeds(app, parts)
    app.get('/sitemap.xml', showSitemap(parts))
    await app.register(async (api) => {
      await api.register(cors, { origin: '*', methods: ['GET', 'HEAD'], exposedHeaders: ['link', 'etag'] })
      api.get('/api/referrals', listReferrals(parts))
      api.get('/api/referrals/:code', showOneReferral(parts))
      api.get('/api/openapi.json', showApiDocument(parts))
    })
  }
}

const FORMAT = ':format(^(?:rss|atom|json|ics)$)'

function routeFeeds(app: FastifyInstance, parts: FeedParts): void {
  app.get(`/open.${FORMAT}`, showFeed(parts, readOpen))
  app.get(`/b/:board(^[A-Za-z0-9_]+).${FORMAT}`, showFeed(parts, readBoard))
  app.get(`/@:handle(^[A-Za-z0-9_]+).${FORMAT}`, showFeed(parts, readAccount))
  app.get(`/tags/:tag(^[^./]+).${FORMAT}`, showFeed(parts, readTag))
  app.get(`/saved/:token(^[A-Za-z0-9_-]+).${FORMAT}`, showFeed(parts, readSaved, true))
}

const Ending = z.object({ format: Format })

function showFeed(parts: FeedParts, read: ReadFeed, isPrivate = false) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const at = new Date()
    const { format } = Ending.parse(request.params)
    const feed = await read(parts, { params: request.params, query: request.query, at })
    const body = await write(parts, feed, { format, at })
    return sendFresh(reply, { type: TYPES[format], body, updatedAt: updatedOf(feed), isPrivate })
  }
}

// What makes feeds is loaded when the first is asked for, so that a node without readers is spared it.
async function write(
  { site }: FeedParts,
  feed: Feed,
  { format, at }: { format: Format; at: Date },
): Promise<string> {
  if (format === 'ics') return (await import('./calendar.ts')).writeCalendar(site, feed)
  const { writeAtom, writeJson, writeRss } = await import('./write.ts')
  if (format === 'json') return writeJson(site, feed, at)
  return format === 'rss' ? writeRss(site, feed) : writeAtom(site, feed)
}

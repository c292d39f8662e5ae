// What browsers are served: every page, every form, and what stands around them.
import limits from '@fastify/rate-limit'
import type { FastifyPluginAsync } from 'fastify'
import { showErrors } from './errors.ts'
import { checkForms } from './form-token.ts'
import { setHeaders } from './headers.ts'
import { readForms } from './input.ts'
import { sayTooMany } from './limits.ts'
import { routeMedia } from './routes/media.ts'
import { routePosts } from './routes/posts.ts'
import { routePublic } from './routes/public.ts'
import { routeReferrals } from './routes/referrals.ts'
import { routeTies } from './routes/ties.ts'
import { routeWork } from './routes/work.ts'
import { readViewers } from './session.ts'
import { serveStatic } from './static.ts'
import { readUploads } from './uploads.ts'
import type { WebParts } from './web-parts.ts'

/** The face for browsers, as a plugin of the server. */
export function web(parts: WebParts): FastifyPluginAsync {
  return async (app) => {
    await setHeaders(app, parts.site)
    await app.register(serveStatic)
    await app.register(async (pages) => {
      await readForms(pages)
      await readViewers(pages, parts)
      await readUploads(pages)
      await pages.register(limits, { global: false, errorResponseBuilder: sayTooMany })
      checkForms(pages, parts)
      showErrors(pages, parts.site)
      routePublic(pages, parts)
      routePosts(pages, parts)
      routeMedia(pages, parts)
      routeReferrals(pages, parts)
      routeWork(pages, parts)
      routeTies(pages, parts)
    })
  }
}

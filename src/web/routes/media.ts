import type { FastifyInstance } from 'fastify'
import { PICTURE_TRIES } from '../limits.ts'
import {
  PICTURE_HEADERS,
  showAvatar,
  showEmoji,
  showFile,
  showNameEmoji,
  showPicture,
} from '../pages/media.ts'
import type { WebParts } from '../web-parts.ts'

const COPIED = { ...PICTURE_HEADERS, config: { rateLimit: PICTURE_TRIES } }

/** Pictures. */
export function routeMedia(app: FastifyInstance, parts: WebParts): void {
  app.get('/media/:name', PICTURE_HEADERS, showFile(parts))
  app.get('/media/accounts/:account/avatar', COPIED, showAvatar(parts))
  app.get('/media/accounts/:account/emoji/:shortcode', COPIED, showNameEmoji(parts))
  app.get('/media/posts/:post/:at', COPIED, showPicture(parts))
  app.get('/media/posts/:post/emoji/:shortcode', COPIED, showEmoji(parts))
}

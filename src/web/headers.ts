import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import type { Site } from '../core/site.ts'
import { isSecure } from './cookies.ts'

const YEAR_SECONDS = 31_536_000

/** Sets what every answer tells browsers: to load nothing but ours, to be framed by nobody, to tell others nothing. */
export async function setHeaders(app: FastifyInstance, site: Site): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: policy(site) },
    strictTransportSecurity: isSecure(site) && { maxAge: YEAR_SECONDS, includeSubDomains: false },
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
  })
  app.addHook('onRequest', async (_, reply) => {
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
  })
}

/** What an embedded page tells browsers instead: to run nothing, and that anybody may frame it (product §6.6). */
export const FRAMED_BY_ANYBODY = {
  helmet: {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'style-src': ["'self'"],
        'font-src': ["'self'"],
        'img-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ['*'],
      },
    },
    frameguard: false,
  },
} as const

function policy(site: Site): Record<string, string[]> {
  const own = ["'self'"]
  const none = ["'none'"]
  return {
    'default-src': none,
    'script-src': own,
    'style-src': own,
    'img-src': site.mediaOrigin === site.origin ? own : [...own, site.mediaOrigin],
    'font-src': own,
    'connect-src': own,
    'form-action': own,
    'base-uri': none,
    'frame-ancestors': none,
    'object-src': none,
    ...(isSecure(site) && { 'upgrade-insecure-requests': [] }),
  }
}

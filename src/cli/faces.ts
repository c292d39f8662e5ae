import type { FastifyInstance } from 'fastify'
import type { Site } from '../core/site.ts'
import type { Db } from '../db/connect.ts'
import type { Federation, InboxOptions } from '../federation/index.ts'
import { web } from '../web/index.ts'

/** What the faces of a node are made of. */
export interface FaceParts {
  db: Db
  site: Site
  secretKey: Buffer
  federation: Federation
  inbox: InboxOptions
}

/** Every face that a node shows over HTTP, in the order in which they may answer. */
export function facesOf(parts: FaceParts): ((app: FastifyInstance) => Promise<void>)[] {
  const { db, site, secretKey, federation, inbox } = parts
  return [
    (app) => federation.routes(app, inbox),
    async (app) => {
      await app.register(web({ db, site, secretKey, lookup: (text) => federation.lookup.find(text) }))
    },
  ]
}

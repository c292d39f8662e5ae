import type { FastifyInstance } from 'fastify'
import type { Account } from '../core/accounts/account.ts'
import { Copies } from '../core/media/copies.ts'
import type { Site } from '../core/site.ts'
import type { VaultKeys } from '../core/vault/keys.ts'
import type { Db } from '../db/connect.ts'
import type { Federation, InboxOptions } from '../federation/index.ts'
import { feeds } from '../feeds/index.ts'
import type { Files } from '../lib/files.ts'
import { web } from '../web/index.ts'

/** What the faces of a node are made of. */
export interface FaceParts {
  db: Db
  site: Site
  secretKey: Buffer
  vaultKeys: VaultKeys
  federation: Federation
  inbox: InboxOptions
  files: Files
}

/** Every face that a node shows over HTTP, in the order in which they may answer: for nodes, for machines, for people. */
export function facesOf(parts: FaceParts): ((app: FastifyInstance) => Promise<void>)[] {
  const { db, site, secretKey, vaultKeys, federation, inbox, files } = parts
  const { homes, fetchPicture } = federation
  const copies = new Copies({ db, files, fetchPicture })
  const lookup = (text: string) => federation.lookup.find(text)
  const askAnew = (account: Account) => federation.lookup.anew(account)
  return [
    (app) => federation.routes(app, inbox),
    async (app) => {
      await app.register(feeds({ db, site }))
    },
    async (app) => {
      await app.register(web({ db, site, secretKey, vaultKeys, lookup, askAnew, homes, files, copies }))
    },
  ]
}

import { type Config, readConfig } from '../config.ts'
import { makeKeyPairs } from '../core/accounts/keys.ts'
import type { Site } from '../core/site.ts'
import { type VaultKeys, vaultKeys } from '../core/vault/keys.ts'
import type { Db } from '../db/connect.ts'
import type { Federation } from '../federation/index.ts'
import type { Lookup } from '../federation/lookup.ts'
import { createLog, type Log } from '../lib/log.ts'
import { foundNode } from './found.ts'
import { checkMigrated, checkSecretKey, type OpenNode, openNode } from './open.ts'

const CONNECTIONS = 4

/** What a command works on. */
export interface Ground {
  db: Db
  site: Site
  secretKey: Buffer
  vaultKeys: VaultKeys
  /** Finds what somebody types or pastes, asking its node where we do not know it. Refuses as `Lookup.find` does. */
  find: Lookup['find']
}

/**
 * Does a command's work on the node that the configuration names, whether it runs or not, and closes it after. Refuses
 * another database, address or secret key than the node's.
 */
export async function withNode(work: (ground: Ground) => Promise<void>): Promise<void> {
  const config = readConfig()
  // What goes wrong is said by the command itself; standard output is for what was asked.
  const log = createLog({ level: 'silent', role: 'command' })
  const node = await openNode(config, log, CONNECTIONS)
  const way = wayOut(node, config, log)
  try {
    await checkMigrated(node)
    await foundNode(node.database.db, node.site, { secretKey: config.secretKey, makePairs: makeKeyPairs })
    await checkSecretKey(node, config)
    await work({
      db: node.database.db,
      site: node.site,
      secretKey: config.secretKey,
      vaultKeys: vaultKeys(config.secretKey, config.vaultKeys),
      find: way.find,
    })
  } finally {
    await way.close()
    await node.close()
  }
}

// Opened only when something has to be looked up: loading Fedify takes longer than most commands.
function wayOut({ database, site }: OpenNode, { secretKey, devPeers }: Config, log: Log) {
  let opened: Federation | undefined
  return {
    find: async (text: string) => {
      const { openFederation } = await import('../federation/index.ts')
      const observe = { observeFetch: () => {}, observeDelivery: () => {} }
      opened ??= openFederation({
        database,
        site,
        secretKey,
        devPeers,
        asksSignatures: false,
        log,
        ...observe,
      })
      return await opened.lookup.find(text)
    },
    close: async () => await opened?.close(),
  }
}

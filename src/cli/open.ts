import { sql } from 'kysely'
import type { Config } from '../config.ts'
import { findLocalAccount } from '../core/accounts/find.ts'
import { isSealedWith } from '../core/accounts/keys.ts'
import { type Site, siteAt } from '../core/site.ts'
import { connectDatabase, type Database } from '../db/connect.ts'
import { createDatabase, type EmbeddedPostgres, startEmbedded } from '../db/embedded.ts'
import { listPending, migrateDatabase } from '../db/migrate.ts'
import { nodeHandle } from '../federation/node-actor.ts'
import type { Log } from '../lib/log.ts'

const DATABASE_NAME = 'watercooler'

/** The node's ground under a command: its database, and the PostgreSQL below when that is our own. */
export interface OpenNode {
  site: Site
  database: Database
  embedded: EmbeddedPostgres | undefined
  /** Closes the database; stops our own PostgreSQL if this process started it and nobody else uses it. */
  close: () => Promise<void>
}

/** Opens the database that the configuration names, or starts or joins our own. */
export async function openNode(config: Config, log: Log, connections: number): Promise<OpenNode> {
  const embedded = config.databaseUrl === undefined ? await startEmbedded(config.dataDir) : undefined
  if (embedded) await createDatabase(embedded, DATABASE_NAME)
  const url = config.databaseUrl ?? embedded!.url(DATABASE_NAME)
  const database = connectDatabase(url, { connections, name: 'node', log })
  if (!embedded) await checkReach(database)
  return {
    site: siteAt(config.origin, config.nodeName, config.media.origin),
    database,
    embedded,
    close: async () => {
      await database.close()
      if (embedded?.isOurs) await embedded.stopUnlessUsed()
    },
  }
}

/** A command cannot do its work for a reason that the operator can mend; the message says how. */
export class CommandFault extends Error {}

async function checkReach({ db, close }: Database): Promise<void> {
  try {
    await sql`select 1`.execute(db)
  } catch (fault) {
    await close()
    // A name with several addresses fails with all their faults and no words of its own.
    const { message, code } = fault as { message: string; code?: string }
    throw new CommandFault(`The database that DATABASE_URL names cannot be used: ${message || code}`)
  }
}

/** Brings the database up to date and gives the names of what was applied. */
export async function migrateNode({ database }: OpenNode): Promise<string[]> {
  return await migrateDatabase(database.db)
}

/** Refuses to work with a secret key that does not open the node's keys: it would seal others that nobody can open. */
export async function checkSecretKey({ database: { db }, site }: OpenNode, config: Config): Promise<void> {
  const own = await findLocalAccount(db, nodeHandle(site))
  if (!own || (await isSealedWith(db, config.secretKey, own.id))) return
  throw new CommandFault(
    "The secret key is not the one with which this node's keys are sealed: " +
      'set SECRET_KEY, SECRET_KEY_FILE or DATA_DIR as they are for the running node.',
  )
}

/** Refuses to work on a database that this program does not know yet. */
export async function checkMigrated({ database }: OpenNode): Promise<void> {
  const pending = await listPending(database.db)
  if (pending.length === 0) return
  throw new CommandFault(
    `The database is not up to date (${pending.join(', ')}): start the node once, or run “watercooler migrate”.`,
  )
}

import { createAccount, type NewAccount } from '../core/accounts/create.ts'
import { findLocalAccount } from '../core/accounts/find.ts'
import type { KeyPair } from '../core/accounts/keys.ts'
import { createBoard, MAIN_BOARD_HANDLE } from '../core/boards/create.ts'
import type { Site } from '../core/site.ts'
import type { Db } from '../db/connect.ts'
import { nodeHandle } from '../federation/node-actor.ts'
import { CommandFault } from './open.ts'

/** What seals the keys of a node's own accounts, and where they come from. */
export interface FoundingKeys {
  secretKey: Buffer
  makePairs: () => Promise<KeyPair[]>
}

/**
 * Makes what every node has: an account of its own, the desk and the main board. What is there already stays.
 * Refuses to serve a database that was founded under another address: all addresses in it would be wrong.
 */
export async function foundNode(db: Db, site: Site, { secretKey, makePairs }: FoundingKeys): Promise<void> {
  await checkOrigin(db, site)
  const own: NewAccount[] = [
    { kind: 'node', handle: nodeHandle(site), name: site.name },
    { kind: 'desk', handle: 'desk', name: `The desk at ${site.name}` },
  ]
  for (const account of own) {
    if (await findLocalAccount(db, account.handle)) continue
    const pairs = await makePairs()
    await db.transaction().execute((tx) => createAccount(tx, site, account, { secretKey, pairs }))
  }
  if (await findLocalAccount(db, MAIN_BOARD_HANDLE)) return
  const pairs = await makePairs()
  const board = { handle: MAIN_BOARD_HANDLE, name: `Open work at ${site.name}`, isMain: true, work: [] }
  await db.transaction().execute((tx) => createBoard(tx, site, board, { secretKey, pairs }))
}

async function checkOrigin(db: Db, site: Site): Promise<void> {
  const node = await db
    .selectFrom('accounts')
    .select('uri')
    .where('host', 'is', null)
    .where('kind', '=', 'node')
    .executeTakeFirst()
  if (!node || new URL(node.uri).origin === site.origin) return
  throw new CommandFault(
    `This database belongs to the node at ${new URL(node.uri).origin}, but ORIGIN is ${site.origin}. ` +
      'Addresses in the fediverse cannot change: set ORIGIN, or the PORT it follows, as it was, best in the file .env.',
  )
}

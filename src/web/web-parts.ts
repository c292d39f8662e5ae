import type { Account } from '../core/accounts/account.ts'
import type { Copies } from '../core/media/copies.ts'
import type { Site } from '../core/site.ts'
import type { VaultKeys } from '../core/vault/keys.ts'
import type { Db } from '../db/connect.ts'
import type { Files } from '../lib/files.ts'
import type { Homes } from './homes.ts'
import type { Lookup } from './mentions.ts'

/** What the pages are made from. */
export interface WebParts {
  db: Db
  site: Site
  /** Makes the tokens of forms. */
  secretKey: Buffer
  lookup: Lookup
  /** Asks an account's own node what it says of itself now. Refuses 'conflict' when it cannot be asked. */
  askAnew: (account: Account) => Promise<Account>
  /** Seals what authors say of their clients, and opens it for introductions. */
  vaultKeys: VaultKeys
  homes: Homes
  /** Where pictures are kept that are uploaded here. */
  files: Files
  /** Pictures of other nodes, as they are shown here. */
  copies: Copies
}

import type { Account } from '../core/accounts/account.ts'
import type { Site } from '../core/site.ts'
import type { VaultKeys } from '../core/vault/keys.ts'
import type { Db } from '../db/connect.ts'
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
}

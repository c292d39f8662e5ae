import type { Account } from '../../core/accounts/account.ts'
import type { RemotePost, Surroundings } from '../../core/posts/surroundings.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed, Share } from '../../db/pool-work.ts'
import type { Batch } from '../../lib/batch.ts'
import type { Lookup } from '../lookup.ts'
import type { Activity } from '../wire/activity.ts'

/** What a receiver may use: it reads and fetches, and gives back the one deed that writes. */
export interface Receiving {
  db: Db
  site: Site
  lookup: Lookup
  /** Reads what surrounds an arriving post; posts that arrive together share a statement. */
  surroundings: Batch<RemotePost, Surroundings>
}

/** Why an activity was let fall; logged at debug, told to nobody. */
export class Dropped {
  readonly why: string

  constructor(why: string) {
    this.why = why
  }
}

/**
 * Takes an activity that passed the gate: `actor` signed it. Gives the deed that makes it true here, or says why it is
 * let fall. Throws only what is worth another try.
 */
export type Receiver = (
  receiving: Receiving,
  activity: Activity,
  actor: Account,
) => Promise<Deed | Share | Dropped>

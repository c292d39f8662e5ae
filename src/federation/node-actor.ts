import { findLocalAccount } from '../core/accounts/find.ts'
import type { SigningKey, SigningKeys } from '../core/accounts/keys.ts'
import type { Site } from '../core/site.ts'
import type { Db } from '../db/connect.ts'

/** The handle of the node's own account, which signs what the node asks of others: its host name. */
export function nodeHandle(site: Site): string {
  return new URL(site.origin).hostname
}

/** Gives the key with which the node signs its own requests. Throws while the node's account is not made. */
export function nodeSigner(db: Db, site: Site, keys: SigningKeys): () => Promise<SigningKey> {
  return async () => {
    const account = await findLocalAccount(db, nodeHandle(site))
    if (!account) throw new Error('the node has no account of its own yet')
    return await keys.of(account.id)
  }
}

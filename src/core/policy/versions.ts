import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { Policy, USUAL_POLICY } from './policy.ts'

/** The policy that holds, with its version: 0 is the usual one, which no row holds. */
export interface CurrentPolicy {
  version: number
  policy: Policy
  setAt: Date | null
}

/** The node's policy as it stands now. */
export async function readPolicy(db: Db | Tx): Promise<CurrentPolicy> {
  const row = await db
    .selectFrom('policies')
    .select(['version', 'policy', 'made_at'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return { version: 0, policy: USUAL_POLICY, setAt: null }
  // Settings that came after it was stored are as usual.
  return { version: row.version, policy: Policy.parse(row.policy), setAt: row.made_at }
}

/**
 * Sets the node's policy from now on and gives its version; what was judged by an earlier one stays so. `byId` is null
 * for the operator at the command line.
 */
export async function setPolicy(tx: Tx, byId: AccountId | null, policy: Policy): Promise<number> {
  const { version } = await tx
    .insertInto('policies')
    .values({ policy: JSON.stringify(policy), by_account_id: byId })
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

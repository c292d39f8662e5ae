import type { Tx } from '../../db/connect.ts'
import type { Account } from '../accounts/account.ts'
import { markGone } from '../accounts/suspend.ts'
import { endLogin } from '../auth/logins.ts'
import { forgetPerson } from '../guests/erase.ts'
import { enqueue } from '../jobs.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'

/** How many days later what is left is erased: her key signs deliveries, which are tried for seven. */
export const DAYS_UNTIL_ERASED = 8

/**
 * A writer of this node deletes her account. She can sign in no more, nothing of hers is shown, her open work is withdrawn, and
 * other nodes are told (ActivityPub §6.4); what was kept until then is erased DAYS_UNTIL_ERASED later. Her handle is never given again.
 * Refuses: 'invalid' an account that is no writer's here; 'conflict' whoever owns the node; a second time is nothing.
 */
export async function leaveNode(tx: Tx, site: Site, account: Account, at: Date): Promise<void> {
  if (account.kind !== 'writer' || account.host !== null)
    throw new Refusal('invalid', 'Only a writer of this node can delete her account here.')
  if (account.goneAt !== null) return
  if ((await endLogin(tx, account.id)) === 'owner')
    throw new Refusal('conflict', 'Whoever owns the node cannot leave it: somebody else must own it first.')
  await forgetPerson(tx, site, account.id, at)
  await markGone(tx, account.id)
  await enqueue(tx, 'send-farewell', { accountId: account.id })
  const runAt = new Date(at.getTime() + DAYS_UNTIL_ERASED * 86_400_000)
  await enqueue(tx, 'erase-member', { accountId: account.id }, { runAt })
}

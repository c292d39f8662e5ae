import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import type { ClientFields } from '../vault/fields.ts'
import type { VaultKeys } from '../vault/keys.ts'
import { openVault } from '../vault/open.ts'
import { findClientHash } from '../vault/read.ts'
import { carryIntroduction } from './carry.ts'
import { lockIntroduction } from './introduction.ts'
import { checkAlive } from './live.ts'

/**
 * The candidate opens the page, once: what the author released of the client is unsealed, shown and written down as seen
 * (product §3.4, §3.5). There is no other way to read the vault.
 * Refuses: 'not_found' to everybody but the candidate; 'conflict' before both have said yes, and the client where that is
 * asked, after its time, when the candidate is out, and a second time.
 */
export async function openIntroduction(
  tx: Tx,
  keys: VaultKeys,
  { site, candidateId, code, at }: { site: Site; candidateId: AccountId; code: string; at: Date },
): Promise<ClientFields> {
  const introduction = await lockIntroduction(tx, { by: 'candidate', accountId: candidateId, code })
  checkAlive(introduction)
  const { id, referralId, fields, authorOkAt, candidateOkAt, clientOkAt, asksClient } = introduction
  const client_hash = await findClientHash(tx, referralId)
  const changes = { opened_at: at, client_hash }
  await carryIntroduction(tx, site, introduction, { to: 'opened', by: 'candidate', at, changes })
  // The table leads to `ready` by these alone. The vault is worth asking twice.
  if (authorOkAt === null || candidateOkAt === null || (asksClient && clientOkAt === null))
    throw new Error(`the introduction ${id} is open without everybody's consent`)
  const client = await openVault(tx, keys, { referralId, introductionId: id, viewerId: candidateId, fields })
  if (Object.keys(client).length === 0)
    throw new Refusal('conflict', 'The author has taken back what was kept of the client: please ask her.')
  return client
}

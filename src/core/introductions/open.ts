import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { CLIENT_FIELD_NAMES, type ClientFields } from '../vault/fields.ts'
import type { VaultKeys } from '../vault/keys.ts'
import { openVault } from '../vault/open.ts'
import { findClientHash } from '../vault/read.ts'
import { carryIntroduction } from './carry.ts'
import { type Introduction, lockIntroduction } from './introduction.ts'
import { checkAlive } from './live.ts'

/** For so many seconds after it was opened its page may be shown again: a browser sends a form twice, or loses the answer. */
export const SHOWN_AGAIN_SECONDS = 120

/** Whether an introduction that was opened may be shown to its candidate once more at this moment. */
export function isShownAgain(
  { state, openedAt }: Pick<Introduction, 'state' | 'openedAt'>,
  at: Date,
): boolean {
  return (
    state === 'opened' && openedAt !== null && at.getTime() - openedAt.getTime() < SHOWN_AGAIN_SECONDS * 1000
  )
}

/**
 * The candidate opens the page, once: what the author released of the client is unsealed, shown and written down as seen
 * (product §3.4, §3.5), each time that it is. There is no other way to read the vault.
 * Refuses: 'not_found' to everybody but the candidate; 'conflict' before both have said yes, and the client where that is
 * asked, after its time, when the candidate is out, after SHOWN_AGAIN_SECONDS, and while the author has emptied a field of
 * what she released: then it was not opened.
 */
export async function openIntroduction(
  tx: Tx,
  keys: VaultKeys,
  { site, candidateId, code, at }: { site: Site; candidateId: AccountId; code: string; at: Date },
): Promise<ClientFields> {
  const introduction = await lockIntroduction(tx, { by: 'candidate', accountId: candidateId, code })
  checkAlive(introduction)
  const { id, referralId, fields, authorOkAt, candidateOkAt, clientOkAt, asksClient } = introduction
  if (!isShownAgain(introduction, at)) {
    const client_hash = await findClientHash(tx, referralId)
    const changes = { opened_at: at, client_hash }
    await carryIntroduction(tx, site, introduction, { to: 'opened', by: 'candidate', at, changes })
  }
  // The table leads to `ready` by these alone. The vault is worth asking twice.
  if (authorOkAt === null || candidateOkAt === null || (asksClient && clientOkAt === null))
    throw new Error(`the introduction ${id} is open without everybody's consent`)
  const client = await openVault(tx, keys, { referralId, introductionId: id, viewerId: candidateId, fields })
  const gone = fields.filter((field) => client[field] === undefined).map((field) => CLIENT_FIELD_NAMES[field])
  if (gone.length === 0) return client
  throw new Refusal(
    'conflict',
    `The author has taken back ${gone.join(' and ')}: please ask her. It counts as not opened until she says it again.`,
  )
}

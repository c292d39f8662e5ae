import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Site } from '../site.ts'
import { carryInterests } from './carry.ts'
import { interests } from './interest.ts'
import { NO_TERMS } from './purge.ts'
import { LIVE_STATES } from './states.ts'

/**
 * Somebody wants to stand for nothing any more: she leaves wherever she may, and her words are erased everywhere. She is
 * told by whoever she said it to, and not of each interest once more.
 */
export async function forgetCandidate(tx: Tx, site: Site, candidateId: AccountId, at: Date): Promise<void> {
  const hers = await interests(tx)
    .where('candidate_id', '=', candidateId)
    .orderBy('interests.id')
    .forUpdate('interests')
    .execute()
  const leaving = hers.filter(({ state }) => LIVE_STATES.includes(state))
  const wanted = { to: 'withdrawn', by: 'candidate', byId: candidateId, isTold: true, at } as const
  await carryInterests(tx, site, leaving, wanted)
  await tx
    .updateTable('interests')
    .set({ message: '', message_hash: null, ...NO_TERMS })
    .where('candidate_id', '=', candidateId)
    .execute()
}

import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Site } from '../site.ts'
import { carryInterests } from './carry.ts'
import { interests } from './interest.ts'
import { INTEREST_MOVES, type InterestState } from './states.ts'

/** Somebody wants to stand for nothing any more: she leaves wherever she may, and her words are erased everywhere. */
export async function forgetCandidate(tx: Tx, site: Site, candidateId: AccountId, at: Date): Promise<void> {
  const hers = await interests(tx).where('candidate_id', '=', candidateId).forUpdate('interests').execute()
  const leaving = hers.filter(({ state }) => mayLeave(state))
  for (const interest of leaving)
    await carryInterests(tx, site, [interest], { to: 'withdrawn', by: 'candidate', byId: candidateId, at })
  await tx
    .updateTable('interests')
    .set({ message: '', samples: [], rate: null, rate_unit: null, currency: null, available_from: null })
    .where('candidate_id', '=', candidateId)
    .execute()
}

function mayLeave(state: InterestState): boolean {
  return INTEREST_MOVES[state].withdrawn?.some(({ by }) => by === 'candidate') ?? false
}

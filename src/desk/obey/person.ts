import { type ListedCandidate, readCandidates } from '../../core/interests/list.ts'
import type { Referral } from '../../core/referrals/referral.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Person } from '../commands.ts'
import type { Scene } from './order.ts'

/** The candidate whom somebody means by a handle or by a number of the list that WHO gives. Refuses 'not_found'. */
export async function findCandidate(
  { tx, site }: Scene,
  referral: Referral,
  who: Person,
): Promise<ListedCandidate> {
  const candidates = await readCandidates(tx, referral.id)
  const found = 'number' in who ? candidates[who.number - 1] : named(candidates, who.handle, site.host)
  if (found) return found
  throw new Refusal('not_found', 'I do not find that person among those who replied. WHO lists them.')
}

// A bare handle is one of ours, or the only one of that name.
function named(
  candidates: ListedCandidate[],
  { name, host }: { name: string; host: string | null },
  ownHost: string,
): ListedCandidate | undefined {
  const called = candidates.filter((one) => one.handle.toLowerCase() === name)
  if (host !== null) return called.find((one) => (one.host ?? ownHost) === host)
  return called.find((one) => one.host === null) ?? (called.length === 1 ? called[0] : undefined)
}

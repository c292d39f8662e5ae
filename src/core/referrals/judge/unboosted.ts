import type { Db } from '../../../db/connect.ts'
import { readPolicy } from '../../policy/versions.ts'
import type { ReferralView } from '../view.ts'
import { LABELS } from './labels.ts'

/** Why the boards list a referral and do not boost it, in whole sentences; null when its terms keep no board from it, or it is closed. */
export async function whyNotBoosted(
  db: Db,
  { isBoostable, closedAt, labels, terms }: ReferralView,
): Promise<string | null> {
  if (isBoostable || closedAt !== null) return null
  const { policy } = await readPolicy(db)
  const causes = labels.filter((code) => LABELS[code].effect(policy) === 'no_boost')
  return ['Boards list it and do not boost it.', ...causes.map((code) => LABELS[code].why(terms))].join(' ')
}

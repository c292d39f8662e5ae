import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { endGuestSessions } from '../auth/guests.ts'
import { eraseEndorsements } from '../endorsements/erase.ts'
import { eraseInterests } from '../interests/purge.ts'
import { enqueue } from '../jobs.ts'
import { eraseMessages } from '../messages/keep.ts'
import { eraseAppeals } from '../moderation/erase.ts'
import { eraseRecommendations } from '../recommendations/purge.ts'
import { leaveCircles } from '../referrals/leave-circles.ts'
import { closeReferrals } from '../referrals/moves/erase.ts'
import type { Site } from '../site.ts'

/** So long after it is withdrawn work stays, so that those who wanted it are told. */
const HOURS_UNTIL_GONE = 24

/**
 * Forgets somebody who is at home elsewhere (product §3.5): what she said, as a candidate, of others, to circles and against
 * decisions, what others said of her, her sessions; her open work is withdrawn at once, with what was kept of its clients, and gone a day later. That she does
 * not want to be suggested stays known.
 */
export async function eraseGuest(tx: Tx, site: Site, accountId: AccountId, at: Date): Promise<void> {
  await forgetPerson(tx, site, accountId, at)
  await endGuestSessions(tx, accountId)
  const runAt = new Date(at.getTime() + HOURS_UNTIL_GONE * 3_600_000)
  await enqueue(tx, 'erase-referrals', { authorId: accountId, closedBy: at.toISOString() }, { runAt })
}

/** Withdraws what somebody has under way, and forgets what she said as a candidate, of others and to the desk, and what others said of her. */
export async function forgetPerson(tx: Tx, site: Site, accountId: AccountId, at: Date): Promise<void> {
  await closeReferrals(tx, site, accountId, at)
  await eraseRecommendations(tx, accountId)
  await eraseInterests(tx, accountId)
  await eraseEndorsements(tx, accountId)
  await leaveCircles(tx, accountId)
  await eraseAppeals(tx, accountId)
  await eraseMessages(tx, accountId)
}

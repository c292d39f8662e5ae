import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Site } from '../site.ts'
import { carryIntroduction } from './carry.ts'
import { lockIntroduction } from './introduction.ts'
import { checkAlive } from './live.ts'

/**
 * The candidate says yes or no to an introduction. After a yes it is ready, or waits for the client where the author
 * wants to ask first; a no takes the candidate out of the referral.
 * Refuses: 'not_found' to all others; as `checkIntroductionMove`; 'conflict' when the candidate is out already.
 */
export async function answerIntroduction(
  tx: Tx,
  site: Site,
  candidateId: AccountId,
  { code, isYes, at }: { code: string; isYes: boolean; at: Date },
): Promise<void> {
  const introduction = await lockIntroduction(tx, { by: 'candidate', accountId: candidateId, code })
  checkAlive(introduction)
  if (!isYes) return await carryIntroduction(tx, site, introduction, { to: 'declined', by: 'candidate', at })
  const to = introduction.asksClient ? 'awaiting_client' : 'ready'
  const changes = { candidate_ok_at: at }
  await carryIntroduction(tx, site, introduction, { to, by: 'candidate', at, changes })
}

/** The author says that the client agreed: the introduction is ready. Refuses as `answerIntroduction`. */
export async function confirmClient(
  tx: Tx,
  site: Site,
  authorId: AccountId,
  { code, at }: { code: string; at: Date },
): Promise<void> {
  const introduction = await lockIntroduction(tx, { by: 'author', accountId: authorId, code })
  checkAlive(introduction)
  const changes = { client_ok_at: at }
  await carryIntroduction(tx, site, introduction, { to: 'ready', by: 'author', at, changes })
}

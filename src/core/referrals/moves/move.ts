import type { Tx } from '../../../db/connect.ts'
import type { AccountId } from '../../accounts/account.ts'
import { Refusal } from '../../refusal.ts'
import type { Site } from '../../site.ts'
import { lockReferral } from '../find.ts'
import { checkOpenAgain } from '../limits.ts'
import { isPublished, type Referral } from '../referral.ts'
import { reviseReferral } from '../revise.ts'
import type { ReferralState } from '../states.ts'
import type { WithdrawReason } from '../terms/vocabulary.ts'
import { carryOut } from './carry-out.ts'
import { checkMove } from './check-move.ts'

/** A move that an author asks for. */
export interface AskedMove {
  to: ReferralState
  at: Date
  reason?: WithdrawReason | undefined
  /** Whether replies are still welcome; only while in talks. */
  accepting?: boolean | undefined
}

/**
 * Moves a referral as its author asks: the state table says what may follow what, and what each move brings about.
 * Refuses: as `lockReferral`, `checkMove` and `checkOpenAgain`; 'conflict' to open a draft, which `openReferral` does.
 */
export async function moveReferral(
  tx: Tx,
  site: Site,
  authorId: AccountId,
  { code, move: asked }: { code: string; move: AskedMove },
): Promise<void> {
  const referral = await lockReferral(tx, authorId, code)
  const move = checkMove(referral, { to: asked.to, by: 'author', at: asked.at, reason: asked.reason })
  if (referral.state === 'draft' && asked.to !== 'discarded')
    throw new Refusal('conflict', 'A draft is opened by its form, where its terms are checked.')
  if (move.effects.includes('count_boost'))
    await checkOpenAgain(tx, authorId, { terms: referral.terms, at: asked.at, exceptCode: referral.code })
  await carryOut(tx, site, referral, { ...asked, move, byId: authorId })
}

/** The first introduction of a candidate takes an open referral into talks; one that is in talks stays as it is. */
export async function beginTalks(tx: Tx, site: Site, referral: Referral, at: Date): Promise<void> {
  if (referral.state !== 'open') return
  const move = checkMove(referral, { to: 'in_talks', by: 'introduction', at })
  await carryOut(tx, site, referral, { move, to: 'in_talks', at, byId: referral.authorId })
}

/** Changes whether replies are welcome to a referral that is open or in talks, without a new state. */
export async function setAccepting(
  tx: Tx,
  site: Site,
  authorId: AccountId,
  { code, accepting, at }: { code: string; accepting: boolean; at: Date },
): Promise<void> {
  const referral = await lockReferral(tx, authorId, code)
  if (!isPublished(referral) || referral.closedAt !== null) {
    throw new Refusal(
      'conflict',
      'Replies can be opened and closed only while a referral is open or in talks.',
    )
  }
  if (referral.accepting === accepting) return
  await reviseReferral(tx, site, { ...referral, accepting }, at)
}

/** Takes no more replies to a referral, since as many came as its author wants. */
export async function closeReplies(tx: Tx, site: Site, referral: Referral, at: Date): Promise<void> {
  await reviseReferral(tx, site, { ...referral, accepting: false }, at)
}

import { said } from '../referrals/moves/check-move.ts'
import type { PassedOnReferral } from '../referrals/referral.ts'
import { Refusal } from '../refusal.ts'

/** Refuses 'conflict' when a referral is closed, or takes no more replies for now. */
export function checkOpen(referral: Pick<PassedOnReferral, 'state' | 'accepting' | 'closedAt'>): void {
  if (referral.closedAt !== null) throw new Refusal('conflict', `This referral is ${said(referral.state)}.`)
  if (!referral.accepting) throw new Refusal('conflict', 'This referral takes no more replies.')
}

import type { EvidenceKind } from '../core/interests/evidence/line.ts'
import { readEvidenceKinds } from '../core/interests/evidence.ts'
import { findInterestOf, type Interest } from '../core/interests/interest.ts'
import { LIVE_STATES } from '../core/interests/states.ts'
import { findIntroductionOf } from '../core/introductions/introduction.ts'
import type { PassedOnReferral } from '../core/referrals/referral.ts'
import type { Db } from '../db/connect.ts'
import type { Person } from './visit.ts'

/** Where somebody stands with a referral for which she said that she would like it, or was suggested. */
export interface OwnStanding {
  interest: Interest
  /** The code of her introduction's page. */
  introduction: string | null
  /** Which kinds of evidence its author finds of her while she stands for it. */
  evidence: EvidenceKind[]
}

/** Loads where somebody stands with a referral; undefined when she has nothing to do with it. */
export async function viewOwnStanding(
  db: Db,
  { account }: Person,
  { referral, at }: { referral: PassedOnReferral; at: Date },
): Promise<OwnStanding | undefined> {
  const interest = await findInterestOf(db, referral.id, account.id)
  if (!interest) return undefined
  const introduction = await findIntroductionOf(db, interest.id)
  const isLive = LIVE_STATES.includes(interest.state)
  const evidence = isLive ? await readEvidenceKinds(db, referral, { candidateId: account.id, at }) : []
  return { interest, introduction: introduction?.code ?? null, evidence }
}

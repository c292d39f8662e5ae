import type { EvidenceKind } from '../core/interests/evidence/line.ts'
import { readEvidenceKinds } from '../core/interests/evidence.ts'
import { findInterestOf, type Interest } from '../core/interests/interest.ts'
import { type OwnWords, readOwnWords } from '../core/interests/own-words.ts'
import { LIVE_STATES } from '../core/interests/states.ts'
import { hasThanked } from '../core/introductions/credit.ts'
import { findIntroductionOf } from '../core/introductions/introduction.ts'
import { readPolicy } from '../core/policy/versions.ts'
import { isPassedOn, type Referral } from '../core/referrals/referral.ts'
import type { Db } from '../db/connect.ts'
import type { Visit } from './visit.ts'

/** What somebody has to do with a referral already. */
export interface Standing {
  interest: Interest | null
  /** The code of her introduction. */
  introduction: string | null
  /** Which kinds of evidence its author finds of her while she stands for it. */
  evidence: EvidenceKind[]
  /** What she said, and what the author answered. */
  words: OwnWords
  /** Whether she got the work and gave thanks for it. */
  hasThanked: boolean
  /** Whether she may answer with a form: guests only where the node lets them. */
  mayUseForm: boolean
}

/** Reads where somebody stands with a referral; a stranger and its author stand nowhere. */
export async function readStanding(
  db: Db,
  { person, at }: Pick<Visit, 'person' | 'at'>,
  referral: Referral,
): Promise<Standing> {
  const mayUseForm = !person?.isGuest || (await readPolicy(db)).policy.guestInterest
  const isAuthor = person?.account.id === referral.authorId
  const interest = (person && !isAuthor && (await findInterestOf(db, referral.id, person.account.id))) || null
  if (!person || !interest) {
    const words = { message: '', answer: '' }
    return { interest, introduction: null, evidence: [], words, hasThanked: false, mayUseForm }
  }
  const candidateId = person.account.id
  const isLive = LIVE_STATES.includes(interest.state)
  const [introduction, words, evidence, thanked] = await Promise.all([
    findIntroductionOf(db, interest.id),
    readOwnWords(db, candidateId, interest.id),
    isLive && isPassedOn(referral) ? readEvidenceKinds(db, referral, { candidateId, at }) : [],
    interest.state === 'chosen' && hasThanked(db, candidateId, referral.id),
  ])
  return {
    interest,
    introduction: introduction?.code ?? null,
    evidence,
    words,
    hasThanked: thanked,
    mayUseForm,
  }
}

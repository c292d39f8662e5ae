import { findInterestOf, type Interest } from '../core/interests/interest.ts'
import { readOwnWords } from '../core/interests/own-words.ts'
import { findIntroductionOf } from '../core/introductions/introduction.ts'
import { readPolicy } from '../core/policy/versions.ts'
import type { Referral } from '../core/referrals/referral.ts'
import type { Db } from '../db/connect.ts'
import type { Person } from './visit.ts'

/** What somebody has to do with a referral already. */
export interface Standing {
  interest: Interest | null
  /** The code of her introduction. */
  introduction: string | null
  /** What she said. */
  words: string
  /** Whether she may answer with a form: guests only where the node lets them. */
  mayUseForm: boolean
}

/** Reads where somebody stands with a referral; a stranger and its author stand nowhere. */
export async function readStanding(
  db: Db,
  person: Person | null,
  { id, authorId }: Pick<Referral, 'id' | 'authorId'>,
): Promise<Standing> {
  const mayUseForm = !person?.isGuest || (await readPolicy(db)).policy.guestInterest
  const isAuthor = person?.account.id === authorId
  const interest = (person && !isAuthor && (await findInterestOf(db, id, person.account.id))) || null
  if (!person || !interest) return { interest, introduction: null, words: '', mayUseForm }
  const [introduction, words] = await Promise.all([
    findIntroductionOf(db, interest.id),
    readOwnWords(db, person.account.id, interest.id),
  ])
  return { interest, introduction: introduction?.code ?? null, words, mayUseForm }
}

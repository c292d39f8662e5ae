import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { type Byline, byline } from '../accounts/byline.ts'

import { ReferralDraft } from '../referrals/terms.ts'
import { findIntroduction, type Introduction } from './introduction.ts'
import type { Outcome } from './outcome.ts'

/** What one side said came of an introduction. */
export interface SaidOutcome {
  result: Outcome
  paidOnTime: boolean | null
}

/** An introduction as each of the two sees it. Nothing of the client is in it but the names of the fields. */
export interface IntroductionView extends Introduction {
  isAuthor: boolean
  author: Byline
  candidate: Byline
  referralCode: string
  terms: ReferralDraft
  /** What the viewer said came of it; null: nothing yet. */
  outcome: SaidOutcome | null
}

/** Loads the introduction behind a page for one of the two; undefined for everybody else, as where there is none. */
export async function viewIntroduction(
  db: Db,
  viewerId: AccountId,
  code: string,
): Promise<IntroductionView | undefined> {
  const found = await findIntroduction(db, viewerId, code)
  if (!found) return undefined
  const { rows } = await sql<
    Pick<IntroductionView, 'author' | 'candidate' | 'referralCode' | 'outcome'> & { terms: unknown }
  >`
    select ${byline('author')} as author, ${byline('candidate')} as candidate, referrals.code as "referralCode",
      referrals.terms, (select json_build_object('result', result, 'paidOnTime', paid_on_time) from outcomes
        where interest_id = ${found.interestId} and reporter_id = ${viewerId}) as outcome
    from referrals join accounts author on author.id = referrals.author_id
      join accounts candidate on candidate.id = ${found.candidateId}
    where referrals.id = ${found.referralId}`.execute(db)
  const row = rows[0]
  if (!row) return undefined
  return { ...found, ...row, terms: ReferralDraft.parse(row.terms), isAuthor: found.authorId === viewerId }
}

import { type SqlBool, sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { type Byline, byline } from '../accounts/byline.ts'
import type { SignalCode } from '../policy/signals.ts'
import type { LabelCode } from './judge/labels.ts'
import { REFERRAL_COLUMNS, type Referral, referralOf } from './referral.ts'

/** A referral as a moderator sees it: with whom it is of, and by what it was judged. */
export interface ReviewedReferral extends Referral {
  author: Byline
  labels: LabelCode[]
  score: number
  signals: { code: SignalCode; points: number; evidence: string }[]
}

/** Whether a row of `referrals` waits for a moderator, as `isAwaitingReview` says it of one in hand. */
export const IN_REVIEW = sql<SqlBool>`(state = 'pending_review'
  or (doubted_at is not null and state in ('open', 'in_talks')))`

/**
 * The referrals that wait for a moderator: those that nobody sees before, and open ones of which an edit raises doubts. By
 * their places, the oldest first. For moderators alone.
 */
export async function readReviewQueue(db: Db, limit: number): Promise<ReviewedReferral[]> {
  const rows = await reviewed(db).where(IN_REVIEW).orderBy('referrals.place').limit(limit).execute()
  return rows.map(reviewedOf)
}

/** One referral as a moderator sees it, whatever its state; undefined when there is none. For moderators alone. */
export async function findReviewed(db: Db, code: string): Promise<ReviewedReferral | undefined> {
  const row = await reviewed(db).where('referrals.code', '=', code.toLowerCase()).executeTakeFirst()
  return row && reviewedOf(row)
}

/** Whether a moderator can let a referral through: it waits for one, or an edit of it does. */
export function isAwaitingReview({ state, doubtedAt }: Referral): boolean {
  return state === 'pending_review' || (doubtedAt !== null && (state === 'open' || state === 'in_talks'))
}

function reviewed(db: Db) {
  return db
    .selectFrom('referrals')
    .innerJoin('accounts as author', 'author.id', 'referrals.author_id')
    .select(REFERRAL_COLUMNS)
    .select(['referrals.labels', 'referrals.signal_score as score', byline('author').as('author')])
    .select(
      sql<ReviewedReferral['signals']>`(
        select coalesce(json_agg(json_build_object('code', code, 'points', points, 'evidence', evidence)
          order by points desc, code), '[]')
        from signals where signals.referral_id = referrals.id)`.as('signals'),
    )
}

type Row = Awaited<ReturnType<ReturnType<typeof reviewed>['execute']>>[number]

function reviewedOf({ author, labels, score, signals, ...row }: Row): ReviewedReferral {
  return { ...referralOf(row), author, labels: labels as LabelCode[], score, signals }
}

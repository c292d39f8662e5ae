import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { type Byline, byline } from '../accounts/byline.ts'
import type { PostId } from '../posts/post.ts'
import { isPassedOn, REFERRAL_COLUMNS, type ReferralId, referralOf } from '../referrals/referral.ts'
import { Refusal } from '../refusal.ts'
import { countSuggestions } from './count.ts'
import type { EvidenceLine } from './evidence/line.ts'
import { readEvidence } from './evidence.ts'
import type { InterestId, InterestSource, Rate } from './interest.ts'
import type { InterestState } from './states.ts'

/** A candidate as the author of the referral sees her: one card (product §4.5). */
export interface CandidateView {
  interestId: InterestId
  candidate: Byline
  state: InterestState
  source: InterestSource
  postId: PostId | null
  message: string
  rate: Rate | null
  availableFrom: string | null
  samples: string[]
  /** The author's own note. */
  note: string
  expressedAt: Date
  /** The newest introduction, if there is one: its code and state. */
  introduction: { code: string; state: string; expiresAt: Date } | null
  evidence: EvidenceLine[]
}

/** All candidates of a referral, in the order in which they came, and how many more were suggested. */
export interface CandidatesView {
  candidates: CandidateView[]
  suggestions: number
}

/**
 * Loads the candidates of a referral with their evidence, by ten statements at the most, however many there are.
 * Refuses: 'not_found' to everybody but the author.
 */
export async function viewCandidates(
  db: Db,
  authorId: AccountId,
  { referralId, at }: { referralId: ReferralId; at: Date },
): Promise<CandidatesView> {
  const row = await db
    .selectFrom('referrals')
    .select(REFERRAL_COLUMNS)
    .where('id', '=', referralId)
    .where('author_id', '=', authorId)
    .executeTakeFirst()
  const referral = row && referralOf(row)
  if (!referral || !isPassedOn(referral))
    throw new Refusal('not_found', 'There is no such referral of yours.')
  const cards = await readCards(db, referralId)
  const candidateIds = cards.map(({ candidate }) => candidate.id)
  const evidence = await readEvidence(db, referral, { candidateIds, at })
  return {
    candidates: cards.map((card) => ({ ...card, evidence: evidence.get(card.candidate.id) ?? [] })),
    suggestions: await countSuggestions(db, referralId),
  }
}

/** What a candidate sees of an interest of hers: only where it stands. */
export interface OwnInterestView {
  interestId: InterestId
  referralId: ReferralId
  code: string
  title: string
  referralState: string
  state: InterestState
  expressedAt: Date | null
  introduction: CandidateView['introduction']
}

/** The interests of somebody, the newest first, for herself; being on a shortlist is told, a note never. One statement. */
export async function viewOwnInterests(
  db: Db,
  candidateId: AccountId,
  limit: number,
): Promise<OwnInterestView[]> {
  const { rows } = await sql<OwnInterestView>`
    select interests.id as "interestId", referrals.id as "referralId", referrals.code, referrals.state as "referralState",
      referrals.terms ->> 'title' as title, interests.state, interests.expressed_at as "expressedAt",
      ${INTRODUCTION} as introduction
    from interests join referrals on referrals.id = interests.referral_id
    where interests.candidate_id = ${candidateId}
    order by interests.id desc limit ${limit}`.execute(db)
  return rows.map(withDates)
}

// Who was only suggested, or left, is no candidate to the author.
async function readCards(db: Db, referralId: ReferralId): Promise<Omit<CandidateView, 'evidence'>[]> {
  const { rows } = await sql<Omit<CandidateView, 'evidence'>>`
    select interests.id as "interestId", ${byline('candidate')} as candidate, interests.state, interests.source,
      interests.post_id as "postId", interests.message, interests.samples, interests.author_note as note,
      interests.available_from::text as "availableFrom", interests.expressed_at as "expressedAt",
      case when rate is null then null else json_build_object(
        'amount', trim_scale(rate)::text, 'unit', rate_unit, 'currency', currency) end as rate,
      ${INTRODUCTION} as introduction
    from interests join accounts candidate on candidate.id = interests.candidate_id
    where interests.referral_id = ${referralId} and interests.expressed_at is not null
      and interests.state in ('received', 'shortlisted', 'introduced', 'chosen', 'not_chosen')
      and candidate.suspended_at is null and candidate.gone_at is null
    order by interests.expressed_at, interests.id`.execute(db)
  return rows.map(withDates)
}

const INTRODUCTION = sql<CandidateView['introduction']>`(
  select json_build_object('code', introductions.code, 'state', introductions.state,
    'expiresAt', introductions.expires_at)
  from introductions where introductions.interest_id = interests.id order by introductions.id desc limit 1)`

// JSON knows no dates.
function withDates<Row extends Pick<CandidateView, 'introduction'>>(row: Row): Row {
  const { introduction } = row
  if (introduction === null) return row
  return { ...row, introduction: { ...introduction, expiresAt: new Date(introduction.expiresAt) } }
}

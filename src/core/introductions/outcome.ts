import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { findInterest, type Interest, type InterestId } from '../interests/interest.ts'
import { enqueue } from '../jobs.ts'
import { notifyAnew } from '../notifications/notify.ts'
import { Refusal } from '../refusal.ts'

/** What can come of an introduction (product §3.4). */
export const OUTCOMES = [
  'hired',
  'not_hired',
  'no_reply_from_client',
  'client_cancelled',
  'candidate_withdrew',
  'hired_not_paid',
  'still_talking',
] as const

/** One outcome. */
export type Outcome = (typeof OUTCOMES)[number]

/** What one side says came of it. */
export interface ReportedOutcome {
  interestId: InterestId
  result: Outcome
  /** Null: not known, or nothing was to be paid. */
  paidOnTime: boolean | null
  at: Date
}

/** How many candidates must say that one client did not pay before the moderators are told. */
export const UNPAID_ALERT_MIN = 2

/**
 * The author or the candidate says, for herself, what came of an introduction; a later word replaces an earlier one. It
 * is private: only when candidates who know nothing of one another name the same client as not paying, the moderators
 * learn that there is such a client.
 * Refuses: 'not_found' to all others; 'conflict' when there was no introduction.
 */
export async function reportOutcome(
  tx: Tx,
  reporterId: AccountId,
  { interestId, result, paidOnTime, at }: ReportedOutcome,
): Promise<void> {
  const interest = await findInterest(tx, interestId)
  if (!interest || (interest.authorId !== reporterId && interest.candidateId !== reporterId))
    throw new Refusal('not_found', 'There is no such introduction, or it is not yours.')
  const introduced = await findHandedOver(tx, interestId)
  if (!introduced)
    throw new Refusal('conflict', 'There was no introduction yet of which something could come.')
  const said = { result, paid_on_time: paidOnTime, client_hash: introduced.client_hash, made_at: at }
  await tx
    .insertInto('outcomes')
    .values({ interest_id: interestId, reporter_id: reporterId, ...said })
    .onConflict((conflict) => conflict.columns(['interest_id', 'reporter_id']).doUpdateSet(said))
    .execute()
  if (result === 'hired_not_paid') await alertModerators(tx, introduced.client_hash)
}

/** The day has come on which both sides of an introduction are asked what came of it. Who has said so is left in peace. */
export async function askOutcome(
  tx: Tx,
  { interestId, day }: { interestId: InterestId; day: 14 | 60 },
): Promise<void> {
  const interest = await findInterest(tx, interestId)
  if (!interest || !(await isWorthAsking(tx, interest, day))) return
  const { authorId, candidateId, referralId, referralPostId: postId } = interest
  const silent = await readSilent(tx, interest, day)
  const news = day === 14 ? 'outcome_14' : 'outcome_60'
  if (silent.includes(candidateId)) {
    await notifyAnew(tx, [{ to: candidateId, kind: 'outcome', from: authorId, postId }])
    await enqueue(tx, 'tell-candidate', { interestId, news })
  }
  if (silent.includes(authorId)) {
    await notifyAnew(tx, [{ to: authorId, kind: 'outcome', from: candidateId, postId }])
    await enqueue(tx, 'tell-author', { referralId, news, interestId })
  }
}

async function findHandedOver(tx: Tx, interestId: InterestId) {
  return await tx
    .selectFrom('introductions')
    .select('client_hash')
    .where('interest_id', '=', interestId)
    .where('state', 'in', ['opened', 'done'])
    .executeTakeFirst()
}

// After two months only those are asked for whom work came of it: were they paid?
async function isWorthAsking(tx: Tx, { id, state }: Interest, day: 14 | 60): Promise<boolean> {
  if (!(await findHandedOver(tx, id))) return false
  if (day === 14 || state === 'chosen') return true
  const hired = await tx
    .selectFrom('outcomes')
    .select('interest_id')
    .where('interest_id', '=', id)
    .where('result', '=', 'hired')
    .executeTakeFirst()
  return hired !== undefined
}

async function readSilent(
  tx: Tx,
  { id, authorId, candidateId }: Interest,
  day: 14 | 60,
): Promise<AccountId[]> {
  const said = await tx
    .selectFrom('outcomes')
    .select('reporter_id')
    .where('interest_id', '=', id)
    .$if(day === 60, (query) => query.where('paid_on_time', 'is not', null))
    .execute()
  return [authorId, candidateId].filter((one) => !said.some((row) => row.reporter_id === one))
}

async function alertModerators(tx: Tx, clientHash: Buffer | null): Promise<void> {
  if (clientHash === null) return
  // Two who say it at once are counted one after the other, or neither would see the other's word.
  await sql`select pg_advisory_xact_lock(hashtextextended(${clientHash.toString('hex')}, 0))`.execute(tx)
  const { rows } = await sql<{ count: number }>`
    select count(distinct interests.candidate_id)::int as count
    from outcomes join interests on interests.id = outcomes.interest_id
    where outcomes.client_hash = ${clientHash} and outcomes.result = 'hired_not_paid'
      and outcomes.reporter_id = interests.candidate_id`.execute(tx)
  if (rows[0]!.count < UNPAID_ALERT_MIN) return
  const moderators = await tx
    .selectFrom('logins')
    .select('account_id')
    .where('role', 'in', ['owner', 'moderator'])
    .execute()
  await notifyAnew(
    tx,
    moderators.map((row) => ({ to: row.account_id, kind: 'client_alert', from: null, postId: null })),
  )
}

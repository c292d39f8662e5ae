import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import { findInterestOf, type InterestId } from '../interests/interest.ts'
import { enqueueAll } from '../jobs.ts'
import { notifyAnew } from '../notifications/notify.ts'
import type { PostId } from '../posts/post.ts'
import type { ReferralId } from '../referrals/referral.ts'
import { Refusal } from '../refusal.ts'

/** What somebody is thanked for: passing the work on, or a word for the one who got it. */
export type CreditRole = 'referrer' | 'recommender'

/** Somebody who was thanked. */
export interface Credited {
  accountId: AccountId
  role: CreditRole
}

/**
 * The one who got the work thanks the author, and all who recommended her; `postId` is the post that says so, if there is
 * one. Gives whom she thanked; a second time adds the post only.
 * Refuses: 'forbidden' to anybody who was not chosen.
 */
export async function giveCredit(
  tx: Tx,
  fromId: AccountId,
  { referralId, postId, at }: { referralId: ReferralId; postId: PostId | null; at: Date },
): Promise<Credited[]> {
  const interest = await findInterestOf(tx, referralId, fromId)
  if (interest?.state !== 'chosen') throw new Refusal('forbidden', 'Only who got the work can thank for it.')
  const voices = await readVoices(tx, interest.id)
  const credited: Credited[] = [
    { accountId: interest.authorId, role: 'referrer' },
    ...voices.map((voice) => ({ accountId: voice.recommenderId, role: 'recommender' as const })),
  ]
  const isFirst = await storeCredits(tx, credited, { referralId, fromId, postId, at })
  if (!isFirst) return credited
  await notifyAnew(
    tx,
    credited.map(({ accountId }) => ({
      to: accountId,
      kind: 'credit',
      from: fromId,
      postId: interest.referralPostId,
    })),
  )
  await enqueueAll(
    tx,
    'tell-recommender',
    voices.map(({ id }) => ({ recommendationId: id, news: 'credited' })),
  )
  return credited
}

/** Whether somebody gave thanks for a referral. */
export async function hasThanked(db: Db, fromId: AccountId, referralId: ReferralId): Promise<boolean> {
  const credit = await db
    .selectFrom('credits')
    .select('id')
    .where('referral_id', '=', referralId)
    .where('from_id', '=', fromId)
    .executeTakeFirst()
  return credit !== undefined
}

/** What somebody gave and was thanked for, as the profile shows it (product §4.2). */
export async function readLedger(
  db: Db,
  accountId: AccountId,
): Promise<{ passedOn: number; filled: number; thanked: number }> {
  const { rows } = await sql<{ passedOn: number; filled: number; thanked: number }>`
    select
      (select count(*)::int from referrals where author_id = ${accountId} and post_id is not null
        and state <> 'removed') as "passedOn",
      (select count(*)::int from referrals where author_id = ${accountId} and state = 'filled') as filled,
      (select count(*)::int from credits where to_id = ${accountId}) as thanked`.execute(db)
  return rows[0]!
}

async function readVoices(
  tx: Tx,
  interestId: InterestId,
): Promise<{ id: Id<'recommendation'>; recommenderId: AccountId }[]> {
  return await tx
    .selectFrom('recommendations')
    .select(['id', 'recommender_id as recommenderId'])
    .where('interest_id', '=', interestId)
    .where('state', '=', 'consented')
    .execute()
}

async function storeCredits(
  tx: Tx,
  credited: Credited[],
  {
    referralId,
    fromId,
    postId,
    at,
  }: { referralId: ReferralId; fromId: AccountId; postId: PostId | null; at: Date },
): Promise<boolean> {
  const { rows } = await sql<{ isNew: boolean }>`
    insert into credits (referral_id, from_id, to_id, role, post_id, made_at)
    select ${referralId}, ${fromId}, account_id, role, ${postId}::bigint, ${at}
    from unnest(${credited.map((one) => one.accountId)}::bigint[], ${credited.map((one) => one.role)}::text[])
      as thanked (account_id, role)
    on conflict (referral_id, from_id, to_id, role) do update set post_id = coalesce(excluded.post_id, credits.post_id)
    returning (xmax = 0) as "isNew"`.execute(tx)
  return rows.some((row) => row.isNew)
}

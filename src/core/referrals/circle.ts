// The author's circle: whom she asks before everybody else, by a private note each (product §3.3, §4.1).
import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { type Byline, byline } from '../accounts/byline.ts'
import type { CircleNews } from '../jobs/news.ts'
import { enqueueAll } from '../jobs.ts'
import { Refusal } from '../refusal.ts'
import type { ReferralId } from './referral.ts'

/** The largest circle: a private note goes to each. */
export const CIRCLE_MAX = 50

/** Somebody of a referral's circle, and what she answered. */
export interface CircleMember extends Byline {
  answer: 'yes' | 'no' | null
}

/** Puts people into a referral's circle; whoever is in it stays. Refuses 'invalid' beyond CIRCLE_MAX. */
export async function storeCircle(tx: Tx, referralId: ReferralId, memberIds: AccountId[]): Promise<void> {
  if (memberIds.length > CIRCLE_MAX)
    throw new Refusal('invalid', `A circle holds at most ${CIRCLE_MAX} people.`)
  await sql`
    insert into referral_circle (referral_id, account_id)
    select ${referralId}, member from unnest(${memberIds}::bigint[]) as member
    on conflict do nothing`.execute(tx)
}

/** How many people a referral's circle holds. */
export async function countCircle(tx: Tx, referralId: ReferralId): Promise<number> {
  const { count } = await tx
    .selectFrom('referral_circle')
    .select((is) => is.fn.countAll<string>().as('count'))
    .where('referral_id', '=', referralId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Tells everybody of a circle; of what became of it, those who have not declined. */
export async function tellCircle(tx: Tx, referralId: ReferralId, news: CircleNews): Promise<void> {
  const members = await tx
    .selectFrom('referral_circle')
    .select('account_id as accountId')
    .where('referral_id', '=', referralId)
    .where((is) => is.or([is('answer', 'is', null), is('answer', '=', 'yes')]))
    .orderBy('account_id')
    .execute()
  await enqueueAll(
    tx,
    'tell-circle',
    members.map(({ accountId }) => ({ referralId, accountId, news })),
  )
}

/** Keeps what somebody of a circle answered. Refuses 'not_found' to everybody else. */
export async function answerCircle(
  tx: Tx,
  referralId: ReferralId,
  accountId: AccountId,
  answer: 'yes' | 'no',
): Promise<void> {
  const answered = await tx
    .updateTable('referral_circle')
    .set({ answer })
    .where('referral_id', '=', referralId)
    .where('account_id', '=', accountId)
    .returning('account_id')
    .executeTakeFirst()
  if (!answered) throw new Refusal('not_found', 'There is no such referral.')
}

/** Who is in a referral's circle, with what each answered: for its author. */
export async function readCircle(db: Db, referralId: ReferralId): Promise<CircleMember[]> {
  const { rows } = await sql<{ member: Byline; answer: CircleMember['answer'] }>`
    select ${byline('accounts')} as member, referral_circle.answer
    from referral_circle join accounts on accounts.id = referral_circle.account_id
    where referral_circle.referral_id = ${referralId}
    order by accounts.handle, accounts.id`.execute(db)
  return rows.map(({ member, answer }) => ({ ...member, answer }))
}

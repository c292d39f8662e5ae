import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { Refusal } from '../refusal.ts'
import type { ReferralTerms } from './terms.ts'

/** How much one author may list (product §3.7). */
export const LISTING_LIMITS = {
  boards: 2,
  aDay: 3,
  open: 10,
  /** For those who have closed less than `closedMin` so far. */
  openAtFirst: 3,
  closedMin: 2,
  sameTextDays: 30,
} as const

/** What is about to be listed; `exceptCode` is its own code where it is stored already. */
export interface Listing {
  terms: Pick<ReferralTerms, 'title' | 'body'>
  /** How many boards it names, beside the main one. */
  boards: number
  at: Date
  exceptCode?: string | undefined
}

/**
 * Refuses 'too_many' when an author lists too much: boards, referrals a day, open ones, or the same words again within
 * 30 days. Locks the author's row until the transaction ends, so that two at once are counted one after the other.
 */
export async function checkListingLimits(tx: Tx, authorId: AccountId, listing: Listing): Promise<void> {
  const { boards, aDay, open, openAtFirst, closedMin, sameTextDays } = LISTING_LIMITS
  if (listing.boards > boards) refuse(`A referral is listed on at most ${boards} boards: choose the best.`)
  const counts = await countListed(tx, authorId, listing)
  if (counts.same > 0)
    refuse(
      `You passed this on in the same words within the last ${sameTextDays} days: open that again, or say what is new.`,
    )
  if (counts.today >= aDay)
    refuse(
      `You passed on ${counts.today} referrals within a day. ${aDay} are the most: please wait until tomorrow.`,
    )
  if (counts.open >= open)
    refuse(`You have ${counts.open} open referrals. ${open} are the most: say first what became of one.`)
  if (counts.open >= openAtFirst && counts.closed < closedMin)
    refuse(
      `You have ${counts.open} open referrals. ${openAtFirst} are the most until ${closedMin} of yours have been closed: say first what became of one.`,
    )
}

interface Counts {
  same: number
  today: number
  open: number
  closed: number
}

async function countListed(tx: Tx, authorId: AccountId, { terms, at, exceptCode }: Listing): Promise<Counts> {
  await sql`select from accounts where id = ${authorId} for no key update`.execute(tx)
  const { rows } = await sql<Counts>`
    with listed as (
      select state, coalesce(opened_at, made_at) as since, lower(terms->>'title') as title, lower(terms->>'body') as body
      from referrals where author_id = ${authorId} and state <> 'draft' and code <> ${exceptCode ?? ''})
    select
      count(*) filter (where since > ${at}::timestamptz - interval '1 day')::int as today,
      count(*) filter (where state in ('open', 'in_talks', 'circle', 'pending_review'))::int as open,
      count(*) filter (where state in ('filled', 'withdrawn', 'expired'))::int as closed,
      count(*) filter (where title = lower(${terms.title}) and body = lower(${terms.body})
        and since > ${at}::timestamptz - make_interval(days => ${LISTING_LIMITS.sameTextDays}))::int as same
    from listed`.execute(tx)
  return rows[0]!
}

function refuse(message: string): never {
  throw new Refusal('too_many', message)
}

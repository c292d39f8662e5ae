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

/** How much the boards do within a day with posts of one author that are not listed at once (product §3.7). */
export const ANSWER_LIMITS = {
  /** Posts that lack something: each is kept, and asked about in public. */
  incomplete: 5,
  /** Posts that are refused, with the reasons in public. */
  refusals: 1,
  /** All that boards say in public to one author, whatever became of what they answered. */
  answers: 10,
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
  const { aDay, sameTextDays } = LISTING_LIMITS
  checkBoards(listing.boards)
  const counts = await countListed(tx, authorId, listing)
  if (counts.same > 0)
    refuse(
      `You passed this on in the same words within the last ${sameTextDays} days: open that again, or say what is new.`,
    )
  if (counts.today >= aDay)
    refuse(
      `You passed on ${counts.today} referrals within a day. ${aDay} are the most: please wait until tomorrow.`,
    )
  checkOpen(counts)
}

/** Refuses 'too_many' when an author opens again more than she may have open, of which opening again is no way around. */
export async function checkOpenAgain(
  tx: Tx,
  authorId: AccountId,
  listing: Omit<Listing, 'boards'>,
): Promise<void> {
  checkOpen(await countListed(tx, authorId, listing))
}

function checkOpen(counts: Counts): void {
  const { open, openAtFirst, closedMin } = LISTING_LIMITS
  if (counts.open >= open)
    refuse(`You have ${counts.open} open referrals. ${open} are the most: say first what became of one.`)
  if (counts.open >= openAtFirst && counts.closed < closedMin)
    refuse(
      `You have ${counts.open} open referrals. ${openAtFirst} are the most until ${closedMin} of yours have been closed: say first what became of one.`,
    )
}

/** Refuses 'too_many' where more boards are named than a referral is listed on. */
export function checkBoards(named: number): void {
  const { boards } = LISTING_LIMITS
  if (named > boards) refuse(`A referral is listed on at most ${boards} boards: choose the best.`)
}

/** What the boards may still do today with posts of an author that are not listed at once. */
export interface Patience {
  /** Hear a post at all. */
  mayHear: boolean
  /** Keep one that lacks something, and ask. */
  mayAsk: boolean
  /** Say in public why one is refused. */
  mayRefuse: boolean
}

/**
 * Tells how much patience the boards have left with an author. What is taken back counts too: the answers below it were
 * read. Locks the author's row until the transaction ends, so that two posts at once are heard one after the other.
 */
export async function readPatience(tx: Tx, authorId: AccountId, at: Date): Promise<Patience> {
  await lockAuthor(tx, authorId)
  const { rows } = await sql<{ incomplete: number; refusals: number; answers: number }>`
    with since as (select ${at}::timestamptz - interval '1 day' as day)
    select
      (select count(*)::int from referrals, since
        where author_id = ${authorId} and is_source and state = 'draft' and made_at > day) as incomplete,
      (select count(*)::int from desk_messages, since
        where to_id = ${authorId} and kind = 'refused' and made_at > day) as refusals,
      (select count(*)::int from since, post_mentions
        join posts on posts.id = post_mentions.post_id
        join accounts board on board.id = posts.author_id and board.kind = 'board' and board.host is null
        where account_id = ${authorId} and posts.visibility = 'unlisted' and posts.published_at > day) as answers`.execute(
    tx,
  )
  const { incomplete, refusals, answers } = rows[0]!
  const mayHear = answers < ANSWER_LIMITS.answers
  return {
    mayHear,
    mayAsk: mayHear && incomplete < ANSWER_LIMITS.incomplete,
    mayRefuse: mayHear && refusals < ANSWER_LIMITS.refusals,
  }
}

async function lockAuthor(tx: Tx, authorId: AccountId): Promise<void> {
  await sql`select from accounts where id = ${authorId} for no key update`.execute(tx)
}

interface Counts {
  same: number
  today: number
  open: number
  closed: number
}

async function countListed(
  tx: Tx,
  authorId: AccountId,
  { terms, at, exceptCode }: Omit<Listing, 'boards'>,
): Promise<Counts> {
  await lockAuthor(tx, authorId)
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

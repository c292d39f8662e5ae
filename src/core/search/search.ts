import { type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Condition } from '../accounts/find.ts'
import { visibleTo } from '../posts/visibility.ts'
import type { ReferralId } from '../referrals/referral.ts'
import { MATCHES, readRates } from './match.ts'
import type { ReferralQuery } from './query.ts'

/** Where a list goes on, and how much of it is read. */
export interface SearchPage {
  /** The place of the last referral that was seen, as it was then: whatever became of it since, the list goes on there. */
  before?: string | undefined
  limit: number
}

/** A referral that was found, and its place in lists, by which they go on. */
export interface FoundReferral {
  id: ReferralId
  place: string
}

/** Whether a referral takes replies or is being talked about, as a condition that the partial indexes know. */
export const IS_OPEN: Condition = sql<boolean>`referrals.state in ('open', 'in_talks')`

/**
 * Whether a reader may find a referral by searching: its post is the reader's to read, and to a stranger neither it nor its
 * author is closed to search (product §3.5).
 */
export function findableBy(viewerId: AccountId | null): Condition {
  return viewerId === null
    ? sql<boolean>`(referrals.is_searchable and ${isShown(null, sql`writer.is_indexable`)})`
    : isShown(viewerId, sql`true`)
}

/** Whether a referral may stand in lists that anybody's machine reads: its author may be found and listed (product §6.2). */
export const IS_LISTED: Condition = sql<boolean>`(referrals.is_searchable
  and ${isShown(null, sql`writer.is_indexable and writer.is_discoverable`)})`

// A scalar, since `exists` would be planned as a join that begins with all posts of all accounts.
function isShown(viewerId: AccountId | null, writerIs: RawBuilder<unknown>): Condition {
  return sql<boolean>`(select count(*) = 1 from posts join accounts writer on writer.id = posts.author_id
    where posts.id = referrals.post_id and ${writerIs} and ${visibleTo(viewerId)})`
}

/** The open referrals that a query asks for, by their place in lists, the newest first. */
export async function searchReferrals(
  db: Db,
  viewerId: AccountId | null,
  query: ReferralQuery,
  page: SearchPage,
): Promise<FoundReferral[]> {
  return await readMatching(db, query, { page, where: sql<boolean>`${IS_OPEN} and ${findableBy(viewerId)}` })
}

/** The same for lists that anybody's machine reads, such as the API: `IS_LISTED` ones only. */
export async function searchListed(db: Db, query: ReferralQuery, page: SearchPage): Promise<FoundReferral[]> {
  return await readMatching(db, query, { page, where: sql<boolean>`${IS_OPEN} and ${IS_LISTED}` })
}

/** Days for which feeds keep what was closed, so that their readers correct what they keep (product §6.2). */
export const FEED_CLOSED_DAYS = 7

/** What a feed of a query holds: listed referrals that are open, and those that were closed within a week before `at`. */
export async function readFeedReferrals(
  db: Db,
  query: ReferralQuery,
  { at, limit }: { at: Date; limit: number },
): Promise<ReferralId[]> {
  const since = new Date(at.getTime() - FEED_CLOSED_DAYS * DAY_MS)
  const isClosed = sql<boolean>`referrals.closed_at >= ${since} and referrals.state <> 'removed'`
  const [open, closed] = await Promise.all([
    searchListed(db, query, { limit }),
    readMatching(db, query, { page: { limit }, where: sql<boolean>`${isClosed} and ${IS_LISTED}` }),
  ])
  return [...open, ...closed].map(({ id }) => id)
}

const DAY_MS = 86_400_000

/** A map holds no more addresses than this (sitemaps.org), some of which are of lists. */
export const MAP_LENGTH_MAX = 49_000

/** The pages of open referrals that search engines may keep, the newest first, with when each changed last. */
export async function readIndexable(db: Db): Promise<{ url: string; changedAt: Date }[]> {
  const { rows } = await sql<{ url: string; changedAt: Date }>`
    select posts.url, coalesce(posts.edited_at, posts.published_at) as "changedAt"
    from referrals join posts on posts.id = referrals.post_id
    where ${IS_OPEN} and referrals.is_source = false and ${findableBy(null)}
    order by referrals.place desc limit ${MAP_LENGTH_MAX}`.execute(db)
  return rows
}

async function readMatching(
  db: Db,
  query: ReferralQuery,
  { page, where }: { page: SearchPage; where: Condition },
): Promise<FoundReferral[]> {
  const rates = await readRates(db)
  return await db.transaction().execute(async (tx) => {
    await planEach(tx)
    const { rows } = await sql<FoundReferral>`
      select referrals.id, referrals.place from referrals, (select ${JSON.stringify(query)}::jsonb as query, ${rates}::jsonb as rates) asked
      where ${where} and ${MATCHES} ${onBoard(query)} ${placedBefore(page)}
      order by referrals.place desc limit ${page.limit}`.execute(tx)
    return rows
  })
}

// The plans of other statements are made once for all values. What is asked decides here how it is best found, and what
// is not asked falls out of the plan.
async function planEach(tx: Tx): Promise<void> {
  await sql`set local plan_cache_mode = force_custom_plan`.execute(tx)
}

function placedBefore({ before }: SearchPage): RawBuilder<unknown> {
  return before === undefined ? sql`` : sql`and referrals.place < ${before}`
}

// As the rule says it too, but so that the plan can begin with what is on the board.
function onBoard({ board }: ReferralQuery): RawBuilder<unknown> {
  if (board === undefined) return sql``
  return sql`and referrals.id in (
    select referral_boards.referral_id from referral_boards join accounts on accounts.id = referral_boards.board_id
    where accounts.handle = ${board} and accounts.host is null)`
}

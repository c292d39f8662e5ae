import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import { type AccountId, shortcodesOf } from '../accounts/account.ts'
import type { Byline } from '../accounts/byline.ts'

/** How many requests to follow are read at once; the others wait until these have an answer. */
export const REQUESTS_MAX = 100

/** One side of an account's follows, by the time they were made. */
export interface FollowPage {
  side: 'followers' | 'following'
  before?: Id<'follow'> | undefined
  limit: number
}

/** Who follows an account, or whom it follows: the newest first, standing follows only. */
export async function readFollows(
  db: Db,
  accountId: AccountId,
  { side, before, limit }: FollowPage,
): Promise<{ id: Id<'follow'>; uri: string }[]> {
  const [mine, theirs] =
    side === 'followers'
      ? (['followee_id', 'follower_id'] as const)
      : (['follower_id', 'followee_id'] as const)
  return await db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', `follows.${theirs}`)
    .select(['follows.id', 'accounts.uri'])
    .where(`follows.${mine}`, '=', accountId)
    .where('follows.state', '=', 'accepted')
    .$if(before !== undefined, (query) => query.where('follows.id', '<', before!))
    .orderBy('follows.id', 'desc')
    .limit(limit)
    .execute()
}

/** Who asks to follow an account and has no answer yet: the first who asked, REQUESTS_MAX of them at the most. */
export async function readFollowRequests(
  db: Db,
  accountId: AccountId,
): Promise<(Byline & { askedAt: Date })[]> {
  return await db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', 'follows.follower_id')
    .select(['accounts.id', 'accounts.kind', 'accounts.handle', 'accounts.host', 'accounts.name'])
    .select(['accounts.uri', 'accounts.url', 'accounts.followers_uri as followersUri'])
    .select('accounts.avatar_url as avatarUrl')
    .select(shortcodesOf('accounts').as('emojis'))
    .select('follows.made_at as askedAt')
    .where('follows.followee_id', '=', accountId)
    .where('follows.state', '=', 'requested')
    .where('accounts.suspended_at', 'is', null)
    .where('accounts.gone_at', 'is', null)
    .orderBy('follows.id')
    .limit(REQUESTS_MAX)
    .execute()
}

/** How many follow an account and how many it follows. */
export async function countFollows(
  db: Db,
  accountId: AccountId,
): Promise<{ followers: number; following: number }> {
  const { rows } = await sql<{ followers: number; following: number }>`
    select
      (select count(*)::int from follows where followee_id = ${accountId} and state = 'accepted') as followers,
      (select count(*)::int from follows where follower_id = ${accountId} and state = 'accepted') as following`.execute(
    db,
  )
  return rows[0]!
}

/** The state of the follow from one account to another; undefined when there is none. */
export async function findFollow(
  db: Db | Tx,
  followerId: AccountId,
  followeeId: AccountId,
): Promise<{ id: Id<'follow'>; uri: string; state: 'requested' | 'accepted' } | undefined> {
  return await db
    .selectFrom('follows')
    .select(['id', 'uri', 'state'])
    .where('follower_id', '=', followerId)
    .where('followee_id', '=', followeeId)
    .executeTakeFirst()
}

/** Where those followers of some accounts who live on other nodes take deliveries: shared inboxes once each. */
export async function readFollowerInboxes(db: Db | Tx, ...accountIds: AccountId[]): Promise<string[]> {
  const inboxes = await readInboxesByFollowee(db, accountIds)
  return [...new Set(inboxes.map(({ inbox }) => inbox))]
}

/** The same, with whom they follow: a shared inbox once for each of the accounts. */
export async function readInboxesByFollowee(
  db: Db | Tx,
  accountIds: AccountId[],
): Promise<{ followeeId: AccountId; inbox: string }[]> {
  if (accountIds.length === 0) return []
  return await db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', 'follows.follower_id')
    .select('follows.followee_id as followeeId')
    .select((column) => column.fn.coalesce('accounts.shared_inbox_uri', 'accounts.inbox_uri').as('inbox'))
    .distinct()
    .where('follows.followee_id', 'in', accountIds)
    .where('follows.state', '=', 'accepted')
    .where('accounts.host', 'is not', null)
    .where('accounts.suspended_at', 'is', null)
    .where('accounts.gone_at', 'is', null)
    .execute()
}

/** The follow that has this URI; undefined when there is none. */
export async function findFollowByUri(
  db: Db,
  uri: string,
): Promise<{ followerId: AccountId; followeeId: AccountId } | undefined> {
  return await db
    .selectFrom('follows')
    .select(['follower_id as followerId', 'followee_id as followeeId'])
    .where('uri', '=', uri)
    .executeTakeFirst()
}

/** Whether anybody at home here follows an account. */
export async function isFollowedHere(db: Db, accountId: AccountId): Promise<boolean> {
  const follower = await db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', 'follows.follower_id')
    .select('follows.id')
    .where('follows.followee_id', '=', accountId)
    .where('follows.state', '=', 'accepted')
    .where('accounts.host', 'is', null)
    .executeTakeFirst()
  return follower !== undefined
}

/** Who of another node, by its origin, follows an account: URIs of standing follows. */
export async function readFollowersAt(db: Db, accountId: AccountId, origin: string): Promise<string[]> {
  const { rows } = await sql<{ uri: string }>`
    select accounts.uri from follows join accounts on accounts.id = follows.follower_id
    where follows.followee_id = ${accountId} and follows.state = 'accepted'
      and accounts.gone_at is null and starts_with(accounts.uri, ${`${origin}/`})
    order by accounts.uri`.execute(db)
  return rows.map(({ uri }) => uri)
}

/** Who at home here follows an account of another node: standing follows. */
export async function readFollowersHere(
  db: Db,
  accountId: AccountId,
): Promise<{ id: AccountId; uri: string }[]> {
  return await db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', 'follows.follower_id')
    .select(['accounts.id', 'accounts.uri'])
    .where('follows.followee_id', '=', accountId)
    .where('follows.state', '=', 'accepted')
    .where('accounts.host', 'is', null)
    .execute()
}

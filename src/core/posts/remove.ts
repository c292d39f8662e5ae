import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { readFollowerInboxes } from '../follows/read.ts'
import { enqueue } from '../jobs.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import type { FoundPost } from './find.ts'
import type { PostId } from './post.ts'

/**
 * Deletes a post that was written here and takes it back from every node that may have it. A tombstone stays, so that
 * its address says "gone" and nothing brings it back.
 * Refuses: 'forbidden' to anybody but its author.
 */
export async function removeOwnPost(tx: Tx, authorId: AccountId, post: FoundPost): Promise<void> {
  if (post.authorId !== authorId) throw new Refusal('forbidden', 'Only the author can delete a post.')
  const boards = await readNamedBoards(tx, post.id)
  const reached = [
    ...(await readReach(tx, post.id)),
    ...(await readPassedOn(tx, post.id)),
    ...(await readFollowerInboxes(tx, ...boards)),
  ]
  await removeByUri(tx, post.uri, post.authorUri)
  await enqueue(tx, 'send-removal', {
    authorId,
    postUri: post.uri,
    wasPublic: post.visibility === 'public' || post.visibility === 'unlisted',
    inboxes: [...new Set(reached)],
    boards,
  })
}

/**
 * Its author took a post back: it goes, and may not return. One we never had is remembered as deleted too, in case it is
 * still under way; should it be another's, it comes all the same.
 */
export async function receiveRemoval(tx: Tx, uri: string, authorUri: string): Promise<void> {
  await removeByUri(tx, uri, authorUri)
}

/**
 * Forgets of posts of other nodes that they were deleted, so many days ago: what was signed before that is too old to be taken,
 * and whoever names one asks its own node. Of our own posts it is never forgotten.
 */
export async function sweepTombstones(db: Db, site: Site, days: number): Promise<void> {
  await sql`
    delete from tombstones where made_at < now() - make_interval(days => ${days})
      and not starts_with(uri, ${`${site.origin}/`})`.execute(db)
}

/**
 * The inboxes on other nodes that have a post or should: those of its author's followers, of whom it addresses, of whom
 * it answers, and of those who boosted it or answered it; of what a writer who may be found says to all, those of relays.
 * None of a post that is gone.
 */
export async function readReach(db: Db | Tx, postId: PostId): Promise<string[]> {
  const post = await db
    .selectFrom('posts')
    .select(['author_id', 'visibility'])
    .where('id', '=', postId)
    .executeTakeFirst()
  if (!post) return []
  const followers = post.visibility === 'direct' ? [] : await readFollowerInboxes(db, post.author_id)
  const { rows } = await sql<{ inbox: string }>`
    select distinct coalesce(accounts.shared_inbox_uri, accounts.inbox_uri) as inbox
    from accounts
    where accounts.host is not null and accounts.gone_at is null and accounts.id in (
      select account_id from post_mentions where post_id = ${postId}
      union select in_reply_to_author_id from posts where id = ${postId} and visibility <> 'direct'
      union select account_id from boosts where post_id = ${postId}
      union select author_id from posts where in_reply_to_id = ${postId} and visibility in ('public', 'unlisted')
        and (select visibility from posts where id = ${postId}) in ('public', 'unlisted')
    )
    union
    select relays.inbox_uri from relays, posts join accounts author on author.id = posts.author_id
    where posts.id = ${postId} and posts.visibility = 'public' and author.host is null and author.kind = 'writer'
      and author.is_discoverable and relays.state = 'accepted' and relays.style = 'mastodon'`.execute(db)
  return [...new Set([...followers, ...rows.map((row) => row.inbox)])]
}

/**
 * The inboxes on other nodes that have a post because somebody here passed it on: those of the followers of its boosters, and
 * of the boards that a referral is listed on, though they let go of it since.
 */
export async function readPassedOn(db: Db | Tx, postId: PostId): Promise<string[]> {
  const { rows } = await sql<{ id: AccountId }>`
    select accounts.id from accounts where accounts.host is null and accounts.id in (
      select account_id from boosts where post_id = ${postId}
      union select referral_boards.board_id from referral_boards
        join referrals on referrals.id = referral_boards.referral_id
        where referrals.post_id = ${postId} and referrals.state not in ('draft', 'pending_review')
          and referrals.is_boostable and referrals.unlisted_at is null and referrals.doubted_at is null
    )`.execute(db)
  return await readFollowerInboxes(db, ...rows.map(({ id }) => id))
}

// Which of them boosted it is forgotten by the time that a referral goes, since they let go of it first.
async function readNamedBoards(tx: Tx, postId: PostId): Promise<AccountId[]> {
  const { rows } = await sql<{ id: AccountId }>`
    select accounts.id from accounts
    join post_mentions on post_mentions.account_id = accounts.id
    join posts on posts.id = post_mentions.post_id
    where posts.id = ${postId} and posts.visibility = 'public' and posts.in_reply_to_uri is null
      and accounts.host is null and accounts.kind = 'board'`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Removes all that an account wrote, leaving a tombstone of each. */
export async function buryPosts(tx: Tx, authorId: AccountId): Promise<void> {
  await sql`
    with removed as (delete from posts where author_id = ${authorId} returning uri)
    insert into tombstones (uri, author_uri)
    select removed.uri, accounts.uri from removed join accounts on accounts.id = ${authorId}
    on conflict do nothing`.execute(tx)
}

async function removeByUri(tx: Tx, uri: string, authorUri: string): Promise<void> {
  await sql`
    with buried as (insert into tombstones (uri, author_uri) values (${uri}, ${authorUri}) on conflict do nothing)
    delete from posts using accounts author
    where posts.uri = ${uri} and author.id = posts.author_id and author.uri = ${authorUri}`.execute(tx)
}

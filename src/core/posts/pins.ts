// What an account shows first: pinned posts and hashtags. Of writers here, who are told; of others as their nodes say.
import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import { foldTag } from '../../lib/text.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import { enqueue } from '../jobs.ts'
import { Refusal } from '../refusal.ts'
import type { FoundPost } from './find.ts'
import type { PostId } from './post.ts'

/** How many posts a writer can pin. */
export const PINS_MAX = 5
/** How many hashtags a writer can put on her profile. */
export const FEATURED_TAGS_MAX = 10
/** How many of each are kept of an account of another node. */
export const REMOTE_FEATURED_MAX = 10

/**
 * A writer pins a post of hers to the top of her profile; her followers are told. A second time changes nothing.
 * Refuses: 'forbidden' for a post that is another's or not for everybody; 'conflict' for more than PINS_MAX.
 */
export async function pinPost(tx: Tx, account: Account, post: FoundPost): Promise<void> {
  if (post.authorId !== account.id) throw new Refusal('forbidden', 'Only posts of your own can be pinned.')
  if (!isForAll(post)) throw new Refusal('forbidden', 'Only posts that everybody may read can be pinned.')
  const pinned = await readPins(tx, account.id)
  if (pinned.includes(post.id)) return
  const pinId = await storePin(tx, account.id, { postId: post.id, max: PINS_MAX })
  if (pinId === undefined)
    throw new Refusal('conflict', `At most ${PINS_MAX} posts can be pinned: take another down first.`)
  await tell(tx, account, { pinId, isAdded: true, object: { postUri: post.uri } })
}

/** She takes it down again. A post that is not pinned is left as it is. */
export async function unpinPost(tx: Tx, account: Account, post: FoundPost): Promise<void> {
  const pinId = await removePin(tx, account.id, post.id)
  if (pinId !== undefined) await tell(tx, account, { pinId, isAdded: false, object: { postUri: post.uri } })
}

/**
 * A writer says which hashtags stand on her profile; her followers are told of each that is new or gone.
 * Refuses 'invalid' for more than FEATURED_TAGS_MAX.
 */
export async function setFeaturedTags(tx: Tx, account: Account, tags: string[]): Promise<void> {
  const wanted = [...new Set(tags.map(foldTag))]
  if (wanted.length > FEATURED_TAGS_MAX)
    throw new Refusal('invalid', `At most ${FEATURED_TAGS_MAX} hashtags can stand on your profile.`)
  const standing = await readFeaturedTags(tx, account.id)
  for (const tag of standing.filter((one) => !wanted.includes(one))) {
    const pinId = await receiveTagRemoval(tx, account.id, tag)
    if (pinId !== undefined) await tell(tx, account, { pinId, isAdded: false, object: { tag } })
  }
  for (const tag of wanted.filter((one) => !standing.includes(one))) {
    const pinId = await storeTag(tx, account.id, { tag, max: FEATURED_TAGS_MAX })
    if (pinId !== undefined) await tell(tx, account, { pinId, isAdded: true, object: { tag } })
  }
}

/** An account of another node pins a post of its own; another's, or one not for everybody, changes nothing. */
export async function receivePin(tx: Tx, accountId: AccountId, post: FoundPost): Promise<void> {
  if (post.authorId !== accountId || !isForAll(post)) return
  await storePin(tx, accountId, { postId: post.id, max: REMOTE_FEATURED_MAX })
}

/** It takes a post down, whose it is being known by the pin. */
export async function receivePinRemoval(tx: Tx, accountId: AccountId, postId: PostId): Promise<void> {
  await removePin(tx, accountId, postId)
}

/** It puts a hashtag on its profile. */
export async function receiveTag(tx: Tx, accountId: AccountId, tag: string): Promise<void> {
  await storeTag(tx, accountId, { tag: foldTag(tag), max: REMOTE_FEATURED_MAX })
}

/** It takes one off; gives the id of what stood there. */
export async function receiveTagRemoval(
  tx: Tx,
  accountId: AccountId,
  tag: string,
): Promise<Id<'pin'> | undefined> {
  const removed = await tx
    .deleteFrom('featured_tags')
    .where('account_id', '=', accountId)
    .where('tag', '=', foldTag(tag))
    .returning('id')
    .executeTakeFirst()
  return removed?.id
}

/** The posts that an account pinned, the last first: ids only. */
export async function readPins(db: Db | Tx, accountId: AccountId): Promise<PostId[]> {
  const rows = await db
    .selectFrom('pinned_posts')
    .select('post_id as id')
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .execute()
  return rows.map(({ id }) => id)
}

/** The hashtags on an account's profile, in lower case without the #, in the order in which they were put there. */
export async function readFeaturedTags(db: Db | Tx, accountId: AccountId): Promise<string[]> {
  const rows = await db
    .selectFrom('featured_tags')
    .select('tag')
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute()
  return rows.map(({ tag }) => tag)
}

function isForAll({ visibility }: FoundPost): boolean {
  return visibility === 'public' || visibility === 'unlisted'
}

async function storePin(
  tx: Tx,
  accountId: AccountId,
  { postId, max }: { postId: PostId; max: number },
): Promise<Id<'pin'> | undefined> {
  const { rows } = await sql<{ id: Id<'pin'> }>`
    insert into pinned_posts (account_id, post_id) select ${accountId}, ${postId}
    where (select count(*) from pinned_posts where account_id = ${accountId}) < ${max}
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id
}

async function storeTag(
  tx: Tx,
  accountId: AccountId,
  { tag, max }: { tag: string; max: number },
): Promise<Id<'pin'> | undefined> {
  const { rows } = await sql<{ id: Id<'pin'> }>`
    insert into featured_tags (account_id, tag) select ${accountId}, ${tag}
    where (select count(*) from featured_tags where account_id = ${accountId}) < ${max}
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id
}

async function removePin(tx: Tx, accountId: AccountId, postId: PostId): Promise<Id<'pin'> | undefined> {
  const removed = await tx
    .deleteFrom('pinned_posts')
    .where('account_id', '=', accountId)
    .where('post_id', '=', postId)
    .returning('id')
    .executeTakeFirst()
  return removed?.id
}

async function tell(
  tx: Tx,
  { id: accountId }: Account,
  said: { pinId: Id<'pin'>; isAdded: boolean; object: { postUri: string } | { tag: string } },
): Promise<void> {
  // What is put up and taken down at once is heard of in that order.
  await enqueue(tx, 'send-featured', { accountId, ...said }, { key: `featured ${accountId}` })
}

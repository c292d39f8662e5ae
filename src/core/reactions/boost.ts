import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { Account } from '../accounts/account.ts'
import { requireWelcome } from '../blocks.ts'
import { readFollowerInboxes } from '../follows/read.ts'
import { enqueue } from '../jobs.ts'
import { isBlockedHost } from '../moderation/blocks.ts'
import { notify, unnotify } from '../notifications/notify.ts'
import type { FoundPost } from '../posts/find.ts'
import { isAllowed } from '../posts/policy.ts'
import { Refusal } from '../refusal.ts'

/**
 * A local account boosts a post to its followers. A second time changes nothing.
 * Refuses: 'forbidden' for a post that is not for everybody, unless it is the account's own and for its followers, and
 * where the author blocks the account or does not let it boost.
 */
export async function boostPost(tx: Tx, account: Account, post: FoundPost): Promise<void> {
  if (!isBoostableBy(account, post)) {
    throw new Refusal('forbidden', 'Only posts that everybody may read can be boosted.')
  }
  await requireWelcome(tx, account.id, post.authorId)
  if (!(await isAllowed(tx, account, { ...post, may: post.policy.boost })))
    throw new Refusal('forbidden', 'Its author does not let you boost this post.')
  const id = await storeBoost(tx, account, post, null)
  if (id !== undefined) await enqueue(tx, 'send-boost', { boostId: id }, inOrder(account, post))
}

/** Whether `boostPost` would let an account boost a post. */
export async function mayBoost(tx: Tx, account: Account, post: FoundPost): Promise<boolean> {
  return isBoostableBy(account, post) && (await isAllowed(tx, account, { ...post, may: post.policy.boost }))
}

/**
 * An account of another node boosts a post; `uri` is the id of its Announce. Gives 'refused' for a post that is not
 * for everybody, since nobody but its author can have meant to pass it on, where its author blocks the account or, here at
 * home, does not let it boost, and where its author's host is blocked here: who is not wanted does not come back by others.
 */
export async function receiveBoost(
  tx: Tx,
  account: Account,
  post: FoundPost,
  uri: string,
): Promise<'boosted' | 'refused'> {
  if (!isBoostableBy(account, post)) return 'refused'
  // Whom an author of another node lets boost, that node says; of her followers there we know nothing.
  const may = post.authorHost === null ? post.policy.boost : 'everybody'
  if (!(await isAllowed(tx, account, { ...post, may }))) return 'refused'
  if (post.authorHost !== null && (await isBlockedHost(tx, new URL(post.authorUri).host))) return 'refused'
  await storeBoost(tx, account, post, uri)
  return 'boosted'
}

/** A local account takes a boost back, from its followers too. One that never was is left as it is. */
export async function unboostPost(tx: Tx, account: Account, post: FoundPost): Promise<void> {
  const boostUri = await removeBoost(tx, account, post)
  if (boostUri === undefined) return
  const followers = await readFollowerInboxes(tx, account.id)
  const authors = await readAuthorInbox(tx, post)
  const inboxes = [...new Set([...followers, ...authors])]
  const job = { accountId: account.id, postUri: post.uri, boostUri, inboxes }
  await enqueue(tx, 'send-unboost', job, inOrder(account, post))
}

// Whoever is told of a new boost before the old one is undone keeps neither (product §2.2 no. 8).
function inOrder(account: Account, post: FoundPost): { key: string } {
  return { key: `boost ${account.id} ${post.id}` }
}

// The author was told of the boost wherever she lives, follower or not.
async function readAuthorInbox(tx: Tx, post: FoundPost): Promise<string[]> {
  if (post.authorHost === null) return []
  const rows = await tx
    .selectFrom('accounts')
    .select((column) => column.fn.coalesce('shared_inbox_uri', 'inbox_uri').as('inbox'))
    .where('id', '=', post.authorId)
    .execute()
  return rows.map((row) => row.inbox)
}

/** An account of another node takes its boost back. */
export async function receiveUnboost(tx: Tx, account: Account, post: FoundPost): Promise<void> {
  await removeBoost(tx, account, post)
}

function isBoostableBy(account: Account, post: FoundPost): boolean {
  if (post.visibility === 'public' || post.visibility === 'unlisted') return true
  return post.visibility === 'followers' && post.authorId === account.id
}

async function storeBoost(
  tx: Tx,
  account: Account,
  post: FoundPost,
  uri: string | null,
): Promise<Id<'boost'> | undefined> {
  const { rows } = await sql<{ id: Id<'boost'> }>`
    insert into boosts (id, account_id, post_id, uri)
    select made.id, ${account.id}, ${post.id}, coalesce(${uri}, ${`${account.uri}/boosts/`}::text || made.id)
    from (select new_id() as id) made
    on conflict (post_id, account_id) do nothing
    returning id`.execute(tx)
  const [made] = rows
  if (made && post.authorHost === null) {
    await notify(tx, [{ to: post.authorId, kind: 'boost', from: account.id, postId: post.id }])
  }
  return made?.id
}

async function removeBoost(tx: Tx, account: Account, post: FoundPost): Promise<string | undefined> {
  const removed = await tx
    .deleteFrom('boosts')
    .where('account_id', '=', account.id)
    .where('post_id', '=', post.id)
    .returning('uri')
    .executeTakeFirst()
  if (removed) await unnotify(tx, { to: post.authorId, kind: 'boost', from: account.id, postId: post.id })
  return removed?.uri
}

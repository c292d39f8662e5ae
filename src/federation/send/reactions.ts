import { sql } from 'kysely'
import { findAccount } from '../../core/accounts/find.ts'
import { readFollowerInboxes } from '../../core/follows/read.ts'
import type { Jobs } from '../../core/jobs.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import type { Visibility } from '../../db/schema/words.ts'
import { PLAIN_CONTEXT } from '../context.ts'
import { PUBLIC } from '../vocabulary.ts'
import { type CarriedBoost, carryCreate, uncarryCreate } from './carried.ts'
import { storeOutgoing } from './outgoing.ts'

/** ActivityPub §6.8: tells the author of a post on another node that it is liked. */
export function sendLike(db: Db) {
  return async ({ likeId }: Jobs['send-like']): Promise<Deed | undefined> => {
    const like = await readReaction(db, 'likes', likeId)
    if (!like) return undefined
    return (tx) =>
      storeOutgoing(tx, {
        accountId: like.accountId,
        context: PLAIN_CONTEXT,
        activity: {
          id: like.uri,
          type: 'Like',
          actor: like.accountUri,
          to: [like.authorUri],
          object: like.postUri,
        },
        isPublic: false,
        inboxes: [like.authorInbox],
        objectUri: like.uri,
      })
  }
}

/** ActivityPub §6.10: takes a like back. Mastodon needs it whole. */
export function sendUnlike(db: Db) {
  return async ({ accountId, postUri, likeUri, inbox }: Jobs['send-unlike']): Promise<Deed | undefined> => {
    const account = await findAccount(db, accountId)
    if (!account) return undefined
    const like = { id: likeUri, type: 'Like', actor: account.uri, object: postUri }
    return (tx) =>
      storeOutgoing(tx, {
        accountId,
        context: PLAIN_CONTEXT,
        activity: { id: `${likeUri}/undo`, type: 'Undo', actor: account.uri, object: like },
        isPublic: false,
        inboxes: [inbox],
        objectUri: likeUri,
      })
  }
}

/** ActivityPub §7.11: passes a post on to the booster's followers, and tells its author. By URI: others fetch it. */
export function sendBoost(db: Db) {
  return async ({ boostId }: Jobs['send-boost']): Promise<Deed | undefined> => {
    const boost = await readReaction(db, 'boosts', boostId)
    if (!boost) return undefined
    const followers = await readFollowerInboxes(db, boost.accountId)
    const carry = await carryCreate(db, boost, followers)
    const isPublic = boost.visibility === 'public' || boost.visibility === 'unlisted'
    return async (tx) => {
      await storeOutgoing(tx, {
        accountId: boost.accountId,
        context: PLAIN_CONTEXT,
        activity: {
          id: boost.uri,
          type: 'Announce',
          actor: boost.accountUri,
          published: boost.madeAt.toISOString(),
          to: [isPublic ? PUBLIC : boost.accountFollowers],
          cc: [...(isPublic ? [boost.accountFollowers] : []), boost.authorUri],
          object: boost.postUri,
        },
        isPublic,
        inboxes: [...new Set([...followers, ...(boost.authorHost === null ? [] : [boost.authorInbox])])],
        objectUri: `${boost.accountUri} ${boost.postUri}`,
      })
      await carry?.(tx)
    }
  }
}

/** ActivityPub §6.10: takes a boost back from all who got it. */
export function sendUnboost(db: Db) {
  return async ({
    accountId,
    postUri,
    boostUri,
    inboxes,
  }: Jobs['send-unboost']): Promise<Deed | undefined> => {
    const account = await findAccount(db, accountId)
    if (!account) return undefined
    const boost = { id: boostUri, type: 'Announce', actor: account.uri, object: postUri }
    const uncarry = await uncarryCreate(db, account, { boostUri, postUri, inboxes })
    return async (tx) => {
      await storeOutgoing(tx, {
        accountId,
        context: PLAIN_CONTEXT,
        activity: {
          id: `${boostUri}/undo`,
          type: 'Undo',
          actor: account.uri,
          to: [PUBLIC],
          cc: [account.followersUri],
          object: boost,
        },
        isPublic: true,
        inboxes,
        objectUri: `${account.uri} ${postUri}`,
      })
      await uncarry?.(tx)
    }
  }
}

interface SentReaction extends CarriedBoost {
  visibility: Visibility
  authorUri: string
  authorInbox: string
}

async function readReaction(
  db: Db,
  table: 'likes' | 'boosts',
  id: string,
): Promise<SentReaction | undefined> {
  const { rows } = await sql<SentReaction>`
    select reaction.uri, reaction.made_at as "madeAt", posts.id as "postId", posts.uri as "postUri", posts.visibility,
      account.id as "accountId", account.kind as "accountKind", account.uri as "accountUri", account.followers_uri as "accountFollowers",
      author.uri as "authorUri", author.host as "authorHost",
      coalesce(author.shared_inbox_uri, author.inbox_uri) as "authorInbox"
    from ${sql.table(table)} reaction
    join posts on posts.id = reaction.post_id
    join accounts account on account.id = reaction.account_id
    join accounts author on author.id = posts.author_id
    where reaction.id = ${id}`.execute(db)
  return rows[0]
}

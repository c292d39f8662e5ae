// Who may read a post. The rule stands here twice, for a post in hand and for a query; the test holds them together.
import { sql } from 'kysely'
import type { Visibility } from '../../db/schema/words.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Condition } from '../accounts/find.ts'
import { blocks } from '../blocks.ts'

/** What the rule asks of a post. */
export interface Readable {
  authorId: AccountId
  visibility: Visibility
  /** Neither suspended here nor gone from its own node. */
  isAuthorActive: boolean
  /** Taken out of sight here by a moderator, for everybody but its author. */
  isHidden: boolean
  addressedIds: AccountId[]
}

/**
 * Public and unlisted posts are anyone's; the others are the author's, the addressed accounts' and, for followers' posts,
 * the followers'. Nobody sees what somebody wrote whom she blocks.
 */
export function isVisibleTo(
  post: Readable,
  viewer: { id: AccountId; followsAuthor: boolean; blocksAuthor: boolean } | null,
): boolean {
  if (!post.isAuthorActive || (post.isHidden && viewer?.id !== post.authorId)) return false
  if (viewer?.blocksAuthor) return false
  if (post.visibility === 'public' || post.visibility === 'unlisted') return true
  if (viewer === null) return false
  if (viewer.id === post.authorId || post.addressedIds.includes(viewer.id)) return true
  return post.visibility === 'followers' && viewer.followsAuthor
}

/** The same rule as a condition on `posts`; `null` is a stranger. */
export function visibleTo(viewerId: AccountId | null): Condition {
  const byAll = sql<boolean>`posts.visibility in ('public', 'unlisted')`
  const isRead = viewerId === null ? byAll : sql<boolean>`(${byAll} or ${sharedWith(viewerId)})`
  const isShown = viewerId === null ? sql`` : sql`or posts.author_id = ${viewerId}`
  const isHeard = viewerId === null ? sql`` : sql`and not ${blocks(viewerId, sql`posts.author_id`)}`
  return sql<boolean>`(${isRead} and (posts.hidden_at is null ${isShown}) ${isHeard} and exists (
    select from accounts author where author.id = posts.author_id
      and author.suspended_at is null and author.gone_at is null))`
}

function sharedWith(viewerId: AccountId): Condition {
  return sql<boolean>`(posts.author_id = ${viewerId}
    or exists (select from post_mentions addressed
      where addressed.post_id = posts.id and addressed.account_id = ${viewerId})
    or (posts.visibility = 'followers' and exists (select from follows
      where follows.follower_id = ${viewerId} and follows.followee_id = posts.author_id and follows.state = 'accepted')))`
}

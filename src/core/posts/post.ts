import type { Attachment, Emoji, Visibility } from '../../db/schema/words.ts'
import type { CleanHtml } from '../../lib/html.ts'
import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Policy } from './policy.ts'
import type { StoredPoll } from './polls/poll.ts'
import type { StoredQuote } from './quotes/quote.ts'

/** The id of a post, local or remote. */
export type PostId = Id<'post'>

/** What is to be said of a post to other nodes is made ready one after another, under this key. */
export function sendingKey(id: PostId): string {
  return `send ${id}`
}

/** The longest post that can be written here, in characters as people count them. */
export const POST_LENGTH_MAX = 5_000

/** The longest content warning. */
export const WARNING_LENGTH_MAX = 200

/** Somebody whom a post names, or addresses without naming. */
export interface Addressed {
  accountId: AccountId
  isSilent: boolean
}

/** What a post says; an edit puts other words in their place. */
export interface Words {
  title: string | null
  html: CleanHtml
  /** The words as written; only of posts that were written here. */
  source: string | null
  warning: string
  isSensitive: boolean
  language: string | null
  attachments: Attachment[]
  /** The pictures that stand for words in it. */
  emojis: Emoji[]
}

/** A post as it is stored: all that its author's node says of it. */
export interface StoredPost extends Words {
  authorId: AccountId
  uri: string
  url: string
  visibility: Visibility
  inReplyTo: { uri: string; id: PostId | null; authorId: AccountId | null } | null
  conversationUri: string | null
  publishedAt: Date
  /** When it got the words that it has; null: it has those that it was published with. */
  editedAt: Date | null
  addressed: Addressed[]
  /** Lower case, without the #. */
  tags: string[]
  poll: StoredPoll | null
  policy: Policy
  quote: StoredQuote | null
}

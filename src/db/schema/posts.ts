import type { ColumnType, JSONColumnType } from 'kysely'
import type { CleanHtml } from '../../lib/html.ts'
import type { Id } from '../../lib/ids.ts'
import type { Made } from './column.ts'
import type { Attachment, Emoji, Visibility } from './words.ts'

/** What is written, and what others do with it. */
export interface PostTables {
  posts: PostsTable
  post_mentions: PostMentionsTable
  post_tags: { post_id: Id<'post'>; tag: string }
  posts_as_sent: { post_id: Id<'post'>; body: string; made_at: Made<Date> }
  tombstones: { uri: string; author_uri: string; made_at: Made<Date> }
  likes: ReactionsTable<'like'>
  boosts: ReactionsTable<'boost'>
  pinned_posts: { id: Made<Id<'pin'>>; account_id: Id<'account'>; post_id: Id<'post'> }
  featured_tags: { id: Made<Id<'pin'>>; account_id: Id<'account'>; tag: string }
  polls: PollsTable
  poll_votes: PollVotesTable
  post_revisions: PostRevisionsTable
  quotes: QuotesTable
  quote_stamps: QuoteStampsTable
}

interface PostsTable {
  id: Made<Id<'post'>>
  author_id: Id<'account'>
  uri: string
  url: string
  visibility: Visibility
  title: string | null
  html: CleanHtml
  source: string | null
  warning: Made<string>
  is_sensitive: Made<boolean>
  language: string | null
  attachments: JSONColumnType<Attachment[], string | undefined, string>
  emojis: JSONColumnType<Emoji[], string | undefined, string>
  in_reply_to_id: Id<'post'> | null
  in_reply_to_author_id: Id<'account'> | null
  in_reply_to_uri: string | null
  conversation_uri: string | null
  published_at: Made<Date>
  edited_at: Date | null
  hidden_at: Made<Date | null>
  policy: ColumnType<unknown, string | undefined, string>
  approved_by: string | null
  refused_at: Date | null
}

interface PostMentionsTable {
  post_id: Id<'post'>
  account_id: Id<'account'>
  is_silent: Made<boolean>
}

interface ReactionsTable<Of extends string> {
  id: Made<Id<Of>>
  account_id: Id<'account'>
  post_id: Id<'post'>
  uri: string
  made_at: Made<Date>
}

interface PollsTable {
  post_id: Id<'post'>
  is_multiple: boolean
  choices: ColumnType<unknown, string, string>
  voters: number | null
  ends_at: Date | null
  tally_due_at: Date | null
}

interface PollVotesTable {
  id: Made<Id<'poll_vote'>>
  post_id: Id<'post'>
  choice: number
  account_id: Id<'account'>
  uri: string
  made_at: Made<Date>
}

interface PostRevisionsTable {
  id: Made<Id<'post_revision'>>
  post_id: Id<'post'>
  title: string | null
  html: CleanHtml
  warning: string
  is_sensitive: boolean
  attachments: JSONColumnType<Attachment[]>
  written_at: Date
}

interface QuotesTable {
  post_id: Id<'post'>
  quoted_uri: string
  quoted_id: Id<'post'> | null
  state: 'pending' | 'accepted' | 'refused' | 'withdrawn'
  stamp_uri: string | null
  made_at: Made<Date>
}

interface QuoteStampsTable {
  id: Made<Id<'quote_stamp'>>
  quoted_id: Id<'post'>
  quoting_uri: string
  quoter_id: Id<'account'>
  request_uri: string | null
  withdrawn_at: Date | null
  made_at: Made<Date>
}

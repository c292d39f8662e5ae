import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Visibility } from '../../db/schema/words.ts'
import type { AccountId } from '../accounts/account.ts'
import { type Byline, byline } from '../accounts/byline.ts'
import type { Policy } from './policy.ts'
import { type PollView, pollColumn } from './polls/poll.ts'
import type { PostId, Words } from './post.ts'
import type { QuoteState } from './quotes/quote.ts'
import { visibleTo } from './visibility.ts'

/** All that any face shows of a post. */
export interface PostView extends Words {
  id: PostId
  uri: string
  url: string
  author: Byline
  visibility: Visibility
  inReplyTo: { id: PostId | null; uri: string; author: Byline | null } | null
  conversationUri: string | null
  publishedAt: Date
  editedAt: Date | null
  mentions: (Byline & { isSilent: boolean })[]
  tags: string[]
  poll: PollView | null
  policy: Policy
  quote: QuoteView | null
  /** Of a reply of ours: where the author of what it answers says that it may stand. */
  approvedBy: string | null
  /** What everybody may read of people; the boards and the desk of this node answer nobody in this sense. */
  replyCount: number
  likeCount: number
  boostCount: number
  hasLiked: boolean
  hasBoosted: boolean
  /** It stands on top of its author's profile. */
  isPinned: boolean
}

/** What a post quotes: only its address, as long as the author who is quoted does not agree or the viewer may not read it. */
export interface QuoteView {
  uri: string
  state: QuoteState
  stampUri: string | null
  post: PostView | null
}

/**
 * Loads posts for show, those the viewer may read, in the order asked, by one statement; and by another what they quote,
 * one step deep.
 */
export async function viewPosts(db: Db | Tx, viewerId: AccountId | null, ids: PostId[]): Promise<PostView[]> {
  const posts = await loadPosts(db, viewerId, ids)
  const quoted = posts.flatMap(({ quote }) =>
    quote?.state === 'accepted' && quote.quotedId ? [quote.quotedId] : [],
  )
  const originals = await loadPosts(db, viewerId, [...new Set(quoted)])
  return posts.map(({ quote, ...post }) => ({
    ...post,
    quote: quote && quoteOf(quote, originals),
  }))
}

type Loaded = Omit<PostView, 'quote'> & {
  quote: (Omit<QuoteView, 'post'> & { quotedId: PostId | null }) | null
}

function quoteOf({ quotedId, ...quote }: NonNullable<Loaded['quote']>, originals: Loaded[]): QuoteView {
  const original = quote.state === 'accepted' ? originals.find(({ id }) => id === quotedId) : undefined
  return { ...quote, post: original ? { ...original, quote: null } : null }
}

async function loadPosts(db: Db | Tx, viewerId: AccountId | null, ids: PostId[]): Promise<Loaded[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Loaded>`
    select posts.id, posts.uri, posts.url, posts.visibility, posts.title, posts.html, posts.source, posts.warning,
      posts.is_sensitive as "isSensitive", posts.language, posts.attachments, posts.emojis, posts.conversation_uri as "conversationUri",
      posts.published_at as "publishedAt", posts.edited_at as "editedAt",
      ${byline('author')} as author,
      case when posts.in_reply_to_uri is null then null else json_build_object(
        'id', posts.in_reply_to_id::text, 'uri', posts.in_reply_to_uri,
        'author', (select ${byline('answered')} from accounts answered where answered.id = posts.in_reply_to_author_id)
      ) end as "inReplyTo",
      (select coalesce(json_agg(${byline('named')}::jsonb || jsonb_build_object('isSilent', post_mentions.is_silent)), '[]')
        from post_mentions join accounts named on named.id = post_mentions.account_id
        where post_mentions.post_id = posts.id) as mentions,
      (select coalesce(array_agg(tag order by tag), '{}') from post_tags where post_tags.post_id = posts.id) as tags,
      ${pollColumn(viewerId)} as poll, posts.policy, posts.approved_by as "approvedBy",
      (select json_build_object('uri', quoted_uri, 'state', state, 'stampUri', stamp_uri, 'quotedId', quoted_id::text)
        from quotes where quotes.post_id = posts.id) as quote,
      (select count(*)::int from posts reply join accounts replier on replier.id = reply.author_id
        where reply.in_reply_to_id = posts.id and reply.visibility in ('public', 'unlisted')
          and (replier.host is not null or replier.kind = 'writer')) as "replyCount",
      (select count(*)::int from likes where likes.post_id = posts.id) as "likeCount",
      (select count(*)::int from boosts where boosts.post_id = posts.id) as "boostCount",
      exists (select from likes where likes.post_id = posts.id and likes.account_id = ${viewerId}) as "hasLiked",
      exists (select from boosts where boosts.post_id = posts.id and boosts.account_id = ${viewerId}) as "hasBoosted",
      exists (select from pinned_posts where pinned_posts.post_id = posts.id) as "isPinned"
    from unnest(${ids}::bigint[]) with ordinality as asked (id, place)
    join posts on posts.id = asked.id
    join accounts author on author.id = posts.author_id
    where ${visibleTo(viewerId)}
    order by asked.place`.execute(db)
  return rows
}

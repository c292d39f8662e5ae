import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import { holdToStore } from './hold.ts'
import type { PostId, StoredPost } from './post.ts'
import { stateOfNew } from './quotes/quote.ts'

/** A post that is to be stored. Without an id it gets one that sorts it by its publication, or its arrival if that is later. */
export interface NewPost {
  id: PostId | null
  post: StoredPost
}

/** An id for a post that is about to be written here; its URI hangs on it. */
export async function makePostId(tx: Tx): Promise<PostId> {
  const { rows } = await sql<{ id: PostId }>`select new_id() as id`.execute(tx)
  return rows[0]!.id
}

/**
 * Stores posts with whom they address, their hashtags and polls, and hangs replies that came before them under them, all
 * by one statement. Gives the ids in the order asked; undefined where a post is known already or was deleted, since a deleted
 * URI never comes back to its author. Ids begin in 1970.
 */
export async function storePosts(tx: Tx, posts: NewPost[]): Promise<(PostId | undefined)[]> {
  // By a statement of its own: what the next one sees is what stands once nobody removes any of them.
  await holdToStore(tx, posts)
  const { rows } = await sql<{ place: number; id: PostId }>`
    with given as (
      select distinct on (uri) * from jsonb_to_recordset(${JSON.stringify(posts.map(rowOf))}::jsonb) as one (${COLUMNS})
      order by uri, place
    ), stored as (
      insert into posts (id, author_id, uri, url, visibility, title, html, source, warning, is_sensitive, language,
        attachments, emojis, policy, in_reply_to_id, in_reply_to_author_id, in_reply_to_uri, conversation_uri, published_at,
        edited_at)
      select coalesce(id, id_at(greatest(least(published_at, now()), 'epoch'))), author_id, uri, url, visibility, title, html, source, warning,
        is_sensitive, language, attachments, emojis, policy, in_reply_to_id, in_reply_to_author_id, in_reply_to_uri, conversation_uri,
        published_at, edited_at
      from given where ${IS_NOT_BURIED}
      on conflict (uri) do nothing
      returning id, uri
    ), news as (
      select stored.id, given.uri, given.place, given.author_id, given.addressed, given.tags, given.poll, given.quote
      from stored join given on given.uri = stored.uri
    ), addressed as (
      insert into post_mentions (post_id, account_id, is_silent)
      select news.id, who."accountId", who."isSilent" from news, jsonb_to_recordset(news.addressed)
        as who ("accountId" bigint, "isSilent" boolean)
      on conflict do nothing
    ), tagged as (
      insert into post_tags (post_id, tag)
      select news.id, tag from news, jsonb_array_elements_text(news.tags) as tag
      on conflict do nothing
    ), polled as (
      insert into polls (post_id, is_multiple, choices, voters, ends_at)
      select news.id, (poll ->> 'isMultiple')::boolean, poll -> 'choices', (poll ->> 'voters')::int,
        (poll ->> 'endsAt')::timestamptz
      from news where jsonb_typeof(poll) = 'object'
    ), ${QUOTED}, ${ADOPTED}
    select place, id from news`.execute(tx)
  const ids = new Map(rows.map((row) => [row.place, row.id]))
  return posts.map((_, place) => ids.get(place))
}

const QUOTED = sql`quoting as (
      insert into quotes (post_id, quoted_uri, quoted_id, state, stamp_uri)
      select news.id, quote ->> 'uri', original.id, ${stateOfNew('news')}, quote ->> 'stampUri'
      from news left join posts original on original.uri = quote ->> 'uri' where jsonb_typeof(quote) = 'object'
    ), quoted as (
      update quotes set quoted_id = news.id from news where quotes.quoted_uri = news.uri and quotes.quoted_id is null
    )`

const ADOPTED = sql`adopted as (
      update posts set in_reply_to_id = news.id, in_reply_to_author_id = news.author_id
      from news where posts.in_reply_to_uri = news.uri and posts.in_reply_to_id is null
    )`

const COLUMNS = sql`place int, id bigint, author_id bigint, uri text, url text, visibility text, title text, html text,
  source text, warning text, is_sensitive boolean, language text, attachments jsonb, emojis jsonb, in_reply_to_id bigint,
  in_reply_to_author_id bigint, in_reply_to_uri text, conversation_uri text, published_at timestamptz, edited_at timestamptz, addressed jsonb,
  tags jsonb, poll jsonb, policy jsonb, quote jsonb`

// Asked for each post by itself, so that an index answers however many tombstones there are.
const IS_NOT_BURIED = sql`(
  select tombstones.uri from tombstones join accounts on accounts.uri = tombstones.author_uri
  where tombstones.uri = given.uri and accounts.id = given.author_id limit 1) is null`

/** Hangs replies under the post with this URI that were stored while it was on its way. */
export async function adoptReplies(tx: Tx, uri: string): Promise<void> {
  await sql`
    update posts set in_reply_to_id = parent.id, in_reply_to_author_id = parent.author_id
    from posts parent
    where parent.uri = ${uri} and posts.in_reply_to_uri = ${uri} and posts.in_reply_to_id is null`.execute(tx)
}

function rowOf({ id, post }: NewPost, place: number): Record<string, unknown> {
  const { inReplyTo } = post
  return {
    place,
    id,
    author_id: post.authorId,
    uri: post.uri,
    url: post.url,
    visibility: post.visibility,
    title: post.title,
    html: post.html,
    source: post.source,
    warning: post.warning,
    is_sensitive: post.isSensitive,
    language: post.language,
    attachments: post.attachments,
    emojis: post.emojis,
    in_reply_to_id: inReplyTo?.id,
    in_reply_to_author_id: inReplyTo?.authorId,
    in_reply_to_uri: inReplyTo?.uri,
    conversation_uri: post.conversationUri,
    published_at: post.publishedAt,
    edited_at: post.editedAt,
    addressed: post.addressed,
    tags: post.tags,
    poll: post.poll,
    policy: post.policy,
    quote: post.quote,
  }
}

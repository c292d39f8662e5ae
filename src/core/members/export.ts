// What of a writer only her node has, to be taken along (product §3.5). Its test walks every column of `accounts`, and that of
// `core/guests/export.ts` every column that names an account: both say of each what becomes of it.
import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { namedLists, type Section } from '../guests/export.ts'

/**
 * What only the node of a writer has of her, as plain JSON: her profile and settings, her posts, what she did with others',
 * whom she follows and blocks, who follows her, what she was told. Pictures stand by their addresses.
 */
export async function readMember(db: Db, id: AccountId): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ data: Record<string, unknown> }>`
    select json_build_object('profile', (select row_to_json(line) from (${profile(id)}) line),
      ${sql.join([...namedLists(LISTS, id), ...Object.entries(URIS).map(uris(id))])}) as data`.execute(db)
  return rows[0]!.data
}

const profile: Section = (id) => sql`
  select handle, uri, url, name, bio_html as bio, fields, avatar_url as picture, also_known_as as "alsoKnownAs",
    moved_to_uri as "movedTo", moved_at as "movedAt", joined_at as "joinedAt", changed_at as "changedAt",
    approves_follows as "approvesFollows", is_discoverable as "isDiscoverable", is_indexable as "isIndexable",
    suspended_at as "suspendedAt",
    (select coalesce(json_agg(tag order by id), '[]') from featured_tags where account_id = accounts.id) as hashtags,
    (select role from logins where account_id = accounts.id) as role
  from accounts where id = ${id}`

const POSTS: Section = (id) => sql`
  select uri, url, title, html, source, warning, is_sensitive as "isSensitive", visibility, language, attachments,
    in_reply_to_uri as "inReplyTo", published_at as "publishedAt", edited_at as "editedAt",
    (select quoted_uri from quotes where post_id = posts.id) as quote,
    (select json_build_object('choices', choices, 'endsAt', ends_at) from polls where post_id = posts.id) as poll,
    (select coalesce(json_agg(json_build_object('title', title, 'html', html, 'warning', warning,
      'attachments', attachments, 'writtenAt', written_at) order by id), '[]')
      from post_revisions where post_id = posts.id) as earlier
  from posts where author_id = ${id} order by id`

const VOTES: Section = (id) => sql`
  select posts.uri as post, choice, made_at as "madeAt"
  from poll_votes join posts on posts.id = poll_votes.post_id where account_id = ${id} order by poll_votes.id`

const NOTIFICATIONS: Section = (id) => sql`
  select notifications.kind, teller.uri as from, posts.uri as post, made_at as "madeAt"
  from notifications left join accounts teller on teller.id = from_account_id left join posts on posts.id = post_id
  where account_id = ${id} order by notifications.id`

const REPORTS: Section = (id) => sql`
  select reported.uri as about, reports.text, made_at as "madeAt", resolved_at as "resolvedAt"
  from reports join accounts reported on reported.id = account_id where reporter_id = ${id} order by reports.id`

const LISTS: Readonly<Record<string, Section>> = {
  posts: POSTS,
  votes: VOTES,
  notifications: NOTIFICATIONS,
  reports: REPORTS,
}

const following = (id: AccountId, state: string) => sql`
  select accounts.uri from follows join accounts on accounts.id = followee_id
  where follower_id = ${id} and state = ${state}`

const followers = (id: AccountId, state: string) => sql`
  select accounts.uri from follows join accounts on accounts.id = follower_id
  where followee_id = ${id} and state = ${state}`

const postsOf = (table: 'likes' | 'boosts' | 'pinned_posts', id: AccountId) => sql`
  select posts.uri from ${sql.table(table)} deed join posts on posts.id = deed.post_id where deed.account_id = ${id}`

const URIS: Readonly<Record<string, Section>> = {
  pins: (id) => postsOf('pinned_posts', id),
  likes: (id) => postsOf('likes', id),
  boosts: (id) => postsOf('boosts', id),
  following: (id) => following(id, 'accepted'),
  followers: (id) => followers(id, 'accepted'),
  followsAskedFor: (id) => following(id, 'requested'),
  followsAskedOfHer: (id) => followers(id, 'requested'),
  blocks: (id) => sql`
    select accounts.uri from blocks join accounts on accounts.id = blocked_id where blocker_id = ${id}`,
}

function uris(id: AccountId) {
  return ([name, rows]: [string, Section]) =>
    sql`${sql.lit(name)}, (select coalesce(json_agg(uri order by uri), '[]') from (${rows(id)}) line)`
}

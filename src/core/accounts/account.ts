import { type RawBuilder, sql } from 'kysely'
import type { AccountKind, ProfileField } from '../../db/schema/words.ts'
import type { CleanHtml } from '../../lib/html.ts'
import type { Id } from '../../lib/ids.ts'

/** The id of any account we know, local or remote. */
export type AccountId = Id<'account'>

/** An account as the faces and the deeds need it. */
export interface Account {
  id: AccountId
  kind: AccountKind
  handle: string
  /** Null: at home on this node. */
  host: string | null
  uri: string
  url: string
  name: string
  bioHtml: CleanHtml
  fields: ProfileField[]
  /** The shortcodes for which pictures stand in its name and bio; of another node only. */
  emojis: string[]
  avatarUrl: string | null
  inboxUri: string
  sharedInboxUri: string | null
  followersUri: string | null
  approvesFollows: boolean
  isDiscoverable: boolean
  isIndexable: boolean
  /** URIs of accounts of the same person, as this one says; 20 at the most. */
  alsoKnownAs: string[]
  /** Where it says that it moved to. */
  movedToUri: string | null
  /** When its followers here were moved last. */
  movedAt: Date | null
  /** Of another node: where its pinned posts and hashtags are listed. */
  featuredUri: string | null
  featuredTagsUri: string | null
  joinedAt: Date
  changedAt: Date
  fetchedAt: Date | null
  suspendedAt: Date | null
  goneAt: Date | null
}

/** The shortcodes of an account's emoji, for a query to select; `alias` is its table in the query. */
export function shortcodesOf(alias: string): RawBuilder<string[]> {
  return sql<string[]>`jsonb_path_query_array(${sql.ref(`${alias}.emojis`)}, '$[*].shortcode')`
}

/** The columns of `accounts` that make an `Account`, for a query to select or return. */
export const ACCOUNT_COLUMNS = [
  'accounts.id',
  'accounts.kind',
  'accounts.handle',
  'accounts.host',
  'accounts.uri',
  'accounts.url',
  'accounts.name',
  'accounts.fields',
  'accounts.bio_html as bioHtml',
  shortcodesOf('accounts').as('emojis'),
  'accounts.avatar_url as avatarUrl',
  'accounts.inbox_uri as inboxUri',
  'accounts.shared_inbox_uri as sharedInboxUri',
  'accounts.followers_uri as followersUri',
  'accounts.approves_follows as approvesFollows',
  'accounts.is_discoverable as isDiscoverable',
  'accounts.is_indexable as isIndexable',
  'accounts.also_known_as as alsoKnownAs',
  'accounts.moved_to_uri as movedToUri',
  'accounts.moved_at as movedAt',
  'accounts.featured_uri as featuredUri',
  'accounts.featured_tags_uri as featuredTagsUri',
  'accounts.joined_at as joinedAt',
  'accounts.changed_at as changedAt',
  'accounts.fetched_at as fetchedAt',
  'accounts.suspended_at as suspendedAt',
  'accounts.gone_at as goneAt',
] as const

/** `@ada` for an account of ours, `@bram@mastodon.example` for one from elsewhere. */
export function fullHandle(account: { handle: string; host: string | null }): string {
  return account.host === null ? `@${account.handle}` : `@${account.handle}@${account.host}`
}

/** What to call somebody: the name given, else the handle. */
export function displayName(account: { name: string; handle: string }): string {
  return account.name.trim() || account.handle
}

/** Splits `@ada`, `ada@writers.example` or `@bram@127.0.0.1:8080`; undefined when it is no handle. */
export function parseHandle(text: string): { handle: string; host: string | null } | undefined {
  const found =
    /^@?([\p{L}\p{N}_][\p{L}\p{N}_.-]{0,98})(?:@([\p{L}\p{N}.-]+(?::\d{1,5})?|\[[0-9a-f:]+\](?::\d{1,5})?))?$/iu.exec(
      text.trim(),
    )
  if (!found) return undefined
  return { handle: found[1]!.replace(/[.-]+$/, ''), host: found[2]?.toLowerCase() ?? null }
}

import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { CleanHtml } from '../lib/html.ts'
import type { Id } from '../lib/ids.ts'
import type { FloorState, PolicyTables } from './tables/policy.ts'

/** A column that the database fills when the row is made. */
type Made<T> = Generated<T>

/** The tables, as `migrations/` makes them; names as in SQL. */
export interface Schema extends PolicyTables {
  accounts: AccountsTable
  key_pairs: KeyPairsTable
  public_keys: PublicKeysTable
  logins: LoginsTable
  sessions: SessionsTable
  setup_links: SetupLinksTable
  follows: FollowsTable
  posts: PostsTable
  post_mentions: PostMentionsTable
  post_tags: { post_id: Id<'post'>; tag: string }
  tombstones: { uri: string; author_uri: string; made_at: Made<Date> }
  likes: ReactionsTable<'like'>
  boosts: ReactionsTable<'boost'>
  notifications: NotificationsTable
  inbox_receipts: { digest: Buffer; received_at: Made<Date> }
  activities: ActivitiesTable
  peers: PeersTable
  blocked_hosts: { host: string; reason: Made<string>; made_at: Made<Date> }
  jobs: JobsTable
  boards: { account_id: Id<'account'>; is_main: Made<boolean>; work: Made<string[]> }
  referrals: ReferralsTable
  referral_boards: { referral_id: Id<'referral'>; board_id: Id<'account'> }
  referral_events: ReferralEventsTable
}

/** Who an account is. */
export type AccountKind = 'writer' | 'board' | 'desk' | 'node'

/** Who may read a post. */
export type Visibility = 'public' | 'unlisted' | 'followers' | 'direct'

/** A line of a profile: a label and cleaned HTML. */
export interface ProfileField {
  name: string
  html: CleanHtml
}

/** A picture, sound or film that hangs on a post of another node; shown as a link. */
export interface Attachment {
  url: string
  mediaType: string
  alt: string
}

interface AccountsTable {
  id: Made<Id<'account'>>
  kind: AccountKind
  handle: string
  host: string | null
  uri: string
  url: string
  name: Made<string>
  bio_html: ColumnType<CleanHtml, CleanHtml, CleanHtml>
  fields: JSONColumnType<ProfileField[], string | undefined, string>
  avatar_url: string | null
  inbox_uri: string
  shared_inbox_uri: string | null
  followers_uri: string | null
  approves_follows: Made<boolean>
  is_discoverable: Made<boolean>
  is_indexable: Made<boolean>
  joined_at: Made<Date>
  changed_at: Made<Date>
  fetched_at: Date | null
  suspended_at: Date | null
  gone_at: Date | null
}

interface KeyPairsTable {
  account_id: Id<'account'>
  kind: 'rsa' | 'ed25519'
  public_pem: string
  private_sealed: Buffer
  made_at: Made<Date>
}

interface PublicKeysTable {
  key_id: string
  account_id: Id<'account'>
  public_pem: string
  fetched_at: Made<Date>
}

/** What somebody who signs in may do: own the node, moderate it, or write. */
export type Role = 'owner' | 'moderator' | 'member'

interface LoginsTable {
  account_id: Id<'account'>
  role: Role
  password_hash: string | null
  made_at: Made<Date>
  notifications_seen_id: Made<Id<'notification'>>
}

interface SessionsTable {
  token_hash: Buffer
  account_id: Id<'account'>
  made_at: Made<Date>
  used_at: Made<Date>
}

interface SetupLinksTable {
  token_hash: Buffer
  made_at: Made<Date>
  expires_at: Date
}

interface FollowsTable {
  id: Made<Id<'follow'>>
  follower_id: Id<'account'>
  followee_id: Id<'account'>
  uri: string
  state: 'requested' | 'accepted'
  made_at: Made<Date>
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
  in_reply_to_id: Id<'post'> | null
  in_reply_to_author_id: Id<'account'> | null
  in_reply_to_uri: string | null
  conversation_uri: string | null
  published_at: Made<Date>
  edited_at: Date | null
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

/** What an account is told of. */
export type NotificationKind =
  | 'follow'
  | 'follow_request'
  | 'mention'
  | 'reply'
  | 'like'
  | 'boost'
  | 'edit'
  | 'referral_expired'

interface NotificationsTable {
  id: Made<Id<'notification'>>
  account_id: Id<'account'>
  kind: NotificationKind
  from_account_id: Id<'account'> | null
  post_id: Id<'post'> | null
  made_at: Made<Date>
}

interface ActivitiesTable {
  id: Made<Id<'activity'>>
  uri: string
  account_id: Id<'account'>
  is_public: boolean
  body: string
  made_at: Made<Date>
}

interface PeersTable {
  host: string
  failures: Made<number>
  retry_at: Date | null
  failed_days: Made<number>
  failed_on: ColumnType<string | null, string | null, string | null>
  signature: Made<'draft-cavage' | 'rfc9421'>
}

interface ReferralsTable {
  id: Made<Id<'referral'>>
  code: string
  author_id: Id<'account'>
  post_id: Id<'post'> | null
  state: string
  accepting: boolean
  revision: Made<number>
  terms: ColumnType<unknown, string, string>
  renewals: Made<number>
  withdraw_reason: string | null
  expires_at: Date | null
  opened_at: Date | null
  closed_at: Date | null
  made_at: Made<Date>
  labels: Made<string[]>
  signal_score: Made<number>
  floor: Made<FloorState>
  policy_version: Made<number>
}

interface ReferralEventsTable {
  id: Made<Id<'referral_event'>>
  referral_id: Id<'referral'>
  from_state: string
  to_state: string
  by_account_id: Id<'account'> | null
  reason: string | null
  made_at: Made<Date>
}

/** The pools are worked apart, so that a slow kind of work never keeps another waiting. */
export type Pool = 'inbox' | 'delivery' | 'fetch' | 'rest'

interface JobsTable {
  id: Made<Id<'job'>>
  name: string
  pool: Pool
  key: string | null
  host: string | null
  payload: ColumnType<unknown, string, string>
  run_at: Made<Date | string>
  attempt: Made<number>
  leased_by: string | null
  error: string | null
  made_at: Made<Date>
}

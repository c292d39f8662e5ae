import type { ColumnType, JSONColumnType } from 'kysely'
import type { CleanHtml } from '../../lib/html.ts'
import type { Id } from '../../lib/ids.ts'
import type { Made } from './column.ts'
import type { AccountKind, Emoji, NotificationKind, ProfileField, Role } from './words.ts'

/** Accounts, what they may do here, whom they know, and what they are told. */
export interface PeopleTables {
  accounts: AccountsTable
  key_pairs: KeyPairsTable
  public_keys: PublicKeysTable
  logins: LoginsTable
  sessions: SessionsTable
  setup_links: SetupLinksTable
  follows: FollowsTable
  rosters: RostersTable
  roster_members: RosterMembersTable
  notifications: NotificationsTable
  availabilities: AvailabilitiesTable
  blocks: BlocksTable
  blocked_hosts: { host: string; reason: Made<string>; made_at: Made<Date> }
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
  emojis: JSONColumnType<Emoji[], string | undefined, string>
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
  also_known_as: Made<string[]>
  moved_to_uri: string | null
  moved_at: Date | null
  featured_uri: string | null
  featured_tags_uri: string | null
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

interface BlocksTable {
  id: Made<Id<'block'>>
  blocker_id: Id<'account'>
  blocked_id: Id<'account'>
  made_at: Made<Date>
}

interface RostersTable {
  id: Made<Id<'roster'>>
  owner_id: Id<'account'>
  name: string
  is_public: Made<boolean>
  made_at: Made<Date>
}

interface RosterMembersTable {
  roster_id: Id<'roster'>
  account_id: Id<'account'>
  note: Made<string>
  consent: Made<'not_asked' | 'asked' | 'accepted' | 'rejected'>
  authorization_uri: string | null
  made_at: Made<Date>
}

interface AvailabilitiesTable {
  id: Made<Id<'availability'>>
  account_id: Id<'account'>
  state: 'open' | 'limited' | 'booked' | 'away' | 'unstated'
  until: string | null
  takes: Made<string[]>
  gives_referrals: Made<boolean>
  made_at: Made<Date>
  told_at: Date
}

interface NotificationsTable {
  id: Made<Id<'notification'>>
  account_id: Id<'account'>
  kind: NotificationKind
  from_account_id: Id<'account'> | null
  post_id: Id<'post'> | null
  made_at: Made<Date>
}

import { type Kysely, sql } from 'kysely'

/** The ground: ids, accounts, keys, follows, posts, reactions, notifications, jobs and what federation remembers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [ids, accounts, access, follows, posts, reactions, notifications, federation, jobs]) {
    await sql.raw(part).execute(db)
  }
}

// Milliseconds since 1970 shifted left by 16, plus 16 bits of a sequence: ids sort by time.
const ids = `
create sequence id_sequence;
create function id_at(moment timestamptz) returns bigint language sql volatile as $$
  select ((extract(epoch from moment) * 1000)::bigint << 16) | (nextval('id_sequence') & 65535)
$$;
create function new_id() returns bigint language sql volatile as $$ select id_at(clock_timestamp()) $$;
`

const accounts = `
create table accounts (
  id bigint primary key default new_id(),
  kind text not null check (kind in ('writer', 'board', 'desk', 'node')),
  handle text not null,
  host text,
  uri text not null unique,
  url text not null,
  name text not null default '',
  bio_html text not null default '',
  fields jsonb not null default '[]',
  avatar_url text,
  inbox_uri text not null,
  shared_inbox_uri text,
  followers_uri text,
  approves_follows boolean not null default false,
  is_discoverable boolean not null default false,
  is_indexable boolean not null default false,
  joined_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  fetched_at timestamptz,
  suspended_at timestamptz,
  gone_at timestamptz
);
comment on column accounts.host is 'null: at home on this node';
create unique index accounts_local_by_handle on accounts (lower(handle)) where host is null;
create index accounts_remote_by_handle on accounts (lower(handle), host) where host is not null;
create index accounts_by_url on accounts (url);

create table key_pairs (
  account_id bigint not null references accounts on delete cascade,
  kind text not null check (kind in ('rsa', 'ed25519')),
  public_pem text not null,
  private_sealed bytea not null,
  made_at timestamptz not null default now(),
  primary key (account_id, kind)
);
comment on column key_pairs.private_sealed is 'AES-256-GCM with the SECRET_KEY: nonce, tag, ciphertext of the PKCS #8 DER';

create table public_keys (
  key_id text primary key,
  account_id bigint not null references accounts on delete cascade,
  public_pem text not null,
  fetched_at timestamptz not null default now()
);
create index public_keys_of_account on public_keys (account_id);
`

const access = `
create table logins (
  account_id bigint primary key references accounts on delete cascade,
  role text not null default 'member' check (role in ('owner', 'member')),
  password_hash text,
  made_at timestamptz not null default now()
);
create table sessions (
  token_hash bytea primary key,
  account_id bigint not null references accounts on delete cascade,
  made_at timestamptz not null default now(),
  used_at timestamptz not null default now()
);
create index sessions_of_account on sessions (account_id);
create table setup_links (
  token_hash bytea primary key,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null
);
`

const follows = `
create table follows (
  id bigint primary key default new_id(),
  follower_id bigint not null references accounts on delete cascade,
  followee_id bigint not null references accounts on delete cascade,
  uri text not null,
  state text not null check (state in ('requested', 'accepted')),
  made_at timestamptz not null default now(),
  check (follower_id <> followee_id),
  unique (follower_id, followee_id)
);
create index follows_followers on follows (followee_id, state, id);
create index follows_by_uri on follows (uri);
`

const posts = `
create table posts (
  id bigint primary key default new_id(),
  author_id bigint not null references accounts on delete cascade,
  uri text not null unique,
  url text not null,
  visibility text not null check (visibility in ('public', 'unlisted', 'followers', 'direct')),
  title text,
  html text not null,
  source text,
  warning text not null default '',
  is_sensitive boolean not null default false,
  language text,
  attachments jsonb not null default '[]',
  in_reply_to_id bigint references posts on delete set null,
  in_reply_to_author_id bigint references accounts on delete set null,
  in_reply_to_uri text,
  conversation_uri text,
  published_at timestamptz not null default now(),
  edited_at timestamptz
);
create index posts_by_author on posts (author_id, id desc);
create index posts_by_page on posts (url);
create index posts_replies on posts (in_reply_to_id, id) where in_reply_to_id is not null;
create index posts_conversation on posts (conversation_uri, id) where conversation_uri is not null;
create index posts_awaiting_parent on posts (in_reply_to_uri) where in_reply_to_id is null and in_reply_to_uri is not null;

create table post_mentions (
  post_id bigint not null references posts on delete cascade,
  account_id bigint not null references accounts on delete cascade,
  is_silent boolean not null default false,
  primary key (post_id, account_id)
);
comment on column post_mentions.is_silent is 'addressed without being named in the text';
create index post_mentions_of_account on post_mentions (account_id, post_id desc);

create table post_tags (
  post_id bigint not null references posts on delete cascade,
  tag text not null,
  primary key (post_id, tag)
);
create index post_tags_posts on post_tags (tag, post_id desc);

create table tombstones (
  uri text not null,
  author_uri text not null,
  made_at timestamptz not null default now(),
  primary key (uri, author_uri)
);
comment on column tombstones.author_uri is 'whose post it was or would be: nobody can bury another''s';
`

const reactions = `
create table likes (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts on delete cascade,
  post_id bigint not null references posts on delete cascade,
  uri text not null,
  made_at timestamptz not null default now(),
  unique (post_id, account_id)
);
create index likes_by_uri on likes (uri);

create table boosts (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts on delete cascade,
  post_id bigint not null references posts on delete cascade,
  uri text not null,
  made_at timestamptz not null default now(),
  unique (post_id, account_id)
);
create index boosts_by_account on boosts (account_id, id desc);
create index boosts_by_uri on boosts (uri);
`

const notifications = `
create table notifications (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts on delete cascade,
  kind text not null check (kind in
    ('follow', 'follow_request', 'mention', 'reply', 'like', 'boost', 'edit', 'referral_expired')),
  from_account_id bigint references accounts on delete cascade,
  post_id bigint references posts on delete cascade,
  made_at timestamptz not null default now(),
  unique nulls not distinct (account_id, kind, from_account_id, post_id)
);
create index notifications_newest on notifications (account_id, id desc);
`

const federation = `
create table inbox_receipts (
  digest bytea primary key,
  received_at timestamptz not null default now()
);
comment on table inbox_receipts is 'SHA-256 of actor and activity id: an activity is accepted once';
create index inbox_receipts_oldest on inbox_receipts (received_at);

create table activities (
  id bigint primary key default new_id(),
  uri text not null unique,
  account_id bigint not null references accounts on delete cascade,
  is_public boolean not null,
  body text not null,
  made_at timestamptz not null default now()
);
comment on table activities is 'what we sent, as the bytes that every delivery and every try repeats';
create index activities_outbox on activities (account_id, id desc);

create table peers (
  host text primary key,
  failures int not null default 0,
  retry_at timestamptz,
  failed_days int not null default 0,
  failed_on date,
  signature text not null default 'draft-cavage' check (signature in ('draft-cavage', 'rfc9421'))
);
create table blocked_hosts (
  host text primary key,
  reason text not null default '',
  made_at timestamptz not null default now()
);
`

const jobs = `
create table jobs (
  id bigint primary key default new_id(),
  name text not null,
  pool text not null check (pool in ('inbox', 'delivery', 'fetch', 'rest')),
  key text,
  host text,
  payload json not null,
  run_at timestamptz not null default now(),
  attempt int not null default 0,
  leased_by uuid,
  error text,
  made_at timestamptz not null default now()
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
comment on column jobs.run_at is 'when it may be taken; while it is leased, when the lease ends; infinity: parked';
comment on column jobs.key is 'jobs of one key run one after another, in the order of their ids';
create index jobs_due on jobs (pool, run_at) where host is null;
create index jobs_due_by_host on jobs (pool, host, run_at) where host is not null;
create index jobs_leased_by_host on jobs (pool, host) where host is not null and leased_by is not null;
create index jobs_by_key on jobs (key, id) where key is not null;
`

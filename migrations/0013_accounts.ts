import { type Kysely, sql } from 'kysely'

/** What accounts show first, where they move to and were before, whom writers block, and what is reported. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [moves, featured, blocks, reports, notices]) await sql.raw(part).execute(db)
}

const moves = `
alter table accounts
  add column also_known_as text[] not null default '{}',
  add column moved_to_uri text,
  add column moved_at timestamptz,
  add column featured_uri text,
  add column featured_tags_uri text;
comment on column accounts.also_known_as is 'URIs of accounts elsewhere that are the same person, as this one says';
comment on column accounts.moved_at is 'when its followers here were moved last, or when a writer of ours moved away';
`

const featured = `
create table pinned_posts (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts on delete cascade,
  post_id bigint not null unique references posts on delete cascade
);
create index pinned_posts_of_account on pinned_posts (account_id, id desc);

create table featured_tags (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts on delete cascade,
  tag text not null,
  unique (account_id, tag)
);
`

const blocks = `
create table blocks (
  id bigint primary key default new_id(),
  blocker_id bigint not null references accounts on delete cascade,
  blocked_id bigint not null references accounts on delete cascade,
  made_at timestamptz not null default now(),
  check (blocker_id <> blocked_id),
  unique (blocker_id, blocked_id)
);
create index blocks_of_blocked on blocks (blocked_id);
comment on table blocks is 'from whom a writer of this node wants to hear nothing';
`

const reports = `
create table reports (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts on delete cascade,
  reporter_host text,
  reporter_id bigint references accounts on delete set null,
  text text not null,
  made_on date not null default current_date,
  made_at timestamptz not null default now(),
  resolved_at timestamptz,
  check (reporter_host is null or reporter_id is null)
);
comment on column reports.account_id is 'whom it is about; she is never told who reported her';
comment on column reports.reporter_host is 'the node that reports; null: a writer of this one';
create unique index reports_open_once_a_day on reports (account_id, reporter_host, reporter_id, made_on)
  nulls not distinct where resolved_at is null;
create index reports_open on reports (id) where resolved_at is null;

create table report_posts (
  report_id bigint not null references reports on delete cascade,
  post_id bigint not null references posts on delete cascade,
  primary key (report_id, post_id)
);
`

const notices = `
alter table notifications drop constraint notifications_kind_check, add constraint notifications_kind_check
  check (kind in ('follow', 'follow_request', 'mention', 'reply', 'like', 'boost', 'edit', 'referral_expired', 'check_in',
    'held', 'approved', 'sent_back', 'removed', 'interest', 'suggestion', 'suggested', 'candidate_moved',
    'introduction', 'outcome', 'credit', 'endorsement', 'client_alert', 'saved_search', 'poll_over', 'moved'));
`

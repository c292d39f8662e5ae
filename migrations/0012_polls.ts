import { type Kysely, sql } from 'kysely'

/** Polls and votes in them, the words that edits replaced, custom emoji, and what may be told of these. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [polls, revisions, emojis, notices]) await sql.raw(part).execute(db)
}

const polls = `
create table polls (
  post_id bigint primary key references posts on delete cascade,
  is_multiple boolean not null,
  choices jsonb not null,
  voters int check (voters >= 0),
  ends_at timestamptz,
  tally_due_at timestamptz
);
comment on column polls.choices is 'titles in order, with the votes that their own node counted; votes on ours are rows';
comment on column polls.voters is 'as its own node told; of ours the rows are counted';
comment on column polls.tally_due_at is 'when whoever has our poll is told how it stands; null: it was told of every vote';

create table poll_votes (
  id bigint primary key default new_id(),
  post_id bigint not null references polls on delete cascade,
  choice int not null check (choice >= 0),
  account_id bigint not null references accounts on delete cascade,
  uri text not null,
  made_at timestamptz not null default now(),
  unique (post_id, choice, account_id)
);
create index poll_votes_of_account on poll_votes (account_id);
`

const revisions = `
create table post_revisions (
  id bigint primary key default new_id(),
  post_id bigint not null references posts on delete cascade,
  title text,
  html text not null,
  warning text not null,
  is_sensitive boolean not null,
  attachments jsonb not null,
  written_at timestamptz not null
);
comment on table post_revisions is 'what a post said before it was edited';
create index post_revisions_of_post on post_revisions (post_id, id);
`

const emojis = `
alter table posts add column emojis jsonb not null default '[]';
`

const notices = `
alter table notifications drop constraint notifications_kind_check, add constraint notifications_kind_check
  check (kind in ('follow', 'follow_request', 'mention', 'reply', 'like', 'boost', 'edit', 'referral_expired', 'check_in',
    'held', 'approved', 'sent_back', 'removed', 'interest', 'suggestion', 'suggested', 'candidate_moved',
    'introduction', 'outcome', 'credit', 'endorsement', 'client_alert', 'saved_search', 'poll_over'));
`

import { type Kysely, sql } from 'kysely'

/** Quotes with the consent of who is quoted (FEP-044f), and what authors let others do with a post. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [policy, quotes, stamps, notices]) await sql.raw(part).execute(db)
}

const policy = `
alter table posts
  add column policy jsonb not null default '{"reply": "everybody", "boost": "everybody", "quote": "nobody"}',
  add column approved_by text,
  add column refused_at timestamptz;
comment on column posts.policy is 'who may reply, boost and quote: everybody, followers, named, asked or nobody';
comment on column posts.approved_by is 'of a reply of ours: where the author of what it answers says that it may stand';
comment on column posts.refused_at is 'of a reply: when the author of what it answers said that it may not stand there';
`

const quotes = `
create table quotes (
  post_id bigint primary key references posts on delete cascade,
  quoted_uri text not null,
  quoted_id bigint references posts on delete set null,
  state text not null check (state in ('pending', 'accepted', 'refused', 'withdrawn')),
  stamp_uri text,
  made_at timestamptz not null default now()
);
comment on column quotes.stamp_uri is 'where the author who is quoted says that it may be so';
create index quotes_of_post on quotes (quoted_id, post_id) where quoted_id is not null;
create index quotes_awaiting_post on quotes (quoted_uri) where quoted_id is null;
create index quotes_by_stamp on quotes (stamp_uri) where stamp_uri is not null;
`

const stamps = `
create table quote_stamps (
  id bigint primary key default new_id(),
  quoted_id bigint not null references posts on delete cascade,
  quoting_uri text not null,
  quoter_id bigint not null references accounts on delete cascade,
  request_uri text,
  withdrawn_at timestamptz,
  made_at timestamptz not null default now(),
  unique (quoted_id, quoting_uri)
);
comment on table quote_stamps is 'what authors here let others quote';
create index quote_stamps_of_quoter on quote_stamps (quoter_id);
`

const notices = `
alter table notifications drop constraint notifications_kind_check, add constraint notifications_kind_check
  check (kind in ('follow', 'follow_request', 'mention', 'reply', 'like', 'boost', 'edit', 'referral_expired', 'check_in',
    'held', 'approved', 'sent_back', 'removed', 'interest', 'suggestion', 'suggested', 'candidate_moved',
    'introduction', 'outcome', 'credit', 'endorsement', 'client_alert', 'saved_search', 'poll_over', 'quote', 'moved',
    'report'));
`

import { type Kysely, sql } from 'kysely'

/** What software a host runs, the relays that we take part in, and when the replies to a post were last asked for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [software, relays, looks]) await sql.raw(part).execute(db)
}

const software = `
alter table peers add column software text not null default '', add column software_at timestamptz;
comment on column peers.software is 'as NodeInfo names it, in lower case; empty: it does not say';
`

const relays = `
create table relays (
  id bigint primary key default new_id(),
  url text not null unique,
  style text not null check (style in ('mastodon', 'litepub')),
  inbox_uri text not null,
  account_id bigint references accounts on delete cascade,
  follow_uri text not null,
  state text not null check (state in ('requested', 'accepted')),
  made_at timestamptz not null default now()
);
comment on column relays.style is 'mastodon: an inbox that is told of posts; litepub: an actor that is followed and boosts';
comment on column relays.account_id is 'who speaks for it; of an inbox it is known once it has accepted us';
create unique index relays_by_follow on relays (follow_uri);
create index relays_by_account on relays (account_id) where account_id is not null;
`

const looks = `
create table reply_looks (
  post_id bigint primary key references posts on delete cascade,
  looked_at timestamptz not null default now(),
  hour_at timestamptz not null default now(),
  fetched int not null default 0
);
comment on table reply_looks is 'when the replies to a post of another node were last asked for there, and how much was fetched for it since hour_at';
`

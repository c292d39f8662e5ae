import { type Kysely, sql } from 'kysely'

/** Pictures that are uploaded here, and copies of those of other nodes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [media, copies]) await sql.raw(part).execute(db)
}

const media = `
create table media (
  id bigint primary key default new_id(),
  name text not null unique,
  owner_id bigint not null references accounts on delete cascade,
  use text not null check (use in ('post', 'avatar')),
  post_id bigint references posts on delete set null,
  media_type text not null,
  bytes int not null,
  width int not null,
  height int not null,
  blurhash text not null,
  made_at timestamptz not null default now()
);
comment on column media.name is 'of the file and its address: random, and told to those who may see it';
comment on column media.post_id is 'null: it waits to be posted, or is used by no post any more';
create index media_of_post on media (post_id) where post_id is not null;
create index media_of_owner on media (owner_id, use);
create index media_waiting on media (made_at) where post_id is null;
`

const copies = `
create table picture_copies (
  digest bytea primary key,
  host text not null,
  name text,
  media_type text,
  bytes int not null default 0,
  fetched_at timestamptz not null default now()
);
comment on table picture_copies is 'pictures of other nodes in the size in which they are shown here, by SHA-256 of size and address';
comment on column picture_copies.name is 'null: it could not be had, and is not asked for again for a while';
create index picture_copies_oldest on picture_copies (fetched_at);
create index picture_copies_of_host on picture_copies (host, fetched_at);
`

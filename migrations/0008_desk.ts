import { type Kysely, sql } from 'kysely'

/** The desk's memory: what each of its messages is about, whom it may call in public, and in which threads it is heard. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [messages, contacts, threads, fetches]) await sql.raw(part).execute(db)
}

const messages = `
create table desk_messages (
  post_id bigint primary key references posts on delete cascade,
  from_id bigint not null references accounts on delete cascade,
  to_id bigint not null references accounts on delete cascade,
  kind text not null,
  referral_id bigint references referrals on delete cascade,
  interest_id bigint references interests on delete cascade,
  recommendation_id bigint references recommendations on delete cascade,
  answered_at timestamptz,
  made_at timestamptz not null default now()
);
comment on table desk_messages is 'what the desk wrote, in its own name or another''s: an answer is understood from what it answers';
create index desk_messages_of_reader on desk_messages (to_id, from_id, post_id desc);
create index desk_messages_of_writer on desk_messages (from_id);
create index desk_messages_about_referral on desk_messages (referral_id) where referral_id is not null;
create index desk_messages_about_interest on desk_messages (interest_id) where interest_id is not null;
create index desk_messages_about_recommendation on desk_messages (recommendation_id)
  where recommendation_id is not null;
create index desk_messages_oldest on desk_messages (made_at);
`

const contacts = `
create table desk_contacts (
  account_id bigint primary key references accounts on delete cascade,
  called_at timestamptz,
  hinted_at timestamptz,
  refuses_calls boolean not null default false
);
comment on column desk_contacts.called_at is 'when the desk last spoke to them in public outside their own posts: once in 30 days';
comment on column desk_contacts.hinted_at is 'when they were last told how a referral is written: once a month';
`

const threads = `
create index posts_in_private on posts (author_id, id desc) where visibility = 'direct';
`

// What is fetched from other nodes is taken by its host from now on.
const fetches = `
update jobs set host = split_part(posts.in_reply_to_uri, '/', 3)
from posts where jobs.pool = 'fetch' and jobs.host is null and posts.id = (jobs.payload ->> 'postId')::bigint;
delete from jobs where pool = 'fetch' and host is null;
`

import { type Kysely, sql } from 'kysely'

/** Offers between nodes (FEP-0837, product §2.7): referrals of other nodes, and what writers here offered for them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [heard, offers, carried]) await sql.raw(part).execute(db)
}

const heard = `
create table heard_referrals (
  post_id bigint primary key references posts on delete cascade,
  title text not null,
  state text not null check (state in ('open', 'in_talks', 'filled', 'withdrawn', 'expired')),
  accepting boolean not null,
  terms jsonb not null,
  heard_at timestamptz not null default now()
);
comment on table heard_referrals is 'posts of other nodes that say of themselves that they are referrals';
comment on column heard_referrals.terms is 'as their nodes sent them, so far as they made sense';
`

const offers = `
create table offers (
  id bigint primary key default new_id(),
  uri text not null unique,
  writer_id bigint not null references accounts on delete cascade,
  referral_post_id bigint not null references heard_referrals on delete cascade,
  post_id bigint references posts on delete set null,
  state text not null check (state in ('received', 'shortlisted', 'introduced', 'not_chosen', 'withdrawn')),
  rate numeric(14, 4) check (rate > 0),
  rate_unit text,
  currency text check (currency ~ '^[A-Z]{3}$'),
  available_from date,
  samples text[] not null default '{}' check (cardinality(samples) <= 5),
  made_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  check ((rate is null) = (rate_unit is null) and (rate is null) = (currency is null))
);
comment on column offers.post_id is 'the private reply that says it in words';
create unique index offers_one_alive on offers (writer_id, referral_post_id) where state <> 'withdrawn';
create index offers_by_writer on offers (writer_id, id desc);
create unique index offers_of_post on offers (post_id) where post_id is not null;
create index offers_of_referral on offers (referral_post_id);
`

// What a post carries beside its text is found by the post.
const carried = `
create index recommendations_of_post on recommendations (post_id) where post_id is not null;
create index credits_of_post on credits (post_id) where post_id is not null;
`

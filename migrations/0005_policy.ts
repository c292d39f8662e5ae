import { type Kysely, sql } from 'kysely'

/** What the node's owner decides, how referrals are judged by it, and what moderators do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [policy, judgements, moderation]) await sql.raw(part).execute(db)
}

const policy = `
create table policies (
  version int primary key generated always as identity,
  policy jsonb not null,
  by_account_id bigint references accounts on delete set null,
  made_at timestamptz not null default now()
);
comment on column policies.by_account_id is 'null: the operator, at the command line';

create table currency_tables (
  id bigint primary key default new_id(),
  month text not null check (month ~ '^20\\d\\d-(0[1-9]|1[0-2])$'),
  base text not null check (base in ('USD', 'EUR')),
  source text not null,
  rates jsonb not null,
  made_at timestamptz not null default now()
);
create index currency_tables_newest on currency_tables (month desc, id desc);
`

// pg_trgm is a trusted extension: the owner of a database may create it.
const judgements = `
create extension if not exists pg_trgm;

alter table referrals add column labels text[] not null default '{}';
alter table referrals add column signal_score int not null default 0 check (signal_score >= 0);
alter table referrals add column floor text not null default 'unknown'
  check (floor in ('above', 'near', 'below', 'unknown', 'not_applicable'));
alter table referrals add column policy_version int not null default 0;
comment on column referrals.policy_version is 'the policy it was judged by; 0: the usual one';
create index referrals_opened_lately on referrals (opened_at) where opened_at is not null;
create index referrals_pay_of_work on referrals using gin ((terms->'work') jsonb_path_ops) where opened_at is not null;

create table signals (
  referral_id bigint not null references referrals on delete cascade on update cascade,
  code text not null,
  points int not null,
  evidence text not null,
  primary key (referral_id, code)
);
`

const moderation = `
alter table logins drop constraint logins_role_check;
alter table logins add constraint logins_role_check check (role in ('owner', 'moderator', 'member'));

create table moderation_actions (
  id bigint primary key default new_id(),
  by_account_id bigint references accounts on delete set null,
  referral_id bigint references referrals on delete set null on update cascade,
  account_id bigint not null references accounts on delete cascade,
  action text not null check (action in
    ('note', 'request_change', 'label', 'hold', 'remove', 'limit', 'suspend', 'refuse_board')),
  reason_code text not null,
  statement text not null,
  state text not null default 'standing' check (state in ('standing', 'appealed', 'confirmed', 'reversed')),
  made_at timestamptz not null default now()
);
comment on column moderation_actions.account_id is 'whose conduct it is about: of a referral, its author';
create index moderation_actions_about on moderation_actions (account_id, made_at desc);
create index moderation_actions_of_referral on moderation_actions (referral_id, id) where referral_id is not null;

create table appeals (
  action_id bigint primary key references moderation_actions on delete cascade,
  text text not null,
  made_at timestamptz not null default now(),
  decided_by_id bigint references accounts on delete set null,
  decided_at timestamptz,
  decision text not null default ''
);
create index appeals_undecided on appeals (made_at) where decided_at is null;
`

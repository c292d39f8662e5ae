import { type Kysely, sql } from 'kysely'

/**
 * Boards and referrals. A referral's terms stand whole in `terms`, as the schema in core/referrals/terms.ts reads them;
 * what is asked for by queries stands in columns of its own beside them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(boards).execute(db)
  await sql.raw(referrals).execute(db)
}

const boards = `
create table boards (
  account_id bigint primary key references accounts on delete cascade,
  is_main boolean not null default false,
  work text[] not null default '{}'
);
comment on column boards.work is 'the kinds of work that the board takes; none: all';
create unique index boards_one_main on boards (is_main) where is_main;
`

const referrals = `
create table referrals (
  id bigint primary key default new_id(),
  code text not null unique check (code ~ '^[0-9a-z]{8}$'),
  author_id bigint not null references accounts on delete cascade,
  post_id bigint unique references posts on delete cascade,
  state text not null check (state in ('draft', 'open', 'in_talks', 'filled', 'withdrawn', 'expired')),
  accepting boolean not null,
  revision int not null default 0,
  terms jsonb not null,
  renewals int not null default 0 check (renewals between 0 and 2),
  withdraw_reason text,
  expires_at timestamptz,
  opened_at timestamptz,
  closed_at timestamptz,
  made_at timestamptz not null default now(),
  check (state = 'draft' or (post_id is not null and expires_at is not null and opened_at is not null)),
  check (state in ('open', 'in_talks') or not accepting or state = 'draft'),
  check ((closed_at is not null) = (state in ('filled', 'withdrawn', 'expired')))
);
create index referrals_open on referrals (opened_at desc, id desc) where state in ('open', 'in_talks');
create index referrals_due_to_expire on referrals (expires_at) where state in ('open', 'in_talks');
create index referrals_by_author on referrals (author_id, id desc);

create table referral_boards (
  referral_id bigint not null references referrals on delete cascade,
  board_id bigint not null references boards on delete cascade,
  primary key (referral_id, board_id)
);
create index referral_boards_of_board on referral_boards (board_id, referral_id desc);

create table referral_events (
  id bigint primary key default new_id(),
  referral_id bigint not null references referrals on delete cascade,
  from_state text not null,
  to_state text not null,
  by_account_id bigint references accounts on delete set null,
  reason text,
  made_at timestamptz not null default now()
);
comment on column referral_events.by_account_id is 'null: the clock';
create index referral_events_history on referral_events (referral_id, id);
`

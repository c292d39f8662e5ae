import { type Kysely, sql } from 'kysely'

/** Whether writers have time, with what they said before: the newest row of an account is what holds. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(availability).execute(db)
}

const availability = `
create table availabilities (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts on delete cascade,
  state text not null check (state in ('open', 'limited', 'booked', 'away', 'unstated')),
  until date,
  takes text[] not null default '{}',
  gives_referrals boolean not null default false,
  made_at timestamptz not null default now(),
  told_at timestamptz not null
);
comment on column availabilities.told_at is 'when other nodes were told of it, or will be: at most once in six hours';
create index availabilities_newest on availabilities (account_id, id desc);
`

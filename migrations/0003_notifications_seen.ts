import { type Kysely, sql } from 'kysely'

/** How far whoever signs in has seen what her account was told. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(seen).execute(db)
}

const seen = `
alter table logins add column notifications_seen_id bigint not null default 0;
comment on column logins.notifications_seen_id is 'the newest notification that was shown; 0: none yet';
`

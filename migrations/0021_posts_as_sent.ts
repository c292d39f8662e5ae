import { type Kysely, sql } from 'kysely'

/** What others sent boards of ours, as they sent it: servers with groups want it whole when a board passes it on (FEP-1b12). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(sent).execute(db)
}

const sent = `
create table posts_as_sent (
  post_id bigint primary key references posts on delete cascade,
  body text not null,
  made_at timestamptz not null default now()
);
`

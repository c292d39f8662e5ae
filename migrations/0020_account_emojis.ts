import { type Kysely, sql } from 'kysely'

/** Custom emoji in what accounts of other nodes say of themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(emojis).execute(db)
}

const emojis = `
alter table accounts add column emojis jsonb not null default '[]';
comment on column accounts.emojis is 'pictures that stand for :shortcodes: in its name and bio: [{shortcode, url}]';
`

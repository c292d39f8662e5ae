// Many people and many posts, as bytes of other nodes would have brought them.
import { sql } from 'kysely'
import type pg from 'pg'
import type { Account } from '../../src/core/accounts/account.ts'
import type { Db } from '../../src/db/connect.ts'

/** Where the crowd is at home. */
export const PEOPLE_HOST = 'people.test'

/** Makes so many people, of whom the reader follows some. */
export async function makePeople(
  db: Db,
  reader: Account,
  { people, followed }: { people: number; followed: number },
): Promise<void> {
  await sql`
    insert into accounts (kind, handle, host, uri, url, inbox_uri, followers_uri, bio_html)
    select 'writer', 'p' || n, 'people.test', 'https://people.test/users/p' || n, 'https://people.test/@p' || n,
      'https://people.test/users/p' || n || '/inbox', 'https://people.test/users/p' || n || '/followers', ''
    from generate_series(1, ${people}) n`.execute(db)
  await sql`
    insert into follows (follower_id, followee_id, uri, state)
    select ${reader.id}, id, 'https://people.test/follows/' || id, 'accepted' from accounts
    where host = 'people.test' order by id limit ${followed}`.execute(db)
  // As PostgreSQL would by itself within a minute. Until then it plans for tables that it takes to be empty.
  await sql`analyze accounts, follows`.execute(db)
}

/** Makes so many posts of them, over the last three hundred days. */
export async function makePosts(
  pool: pg.Pool,
  { count, people }: { count: number; people: number },
): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('set statement_timeout = 0')
    await client.query(
      `insert into posts (id, author_id, uri, url, visibility, html, language, published_at)
       select id_at(at), author.id, author.uri || '/posts/' || gen_random_uuid(), author.url || '/1', 'public',
         '<p>Notes on a draft, number ' || n || '. The second chapter wants a map, the third wants to be cut.</p>', 'en', at
       from (select n, now() - random() * interval '300 days' as at, 1 + (random() * ($2 - 1))::int as person
             from generate_series(1, $1::int) n) made
       join (select id, uri, url, row_number() over (order by id) as person from accounts where uri like 'https://people.test/%') author
         using (person)`,
      [count, people],
    )
    await client.query('analyze posts')
    await client.query('reset statement_timeout')
  } finally {
    client.release()
  }
}

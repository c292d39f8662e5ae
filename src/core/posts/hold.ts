// A post and its deletion may come in the same moment, and neither transaction sees what the other has not committed. Whoever
// stores holds the address with others who store; whoever removes holds it alone.
import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'

/** Holds the addresses of posts that are about to be stored, until the transaction ends: what removes one of them waits, and is waited for. */
export async function holdToStore(tx: Tx, posts: { post: { uri: string } }[]): Promise<void> {
  const uris = posts.map(({ post }) => post.uri)
  await sql`
    select pg_advisory_xact_lock_shared(lock) from (
      select distinct hashtextextended(uri, 0) as lock from unnest(${uris}::text[]) as uri order by lock) as locks`.execute(
    tx,
  )
}

/** Holds the address of a post that is about to be removed, until the transaction ends: nobody stores it meanwhile. */
export async function holdToRemove(tx: Tx, uri: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${uri}, 0))`.execute(tx)
}

import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'

/** The like or boost that has this URI; undefined when there is none. */
export async function findReactionByUri(
  db: Db,
  uri: string,
): Promise<{ kind: 'like' | 'boost'; accountId: AccountId; postUri: string } | undefined> {
  const { rows } = await sql<{ kind: 'like' | 'boost'; accountId: AccountId; postUri: string }>`
    select 'like' as kind, likes.account_id as "accountId", posts.uri as "postUri"
    from likes join posts on posts.id = likes.post_id where likes.uri = ${uri}
    union all
    select 'boost', boosts.account_id, posts.uri
    from boosts join posts on posts.id = boosts.post_id where boosts.uri = ${uri}
    limit 1`.execute(db)
  return rows[0]
}

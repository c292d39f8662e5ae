import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Referral } from './referral.ts'

/** How many accounts beside boards the post of a referral calls by name: none where the node writes it, or nobody yet. */
export async function countNamed(db: Db | Tx, { postId }: Pick<Referral, 'postId'>): Promise<number> {
  if (postId === null) return 0
  const { rows } = await sql<{ named: number }>`
    select count(*)::int as named from post_mentions join accounts on accounts.id = post_mentions.account_id
    where post_id = ${postId} and not is_silent and accounts.kind <> 'board'`.execute(db)
  return rows[0]!.named
}

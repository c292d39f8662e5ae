import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Referral } from './referral.ts'

/** How many accounts a post calls by name: boards, of any node, beside our main one; and all others. */
export interface Named {
  boards: number
  mentions: number
}

/** Whom the post of a referral calls by name: nobody where the node writes it, or there is none yet. */
export async function readNamed(db: Db | Tx, { postId }: Pick<Referral, 'postId'>): Promise<Named> {
  if (postId === null) return { boards: 0, mentions: 0 }
  const { rows } = await sql<Named>`
    select count(*) filter (where accounts.kind = 'board' and not coalesce(boards.is_main, false))::int as boards,
      count(*) filter (where accounts.kind <> 'board')::int as mentions
    from post_mentions join accounts on accounts.id = post_mentions.account_id
    left join boards on boards.account_id = accounts.id
    where post_id = ${postId} and not is_silent`.execute(db)
  return rows[0]!
}

// From whom a writer wants to hear nothing. The rule stands here once; whatever somebody does to somebody asks it.
import { type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from '../db/connect.ts'
import type { Id } from '../lib/ids.ts'
import type { AccountId } from './accounts/account.ts'
import { type Byline, byline } from './accounts/byline.ts'
import type { Condition } from './accounts/find.ts'
import { Refusal } from './refusal.ts'

/** An account in a query: its id, or a column that holds it. */
type Side = AccountId | RawBuilder<unknown>

/** True where one account blocks another, as a condition of a query. */
export function blocks(blocker: Side, blocked: Side): Condition {
  return sql<boolean>`exists (select from blocks
    where blocks.blocker_id = ${blocker} and blocks.blocked_id = ${blocked})`
}

/** Whether an account blocks another: then nothing that the other does reaches it. */
export async function doesBlock(db: Db | Tx, blocker: AccountId, blocked: AccountId): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`select ${blocks(blocker, blocked)} as is`.execute(db)
  return rows[0]!.is
}

/** Refuses 'forbidden' what one account would do to another that blocks it. */
export async function requireWelcome(tx: Tx, from: AccountId, to: AccountId): Promise<void> {
  if (await doesBlock(tx, to, from))
    throw new Refusal('forbidden', 'This account wants to hear nothing from you.')
}

/** Notes that one account blocks another, and gives the id of that; undefined when it did before. */
export async function storeBlock(
  tx: Tx,
  blocker: AccountId,
  blocked: AccountId,
): Promise<Id<'block'> | undefined> {
  const made = await tx
    .insertInto('blocks')
    .values({ blocker_id: blocker, blocked_id: blocked })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return made?.id
}

/** Notes that it blocks the other no more, and gives the id that the block had; undefined when there was none. */
export async function removeBlock(
  tx: Tx,
  blocker: AccountId,
  blocked: AccountId,
): Promise<Id<'block'> | undefined> {
  const removed = await tx
    .deleteFrom('blocks')
    .where('blocker_id', '=', blocker)
    .where('blocked_id', '=', blocked)
    .returning('id')
    .executeTakeFirst()
  return removed?.id
}

/** Whom an account blocks, those blocked last first. */
export async function readBlocks(db: Db, blocker: AccountId): Promise<Byline[]> {
  const { rows } = await sql<{ account: Byline }>`
    select ${byline('blocked')} as account from blocks join accounts blocked on blocked.id = blocks.blocked_id
    where blocks.blocker_id = ${blocker} order by blocks.id desc`.execute(db)
  return rows.map(({ account }) => account)
}

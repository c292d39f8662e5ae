// One person, several accounts: what an account says of its others, and that it moved to one of them.
import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import { enqueue } from '../jobs.ts'
import { Refusal } from '../refusal.ts'
import type { Account, AccountId } from './account.ts'

/** How many other accounts a writer can call her own. */
export const ALIASES_MAX = 10
/** Days that must lie between two moves of one account, and between a move and taking it back. */
export const MOVE_DAYS = 7

// Each change of what an account says is sent under an id made of its time, so that no two may have the same.
const CHANGED = sql<Date>`greatest(now(), changed_at + interval '1 millisecond')`
const IS_RESTED = sql<boolean>`(moved_at is null or moved_at < now() - make_interval(days => ${MOVE_DAYS}))`

/**
 * A writer says of another account that it is hers too, so that its followers can be moved here. A second time changes nothing.
 * Refuses: 'invalid' for her own account, and for more than ALIASES_MAX.
 */
export async function addAlias(tx: Tx, account: Account, uri: string): Promise<void> {
  if (uri === account.uri) throw new Refusal('invalid', 'This is the account that you are in.')
  if (account.alsoKnownAs.includes(uri)) return
  if (account.alsoKnownAs.length >= ALIASES_MAX)
    throw new Refusal('invalid', `At most ${ALIASES_MAX} other accounts can be yours.`)
  await setAliases(tx, account.id, [...account.alsoKnownAs, uri])
}

/** She says so no more. What was not said is left as it is. */
export async function removeAlias(tx: Tx, account: Account, uri: string): Promise<void> {
  if (!account.alsoKnownAs.includes(uri)) return
  await setAliases(
    tx,
    account.id,
    account.alsoKnownAs.filter((alias) => alias !== uri),
  )
}

async function setAliases(tx: Tx, id: AccountId, aliases: string[]): Promise<void> {
  await tx
    .updateTable('accounts')
    .set({ also_known_as: aliases, changed_at: CHANGED })
    .where('id', '=', id)
    .execute()
  await enqueue(tx, 'send-profile', { accountId: id })
}

/** Notes that an account moved to the one with this URI. False when it moved within MOVE_DAYS before: then nothing changes. */
export async function noteMove(tx: Tx, id: AccountId, toUri: string): Promise<boolean> {
  const moved = await tx
    .updateTable('accounts')
    .set({ moved_to_uri: toUri, moved_at: sql<Date>`now()`, changed_at: CHANGED })
    .where('id', '=', id)
    .where(IS_RESTED)
    .returning('id')
    .executeTakeFirst()
  return moved !== undefined
}

/**
 * A writer who moved away is back; her followers stay where they are. Refuses 'conflict' within MOVE_DAYS of her move, and
 * when she did not move.
 */
export async function comeBack(tx: Tx, account: Account): Promise<void> {
  const back = await tx
    .updateTable('accounts')
    .set({ moved_to_uri: null, changed_at: CHANGED })
    .where('id', '=', account.id)
    .where('moved_to_uri', 'is not', null)
    .where(IS_RESTED)
    .returning('id')
    .executeTakeFirst()
  if (!back) throw new Refusal('conflict', `A move can be taken back after ${MOVE_DAYS} days.`)
  await enqueue(tx, 'send-profile', { accountId: account.id }, { key: `move ${account.id}` })
}

/** Refuses 'conflict' something new of a writer of this node who moved away: her readers are elsewhere. What was begun she may end. */
export function requireHere({ host, movedToUri }: Pick<Account, 'host' | 'movedToUri'>): void {
  if (host === null && movedToUri !== null)
    throw new Refusal(
      'conflict',
      'You moved to another account: what is new belongs there. You can still answer here.',
    )
}

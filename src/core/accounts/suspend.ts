import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import { enqueue } from '../jobs.ts'
import type { AccountId } from './account.ts'
import { tellOfChange } from './changes.ts'

/** Hides an account and all it wrote, and lets it do nothing more; its open work goes off the boards. A second time changes nothing. */
export async function suspendAccount(tx: Tx, id: AccountId): Promise<void> {
  await setSuspended(tx, id, sql<Date>`now()`)
}

/** Takes a suspension back; the boards take up again what is still open. */
export async function unsuspendAccount(tx: Tx, id: AccountId): Promise<void> {
  await setSuspended(tx, id, null)
}

/** An account's own node says that it is gone: it is hidden, and what it wrote with it; its open work ends. */
export async function markGone(tx: Tx, id: AccountId): Promise<void> {
  const { uri } = await tx
    .updateTable('accounts')
    .set({ gone_at: sql<Date>`now()` })
    .where('id', '=', id)
    .returning('uri')
    .executeTakeFirstOrThrow()
  await tellOfChange(tx, uri)
  await tx.deleteFrom('public_keys').where('account_id', '=', id).execute()
  await enqueue(tx, 'mind-author', { authorId: id })
}

async function setSuspended(tx: Tx, id: AccountId, at: ReturnType<typeof sql<Date>> | null): Promise<void> {
  const changed = await tx
    .updateTable('accounts')
    .set({ suspended_at: at, changed_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('suspended_at', at === null ? 'is not' : 'is', null)
    .returning(['uri', 'host'])
    .executeTakeFirst()
  if (!changed) return
  await tellOfChange(tx, changed.uri)
  await enqueue(tx, 'mind-author', { authorId: id })
  if (changed.host === null) await enqueue(tx, 'send-profile', { accountId: id })
}

import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'

/** Forgets what somebody said against decisions about her; one that waited for an answer is an appeal no more. */
export async function eraseAppeals(tx: Tx, accountId: AccountId): Promise<void> {
  await sql`
    delete from appeals using moderation_actions
    where moderation_actions.id = appeals.action_id and moderation_actions.account_id = ${accountId}`.execute(
    tx,
  )
  await tx
    .updateTable('moderation_actions')
    .set({ state: 'standing' })
    .where('account_id', '=', accountId)
    .where('state', '=', 'appealed')
    .execute()
}

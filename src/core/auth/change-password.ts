import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { Refusal } from '../refusal.ts'
import { hashToken } from '../secrets.ts'
import { isPassword } from './passwords.ts'

/** Refuses 'invalid' a password that is not that of a login. Takes as long as a sign-in, so it stands before any transaction. */
export async function requirePassword(db: Db, accountId: AccountId, password: string): Promise<void> {
  const refusal = await refusePassword(db, accountId, password)
  if (refusal) throw refusal
}

/** Why a password is refused by `requirePassword`, which takes as long; undefined for the right one. */
export async function refusePassword(
  db: Db,
  accountId: AccountId,
  password: string,
): Promise<Refusal | undefined> {
  const login = await db
    .selectFrom('logins')
    .select('password_hash')
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  if (login.password_hash !== null && (await isPassword(password, login.password_hash))) return undefined
  return new Refusal('invalid', 'This is not your current password.')
}

/** Gives a login another password and ends its sessions, all but the one in which that was asked. */
export async function changePassword(
  tx: Tx,
  accountId: AccountId,
  { passwordHash, token }: { passwordHash: string; token: string },
): Promise<void> {
  await tx
    .updateTable('logins')
    .set({ password_hash: passwordHash })
    .where('account_id', '=', accountId)
    .execute()
  await tx
    .deleteFrom('sessions')
    .where('account_id', '=', accountId)
    .where('token_hash', '<>', hashToken(token))
    .execute()
}

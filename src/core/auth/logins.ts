import type { Db, Tx } from '../../db/connect.ts'
import type { Role } from '../../db/schema/words.ts'
import type { Id } from '../../lib/ids.ts'
import { ACCOUNT_COLUMNS, type Account, type AccountId } from '../accounts/account.ts'
import { isPassword } from './passwords.ts'

// A hash of nothing anyone knows: a wrong handle must cost as much as a wrong password.
const NOBODY = 'argon2id$19456$2$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

/** Lets an account sign in with a password; a second call changes the password and ends its sessions. */
export async function giveLogin(
  tx: Tx,
  accountId: AccountId,
  login: { role: Role; passwordHash: string },
): Promise<void> {
  await tx
    .insertInto('logins')
    .values({ account_id: accountId, role: login.role, password_hash: login.passwordHash })
    .onConflict((conflict) =>
      conflict.column('account_id').doUpdateSet({ password_hash: login.passwordHash }),
    )
    .execute()
  await tx.deleteFrom('sessions').where('account_id', '=', accountId).execute()
}

/** Ends the login of an account and its sessions; gives what she could do here, undefined if she could not sign in. */
export async function endLogin(tx: Tx, accountId: AccountId): Promise<Role | undefined> {
  await tx.deleteFrom('sessions').where('account_id', '=', accountId).execute()
  const ended = await tx
    .deleteFrom('logins')
    .where('account_id', '=', accountId)
    .returning('role')
    .executeTakeFirst()
  return ended?.role
}

/** Changes what somebody who signs in may do here; false for an account without a login. */
export async function setRole(tx: Tx, accountId: AccountId, role: Role): Promise<boolean> {
  const changed = await tx
    .updateTable('logins')
    .set({ role })
    .where('account_id', '=', accountId)
    .returning('role')
    .executeTakeFirst()
  return changed !== undefined
}

/** The account that a handle and a password open, if they belong together and it is neither suspended nor gone. */
export async function checkLogin(db: Db, handle: string, password: string): Promise<AccountId | undefined> {
  const login = await db
    .selectFrom('logins')
    .innerJoin('accounts', 'accounts.id', 'logins.account_id')
    .select(['accounts.id', 'logins.password_hash'])
    .where((is) =>
      is(is.fn<string>('lower', ['accounts.handle']), '=', handle.replace(/^@/, '').toLowerCase()),
    )
    .where('accounts.host', 'is', null)
    .where('accounts.suspended_at', 'is', null)
    .where('accounts.gone_at', 'is', null)
    .executeTakeFirst()
  const isRight = await isPassword(password, login?.password_hash ?? NOBODY)
  return login && isRight ? login.id : undefined
}

/** Notes up to which notification an account has seen what it was told. The mark never goes back. */
export async function markNotificationsSeen(
  tx: Tx,
  accountId: AccountId,
  upTo: Id<'notification'>,
): Promise<void> {
  await tx
    .updateTable('logins')
    .set({ notifications_seen_id: upTo })
    .where('account_id', '=', accountId)
    .where('notifications_seen_id', '<', upTo)
    .execute()
}

/** Whether the node has an owner already. */
export async function hasOwner(db: Db | Tx): Promise<boolean> {
  const owner = await db
    .selectFrom('logins')
    .select('account_id')
    .where('role', '=', 'owner')
    .executeTakeFirst()
  return owner !== undefined
}

/** Who owns the node, the first of them if there are several; undefined while nobody does. */
export async function findOwner(db: Db): Promise<Account | undefined> {
  return await db
    .selectFrom('logins')
    .innerJoin('accounts', 'accounts.id', 'logins.account_id')
    .select(ACCOUNT_COLUMNS)
    .where('logins.role', '=', 'owner')
    .where('accounts.suspended_at', 'is', null)
    .orderBy('logins.made_at')
    .limit(1)
    .executeTakeFirst()
}

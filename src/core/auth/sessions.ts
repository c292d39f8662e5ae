import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Role } from '../../db/schema/words.ts'
import type { AccountId } from '../accounts/account.ts'
import { hashToken, makeToken } from '../secrets.ts'

/** A session ends after this long without use. */
export const SESSION_IDLE_DAYS = 30

/** Opens a session and gives its token, of which the database keeps only the hash. */
export async function openSession(tx: Tx, accountId: AccountId): Promise<string> {
  const token = makeToken()
  await tx
    .insertInto('sessions')
    .values({ token_hash: hashToken(token), account_id: accountId })
    .execute()
  return token
}

/** Whose session a token opens; undefined when it ended, or when the account is suspended or gone. */
export async function findSession(
  db: Db,
  token: string,
): Promise<{ accountId: AccountId; role: Role; isStale: boolean } | undefined> {
  return await db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .innerJoin('logins', 'logins.account_id', 'sessions.account_id')
    .select(['sessions.account_id as accountId', 'logins.role'])
    .select(sql<boolean>`sessions.used_at < now() - interval '1 hour'`.as('isStale'))
    .where('sessions.token_hash', '=', hashToken(token))
    .where(sql<boolean>`sessions.used_at > now() - make_interval(days => ${SESSION_IDLE_DAYS})`)
    .where('accounts.suspended_at', 'is', null)
    .where('accounts.gone_at', 'is', null)
    .executeTakeFirst()
}

/** Notes that a session was used, which puts its end off. */
export async function touchSession(tx: Tx, token: string): Promise<void> {
  await tx
    .updateTable('sessions')
    .set({ used_at: sql<Date>`now()` })
    .where('token_hash', '=', hashToken(token))
    .execute()
}

/** Ends a session; one that has ended already is no fault. */
export async function endSession(tx: Tx, token: string): Promise<void> {
  await tx.deleteFrom('sessions').where('token_hash', '=', hashToken(token)).execute()
}

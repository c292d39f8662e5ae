// Sessions of people who are at home on another node: what they may do here, each face asks by `requirePerson`.
import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { findAccount, isActive } from '../accounts/find.ts'
import { Refusal } from '../refusal.ts'
import { hashToken, makeToken } from '../secrets.ts'

/** A guest's session ends after so many days without use: whoever comes back signs in at home in two clicks. */
export const GUEST_SESSION_IDLE_DAYS = 7

/**
 * Opens a session for somebody whose own node, or whose own message, says who she is; gives its token, of which the
 * database keeps only the hash. Refuses 'forbidden' to who is suspended, gone, no writer, or at home here.
 */
export async function openGuestSession(tx: Tx, accountId: AccountId): Promise<string> {
  const account = await findAccount(tx, accountId)
  if (!account || !isActive(account) || account.kind !== 'writer' || account.host === null)
    throw new Refusal('forbidden', 'Nobody can sign in as a guest with this account.')
  const token = makeToken()
  await tx
    .insertInto('guest_sessions')
    .values({ token_hash: hashToken(token), account_id: accountId })
    .execute()
  return token
}

/** Whose guest session a token opens; undefined when it ended, or when the account is suspended or gone. */
export async function findGuestSession(
  db: Db,
  token: string,
): Promise<{ accountId: AccountId; isStale: boolean } | undefined> {
  return await db
    .selectFrom('guest_sessions')
    .innerJoin('accounts', 'accounts.id', 'guest_sessions.account_id')
    .select('guest_sessions.account_id as accountId')
    .select(sql<boolean>`guest_sessions.used_at < now() - interval '1 hour'`.as('isStale'))
    .where('guest_sessions.token_hash', '=', hashToken(token))
    .where(sql<boolean>`guest_sessions.used_at > now() - make_interval(days => ${GUEST_SESSION_IDLE_DAYS})`)
    .where('accounts.suspended_at', 'is', null)
    .where('accounts.gone_at', 'is', null)
    .executeTakeFirst()
}

/** Notes that a guest's session was used, which puts its end off. */
export async function touchGuestSession(tx: Tx, token: string): Promise<void> {
  await tx
    .updateTable('guest_sessions')
    .set({ used_at: sql<Date>`now()` })
    .where('token_hash', '=', hashToken(token))
    .execute()
}

/** Ends a guest's session; one that has ended already is no fault. */
export async function endGuestSession(tx: Tx, token: string): Promise<void> {
  await tx.deleteFrom('guest_sessions').where('token_hash', '=', hashToken(token)).execute()
}

/** Ends all sessions of a guest, on whichever browser. */
export async function endGuestSessions(tx: Tx, accountId: AccountId): Promise<void> {
  await tx.deleteFrom('guest_sessions').where('account_id', '=', accountId).execute()
  await tx.deleteFrom('guest_codes').where('account_id', '=', accountId).execute()
}

/** Lets go of sessions that ended by time. */
export async function purgeGuestSessions(tx: Tx): Promise<void> {
  await sql`delete from guest_sessions where used_at < now() - make_interval(days => ${GUEST_SESSION_IDLE_DAYS})`.execute(
    tx,
  )
}

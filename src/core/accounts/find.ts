import { type Expression, type SqlBool, sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import { ACCOUNT_COLUMNS, type Account, type AccountId } from './account.ts'

/** An account by its id, suspended and gone ones too; undefined when there is none. */
export async function findAccount(db: Db | Tx, id: AccountId): Promise<Account | undefined> {
  return await accounts(db).where('id', '=', id).executeTakeFirst()
}

/** Accounts by their ids, in no order. */
export async function readAccounts(db: Db | Tx, ids: AccountId[]): Promise<Account[]> {
  if (ids.length === 0) return []
  return await accounts(db)
    .where((is) => is('id', '=', is.fn.any(is.val(ids))))
    .execute()
}

/** A local account by its handle, in any case of letters. */
export async function findLocalAccount(db: Db | Tx, handle: string): Promise<Account | undefined> {
  return await accounts(db)
    .where((is) => is(is.fn<string>('lower', ['handle']), '=', handle.toLowerCase()))
    .where('host', 'is', null)
    .executeTakeFirst()
}

/** An account of another node by its handle: of several rows, the one that was fetched last. */
export async function findRemoteAccount(
  db: Db | Tx,
  handle: string,
  host: string,
): Promise<Account | undefined> {
  return await accounts(db)
    .where((is) => is(is.fn<string>('lower', ['handle']), '=', handle.toLowerCase()))
    .where('host', '=', host.toLowerCase())
    .orderBy('fetched_at', 'desc')
    .executeTakeFirst()
}

/** An account by its ActivityPub id. */
export async function findAccountByUri(db: Db | Tx, uri: string): Promise<Account | undefined> {
  return await accounts(db).where('uri', '=', uri).executeTakeFirst()
}

/** Where the picture is that stands for a shortcode in what an account says of itself; undefined when it takes no part. */
export async function findEmojiUrl(db: Db, id: AccountId, shortcode: string): Promise<string | undefined> {
  const { rows } = await sql<{ url: string }>`
    select emoji ->> 'url' as url from accounts, jsonb_array_elements(accounts.emojis) as emoji
    where accounts.id = ${id} and accounts.suspended_at is null and accounts.gone_at is null
      and emoji ->> 'shortcode' = ${shortcode}`.execute(db)
  return rows[0]?.url
}

/** Accounts by their ActivityPub ids or the addresses of their pages, as links in a text name them. */
export async function readAccountsByLink(db: Db | Tx, links: string[]): Promise<Account[]> {
  if (links.length === 0) return []
  return await accounts(db)
    .where((is) =>
      is.or([is('uri', '=', is.fn.any(is.val(links))), is('url', '=', is.fn.any(is.val(links)))]),
    )
    .execute()
}

/** Local accounts, the newest first; `kind` narrows them. */
export async function readLocalAccounts(db: Db, kind?: Account['kind']): Promise<Account[]> {
  return await accounts(db)
    .where('host', 'is', null)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .orderBy('id', 'desc')
    .execute()
}

/** Those who keep order on this node: its owner and its moderators, by when they came. */
export async function readKeepers(db: Db): Promise<Account[]> {
  return await accounts(db)
    .innerJoin('logins', 'logins.account_id', 'accounts.id')
    .where('logins.role', 'in', ['owner', 'moderator'])
    .where('accounts.suspended_at', 'is', null)
    .orderBy('accounts.id')
    .execute()
}

/** True for an account that takes part: neither suspended here nor gone from its own node. */
export function isActive(account: Account): boolean {
  return account.suspendedAt === null && account.goneAt === null
}

function accounts(db: Db | Tx) {
  return db.selectFrom('accounts').select(ACCOUNT_COLUMNS)
}

/** A condition on a query, made where the trade has a name for it. */
export type Condition = Expression<SqlBool>

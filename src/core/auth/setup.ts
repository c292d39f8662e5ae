import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import { hashToken, makeToken } from '../secrets.ts'
import { hasOwner } from './logins.ts'

/** How long the link is good with which the owner's account is made; each start of the node makes a new one. */
export const SETUP_LINK_HOURS = 24

/** Makes the one-time token with which the owner's account is made; undefined when there is an owner. */
export async function makeSetupToken(tx: Tx): Promise<string | undefined> {
  if (await hasOwner(tx)) return undefined
  const token = makeToken()
  await tx.deleteFrom('setup_links').execute()
  await tx
    .insertInto('setup_links')
    .values({
      token_hash: hashToken(token),
      expires_at: sql<Date>`now() + make_interval(hours => ${SETUP_LINK_HOURS})`,
    })
    .execute()
  return token
}

/** Whether a set-up token is still good. */
export async function isSetupToken(db: Db | Tx, token: string): Promise<boolean> {
  const link = await db
    .selectFrom('setup_links')
    .select('made_at')
    .where('token_hash', '=', hashToken(token))
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return link !== undefined
}

/** Uses a set-up token up: true for the one caller who may now make the owner's account. */
export async function useSetupToken(tx: Tx, token: string): Promise<boolean> {
  const used = await tx
    .deleteFrom('setup_links')
    .where('token_hash', '=', hashToken(token))
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('made_at')
    .executeTakeFirst()
  return used !== undefined && !(await hasOwner(tx))
}

import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'

/** The channel of PostgreSQL on which it is said whom all processes of this node must read anew. */
export const ACCOUNT_CHANGES = 'accounts'

/** Says, once this commits, that what any process holds of an account in memory must be forgotten. */
export async function tellOfChange(tx: Tx, uri: string): Promise<void> {
  await sql`select pg_notify(${ACCOUNT_CHANGES}, ${uri})`.execute(tx)
}

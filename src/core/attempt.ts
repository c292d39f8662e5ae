import { sql } from 'kysely'
import type { Tx } from '../db/connect.ts'
import { Refusal } from './refusal.ts'

/**
 * Does a deed inside a transaction that goes on after a refusal: what the deed wrote is taken back, and the refusal is
 * given, to be told to whoever asked. Everything else that is thrown is thrown on.
 */
export async function attempt<T>(tx: Tx, deed: () => Promise<T>): Promise<T | Refusal> {
  await sql`savepoint attempt`.execute(tx)
  try {
    const done = await deed()
    await sql`release savepoint attempt`.execute(tx)
    return done
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
    await sql`rollback to savepoint attempt`.execute(tx)
    return refusal
  }
}

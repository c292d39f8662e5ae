import { sql } from 'kysely'
import type { Tx } from '../db/connect.ts'

/**
 * The kinds of "no", each mapped once by every face:
 * invalid (422), not_found (404), forbidden (403), conflict (409), unauthorized (401), too_many (429).
 */
export type RefusalKind = 'invalid' | 'not_found' | 'forbidden' | 'conflict' | 'unauthorized' | 'too_many'

/** A rule says no. The message is a full sentence for the person who asked; anything else thrown is our fault. */
export class Refusal extends Error {
  readonly kind: RefusalKind

  constructor(kind: RefusalKind, message: string) {
    super(message)
    this.name = 'Refusal'
    this.kind = kind
  }
}

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

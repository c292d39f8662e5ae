import { type ControlledTransaction, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { Log } from '../lib/log.ts'
import type { Schema } from './schema.ts'

/** A connection that may read; what writes asks for a `Tx`. */
export type Db = Kysely<Schema>

/** One open transaction. `Db` does not fit where a `Tx` is asked: a write always commits with its consequences. */
export type Tx = Transaction<Schema> | ControlledTransaction<Schema>

/** A pool of connections and the Kysely that runs over it. */
export interface Database {
  db: Db
  pool: pg.Pool
  close: () => Promise<void>
}

const SESSION_SETTINGS = [
  'statement_timeout=30000',
  'idle_in_transaction_session_timeout=30000',
  'lock_timeout=5000',
  'timezone=UTC',
  // Ours are short statements that run many times: planning each once, and compiling none, is what they want.
  'plan_cache_mode=force_generic_plan',
  'jit=off',
]
const PREPARED_MAX = 400
const PREPARED_LENGTH_MAX = 20_000

/**
 * Opens a pool. Every session is bounded: 30 s a statement, 30 s idle in a transaction, 5 s waiting for a lock.
 * Statements are prepared by name on their first use, so the server plans each of them once a connection.
 */
export function connectDatabase(
  url: string,
  options: { connections: number; name: string; log: Log },
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    Client: PreparingClient,
    max: options.connections,
    application_name: `watercooler ${options.name}`,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    options: SESSION_SETTINGS.map((setting) => `-c ${setting}`).join(' '),
  })
  // The pool replaces a connection that breaks while idle; whoever needs one next is told if that fails too.
  pool.on('error', (fault) => options.log.warn({ err: fault }, 'database connection lost'))
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  return { db, pool, close: () => db.destroy() }
}

// PostgreSQL's own words (appendix A): connections, shutting down, starting, too many, no room; and those of sockets and of pg's pool.
const AWAY = /^(?:08\w{3}|57P0[123]|53\w{3}|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)$/
const AWAY_IN_WORDS =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

/** When to ask again while it is away, in seconds: a database that was stopped is mostly back by then. */
export const AWAY_RETRY_SECONDS = 30

/** Whether something failed because the database could not be reached, so that it may succeed in a while. */
export function isDatabaseAway(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false
  const { code } = fault as Error & { code?: unknown }
  return (typeof code === 'string' && AWAY.test(code)) || AWAY_IN_WORDS.test(fault.message)
}

// One counter for the process: the same text has the same name on every connection.
const names = new Map<string, string>()

class PreparingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config)
    // The pool listens only while nobody has the connection. Whoever has it is told by her next statement; an error that
    // nobody listens for would end the process whenever PostgreSQL is restarted.
    this.on('error', () => undefined)
  }

  // biome-ignore lint/suspicious/noExplicitAny: pg declares query with a dozen overloads; all are handed on as they came.
  override query(...given: any[]): any {
    const [text, values, ...rest] = given
    const isPlain = typeof text !== 'string' || !Array.isArray(values) || values.length === 0
    const name = isPlain ? undefined : nameOf(text)
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const query = super.query as (...args: any[]) => any
    return name === undefined ? query.apply(this, given) : query.call(this, { name, text, values }, ...rest)
  }
}

function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size >= PREPARED_MAX || text.length > PREPARED_LENGTH_MAX) return known
  const name = `w${names.size}`
  names.set(text, name)
  return name
}

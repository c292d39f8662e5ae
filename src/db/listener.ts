import pg from 'pg'
import type { Log } from '../lib/log.ts'
import type { Database } from './connect.ts'

const AGAIN_MS = 1_000

/**
 * Hears what is said on a channel of PostgreSQL, over a connection of its own. One that breaks is made again; what is said
 * meanwhile is missed, so whoever listens looks for herself now and then.
 */
export class Listener {
  readonly #database: Database
  readonly #channel: string
  readonly #log: Log
  readonly #heard: (payload: string) => void
  #client: pg.Client | undefined
  #isStopping = false

  constructor(
    database: Database,
    { channel, log, heard }: { channel: string; log: Log; heard: (payload: string) => void },
  ) {
    this.#database = database
    this.#channel = channel
    this.#log = log
    this.#heard = heard
  }

  async start(): Promise<void> {
    if (this.#isStopping) return
    const fields = { channel: this.#channel }
    const client = new pg.Client({ ...this.#database.pool.options, application_name: 'watercooler listener' })
    // A connection may break more than once: PostgreSQL says goodbye, and then the socket fails.
    client.on('error', (fault) => this.#log.warn({ ...fields, err: fault }, 'notices lost'))
    client.once('end', () => setTimeout(() => void this.start(), AGAIN_MS).unref())
    client.on('notification', ({ payload }) => this.#heard(payload ?? ''))
    try {
      await client.connect()
      await client.query(`listen ${pg.escapeIdentifier(this.#channel)}`)
      this.#client = client
    } catch (fault) {
      this.#log.warn({ ...fields, err: fault }, 'notices not heard')
      void client.end()
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    await this.#client?.end()
  }
}

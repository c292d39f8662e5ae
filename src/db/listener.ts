import pg from 'pg'
import type { Log } from '../lib/log.ts'
import type { Database } from './connect.ts'

const AGAIN_MS = 1_000

interface Hearing {
  channel: string
  log: Log
  heard: (payload: string) => void
  /** Called whenever it begins to hear: what was said until then was missed. */
  missed: () => void
}

/** Hears what is said on a channel of PostgreSQL, over a connection of its own. One that breaks is made again. */
export class Listener {
  readonly #database: Database
  readonly #hearing: Hearing
  #client: pg.Client | undefined
  #opening: Promise<void> | undefined
  #isStopping = false

  constructor(database: Database, hearing: Hearing) {
    this.#database = database
    this.#hearing = hearing
  }

  async start(): Promise<void> {
    if (this.#isStopping) return
    this.#opening = this.#open()
    await this.#opening
  }

  /** Ends the connection, also one that is only being made. */
  async stop(): Promise<void> {
    this.#isStopping = true
    await this.#opening
    await this.#client?.end()
  }

  async #open(): Promise<void> {
    const { channel, log, heard, missed } = this.#hearing
    const client = new pg.Client({ ...this.#database.pool.options, application_name: 'watercooler listener' })
    // A connection may break more than once: PostgreSQL says goodbye, and then the socket fails.
    client.on('error', (fault) => log.warn({ channel, err: fault }, 'notices lost'))
    client.once('end', () => setTimeout(() => void this.start(), AGAIN_MS).unref())
    client.on('notification', ({ payload }) => heard(payload ?? ''))
    try {
      await client.connect()
      await client.query(`listen ${pg.escapeIdentifier(channel)}`)
      this.#client = client
      missed()
    } catch (fault) {
      log.warn({ channel, err: fault }, 'notices not heard')
      void client.end()
    }
  }
}

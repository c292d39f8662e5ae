import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { Turnstile } from '../../lib/fetch/turnstile.ts'
import { type Files, makeFileName } from '../../lib/files.ts'
import { makePicture } from '../../lib/picture.ts'
import { SHOWN_SIZES, type Shown } from './media.ts'

// A host that serves more within a day than this is asked for nothing more until the next.
const HOST_BYTES_A_DAY_MAX = 500 * 1024 * 1024
const RETRY_HOURS = 6
// Each holds a whole file in memory until it is drawn, and whoever asks for pages chooses how many are asked for at once.
const AT_ONCE = { perHost: 2, waitingPerHost: 20, total: 6 }
const TURN_MS = 20_000
// Without a place to keep them, each look would fetch them again, at no limit of its host's.
const UNKEPT_MS = 60_000

/** A picture as it is shown here. */
export interface Copy {
  bytes: Buffer
  mediaType: string
}

/** Fetches a picture of another node; undefined when there is none to be had. */
export type FetchPicture = (url: string) => Promise<Buffer | undefined>

/** Copies of pictures of other nodes: fetched when they are first looked at, drawn anew in the size shown, kept for a while. */
export class Copies {
  readonly #db: Db
  readonly #files: Files
  readonly #fetch: FetchPicture
  readonly #underWay = new Map<string, Promise<Copy | undefined>>()
  readonly #turnstile = new Turnstile(AT_ONCE)
  #fetchesFrom = 0

  constructor(parts: { db: Db; files: Files; fetchPicture: FetchPicture }) {
    this.#db = parts.db
    this.#files = parts.files
    this.#fetch = parts.fetchPicture
  }

  /**
   * The copy of a picture; undefined when it cannot be had, which is remembered for some hours. Throws when it cannot be kept;
   * for a minute after that nothing is fetched.
   */
  async read(url: string, shown: Shown): Promise<Copy | undefined> {
    const key = `${shown} ${url}`
    const running = this.#underWay.get(key)
    if (running) return await running
    const reading = this.#find(url, shown).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, reading)
    return await reading
  }

  async #find(url: string, shown: Shown): Promise<Copy | undefined> {
    const digest = createHash('sha256').update(`${shown} ${url}`).digest()
    const known = await this.#known(digest)
    if (known) return known.copy
    const host = new URL(url).host
    // Whose turn does not come sees no picture now, and may ask again.
    if (!this.#turnstile.tryEnter(host) && !(await this.#turnstile.wait(host, TURN_MS))) return undefined
    try {
      // Asked once it is her turn: while she waited, a copy of another picture may have found no place.
      if (performance.now() < this.#fetchesFrom) return undefined
      return await this.#make(url, host, { digest, shown })
    } finally {
      this.#turnstile.leave(host)
    }
  }

  async #make(
    url: string,
    host: string,
    { digest, shown }: { digest: Buffer; shown: Shown },
  ): Promise<Copy | undefined> {
    const bytes = (await this.#isWithinBudget(host)) ? await this.#fetch(url) : undefined
    const picture = bytes && (await makePicture(bytes, SHOWN_SIZES[shown]))
    const made = picture === undefined || typeof picture === 'string' ? undefined : picture
    const name = made ? makeFileName(made.ending) : null
    if (made && name !== null) await this.#write(name, made)
    const mediaType = made?.mediaType ?? null
    const old = await this.#keep({ digest, host, name, mediaType, bytes: bytes?.length ?? 0 })
    if (old !== null) await this.#files.remove(old)
    return made && { bytes: made.bytes, mediaType: made.mediaType }
  }

  async #write(name: string, { bytes, mediaType }: Copy): Promise<void> {
    try {
      await this.#files.write(name, bytes, mediaType)
    } catch (fault) {
      this.#fetchesFrom = performance.now() + UNKEPT_MS
      throw fault
    }
  }

  // Undefined: it must be fetched. `copy` undefined: it could not be had a while ago.
  async #known(digest: Buffer): Promise<{ copy: Copy | undefined } | undefined> {
    const row = await this.#db
      .selectFrom('picture_copies')
      .select(['name', 'media_type as mediaType', 'fetched_at as fetchedAt'])
      .where('digest', '=', digest)
      .executeTakeFirst()
    if (!row) return undefined
    if (row.name === null) {
      const isRecent = row.fetchedAt.getTime() > Date.now() - RETRY_HOURS * 3_600_000
      return isRecent ? { copy: undefined } : undefined
    }
    const bytes = await this.#files.read(row.name)
    return bytes && { copy: { bytes, mediaType: row.mediaType! } }
  }

  async #isWithinBudget(host: string): Promise<boolean> {
    const { rows } = await sql<{ bytes: string }>`
      select coalesce(sum(bytes), 0) as bytes from picture_copies
      where host = ${host} and fetched_at > now() - interval '1 day'`.execute(this.#db)
    return Number(rows[0]!.bytes) < HOST_BYTES_A_DAY_MAX
  }

  // Gives the name of the file that the new one replaces.
  async #keep(copy: {
    digest: Buffer
    host: string
    name: string | null
    mediaType: string | null
    bytes: number
  }): Promise<string | null> {
    const { digest, host, name, mediaType, bytes } = copy
    const { rows } = await sql<{ old: string | null }>`
      with old as (select name from picture_copies where digest = ${digest} for update), kept as (
        insert into picture_copies (digest, host, name, media_type, bytes)
        values (${digest}, ${host}, ${name}, ${mediaType}, ${bytes})
        on conflict (digest) do update set name = excluded.name, media_type = excluded.media_type,
          bytes = excluded.bytes, fetched_at = now()
      )
      select name as old from old`.execute(this.#db)
    return rows[0]?.old ?? null
  }
}

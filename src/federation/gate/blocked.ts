import { namesThatBlock, readBlockedHosts } from '../../core/moderation/blocks.ts'
import type { Db } from '../../db/connect.ts'

/** The hosts that are blocked, in memory; a block holds for the host's subdomains and every port too. */
export class BlockedHosts {
  readonly #db: Db
  #names = new Set<string>()

  constructor(db: Db) {
    this.#db = db
  }

  /** Reads the blocks anew. */
  async load(): Promise<void> {
    this.#names = new Set((await readBlockedHosts(this.#db)).map(({ host }) => host))
  }

  has(host: string): boolean {
    if (this.#names.size === 0) return false
    return namesThatBlock(host).some((name) => this.#names.has(name))
  }
}

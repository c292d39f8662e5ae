import { readBlockedHosts } from '../../core/moderation/blocks.ts'
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
    const labels = host.replace(/:\d+$/, '').split('.')
    return this.#names.has(host) || labels.some((_, at) => this.#names.has(labels.slice(at).join('.')))
  }
}

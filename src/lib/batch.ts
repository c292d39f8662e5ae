/** How much one write takes at the most, and how many writes may be under way at once. */
export interface BatchLimits {
  max: number
  writers: number
}

/**
 * Gathers what arrives while writes are under way and hands it all to the next write, so that many callers of the same
 * few milliseconds share one statement and one commit. A caller alone waits for nobody.
 */
export class Batch<Item, Result> {
  readonly #write: (items: Item[]) => Promise<Result[]>
  readonly #limits: BatchLimits
  #waiting: { item: Item; done: (result: Result) => void; failed: (fault: unknown) => void }[] = []
  #writing = 0

  /** `write` answers for each item in the order given; if it throws, all callers of that write are told. */
  constructor(write: (items: Item[]) => Promise<Result[]>, limits: BatchLimits = { max: 500, writers: 1 }) {
    this.#write = write
    this.#limits = limits
  }

  /** Adds an item to the next write and gives its result. */
  add(item: Item): Promise<Result> {
    return new Promise((done, failed) => {
      this.#waiting.push({ item, done, failed })
      if (this.#writing < this.#limits.writers) void this.#drain()
    })
  }

  async #drain(): Promise<void> {
    this.#writing += 1
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#limits.max)
      try {
        const results = await this.#write(batch.map(({ item }) => item))
        batch.forEach(({ done }, at) => void done(results[at]!))
      } catch (fault) {
        for (const { failed } of batch) failed(fault)
      }
    }
    this.#writing -= 1
  }
}

/** How many may be inside at once, of one host and in all, and how many of one host may wait outside. */
export interface TurnstileLimits {
  perHost: number
  waitingPerHost: number
  total: number
}

interface Waiter {
  host: string
  admit: () => void
}

/** Holds back what goes out, so that no host takes all places and none is overrun. First come, first in. */
export class Turnstile {
  readonly #limits: TurnstileLimits
  readonly #inside = new Map<string, number>()
  readonly #waiting: Waiter[] = []
  #total = 0

  constructor(limits: TurnstileLimits) {
    this.#limits = limits
  }

  /** Goes in if there is room now. Whoever was let in must `leave`. */
  tryEnter(host: string): boolean {
    const hasRoom = this.#hasRoom(host)
    if (hasRoom) this.#admit(host)
    return hasRoom
  }

  /** Waits to be let in. False when too many wait for this host already, or when the time is over. */
  async wait(host: string, milliseconds: number): Promise<boolean> {
    const ahead = this.#waiting.filter((waiter) => waiter.host === host).length
    if (ahead >= this.#limits.waitingPerHost) return false
    return await new Promise((resolve) => {
      const waiter = { host, admit: () => settle(true) }
      const settle = (isLetIn: boolean) => {
        clearTimeout(timer)
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
        resolve(isLetIn)
      }
      const timer = setTimeout(settle, milliseconds, false)
      this.#waiting.push(waiter)
    })
  }

  /** Gives the place back; the first who waits for a place that is now free takes it. */
  leave(host: string): void {
    const left = this.#inside.get(host)! - 1
    if (left === 0) this.#inside.delete(host)
    else this.#inside.set(host, left)
    this.#total -= 1
    const next = this.#waiting.find((waiter) => this.#hasRoom(waiter.host))
    if (next === undefined) return
    this.#admit(next.host)
    next.admit()
  }

  #hasRoom(host: string): boolean {
    return this.#total < this.#limits.total && (this.#inside.get(host) ?? 0) < this.#limits.perHost
  }

  #admit(host: string): void {
    this.#inside.set(host, (this.#inside.get(host) ?? 0) + 1)
    this.#total += 1
  }
}

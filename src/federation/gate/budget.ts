import { LRUCache } from 'lru-cache'

const HOSTS_MAX = 10_000

/** How much one host may ask for at once, and how much of it comes back every second. */
export interface Allowance {
  burst: number
  perSecond: number
}

/** A budget of requests for each host: a bucket that fills at a steady rate (a token bucket). */
export class Budget {
  readonly #allowance: Allowance
  readonly #buckets = new LRUCache<string, { tokens: number; at: number }>({ max: HOSTS_MAX })

  constructor(allowance: Allowance) {
    this.#allowance = allowance
  }

  /** Takes one request from a host's budget; gives the seconds to wait when it is used up. `atMs` only grows. */
  spend(host: string, atMs: number): number {
    const { burst, perSecond } = this.#allowance
    const bucket = this.#buckets.get(host) ?? { tokens: burst, at: atMs }
    const tokens = Math.min(burst, bucket.tokens + ((atMs - bucket.at) / 1_000) * perSecond)
    const isWithin = tokens >= 1
    this.#buckets.set(host, { tokens: isWithin ? tokens - 1 : tokens, at: atMs })
    return isWithin ? 0 : Math.ceil((1 - tokens) / perSecond)
  }
}

// Who reads: the signature of a GET, of either make, and whose it is.
import type { Account } from '../core/accounts/account.ts'
import { isActive } from '../core/accounts/find.ts'
import { FetchFault } from '../lib/fetch/exchange.ts'
import type { BlockedHosts } from './gate/blocked.ts'
import { Budget } from './gate/budget.ts'
import type { RemoteAccounts } from './remote.ts'
import { readSignature } from './signatures/read.ts'

/** A request to read, as it came. */
export interface ReadRequest {
  method: string
  /** Path and query, as the request line has them. */
  url: string
  headers: Record<string, string | string[] | undefined>
}

/** Who reads: somebody of another node; nobody, when nothing proves who it is; or one who shall not. */
export type Reader = Account | 'nobody' | 'unwelcome'

// Whoever names a key makes us ask for it, and she need not be anybody.
const HOST_ALLOWANCE = { burst: 500, perSecond: 50 }

/** Finds out who signed a request to read. */
export class Readers {
  readonly #origin: string
  readonly #accounts: RemoteAccounts
  readonly #blocks: BlockedHosts
  readonly #budget = new Budget(HOST_ALLOWANCE)

  constructor(parts: { origin: string; accounts: RemoteAccounts; blocks: BlockedHosts }) {
    this.#origin = parts.origin
    this.#accounts = parts.accounts
    this.#blocks = parts.blocks
  }

  /** Who signed a request. A key that cannot be had now is as good as none: the other side asks again. */
  async of({ method, url, headers }: ReadRequest): Promise<Reader> {
    if (headers.signature === undefined) return 'nobody'
    const signature = readSignature(
      { method, path: url, headers, body: null },
      { origins: [this.#origin], now: new Date() },
    )
    if ('refused' in signature) return 'nobody'
    if (this.#blocks.has(new URL(signature.keyId).host)) return 'unwelcome'
    if (this.#budget.spend(new URL(signature.keyId).host, performance.now()) > 0) return 'nobody'
    try {
      const holder = await this.#accounts.holder(signature.keyId)
      const owned = holder && (await this.#accounts.key(signature.keyId, holder.uri))
      if (!holder || !owned) return 'nobody'
      const fresh = signature.verify(owned.key)
        ? owned
        : await this.#accounts.freshKey(signature.keyId, holder.uri)
      if (!fresh || !signature.verify(fresh.key)) return 'nobody'
      return isActive(fresh.account) ? fresh.account : 'unwelcome'
    } catch (fault) {
      if (fault instanceof FetchFault) return 'nobody'
      throw fault
    }
  }
}

// Who reads: the signature of a GET, of either make, and whose it is.
import type { Account } from '../core/accounts/account.ts'
import { isActive } from '../core/accounts/find.ts'
import { FetchFault } from '../lib/fetch/exchange.ts'
import type { BlockedHosts } from './gate/blocked.ts'
import { type Proofs, Unproven } from './gate/proof.ts'
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

/** Finds out who signed a request to read. */
export class Readers {
  readonly #origin: string
  readonly #proofs: Proofs
  readonly #blocks: BlockedHosts

  constructor(parts: { origin: string; proofs: Proofs; blocks: BlockedHosts }) {
    this.#origin = parts.origin
    this.#proofs = parts.proofs
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
    try {
      const reader = await this.#proofs.signer(signature)
      if (reader instanceof Unproven) return 'nobody'
      return isActive(reader) ? reader : 'unwelcome'
    } catch (fault) {
      if (fault instanceof FetchFault) return 'nobody'
      throw fault
    }
  }
}

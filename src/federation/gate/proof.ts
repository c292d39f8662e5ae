// Whether whoever is named by a signature made it. Anybody can name anybody: what nobody proves must not use up what is hers.
import type { Account } from '../../core/accounts/account.ts'
import type { RemoteAccounts } from '../remote.ts'
import type { Signature } from '../signatures/request.ts'
import { Budget } from './budget.ts'

// What is proved at once is not counted here. The rest has us ask the host that is named, and she need not have sent anything.
const DOUBT_ALLOWANCE = { burst: 500, perSecond: 50 }

/** Why a signature proves nothing. */
export class Unproven {
  readonly reason: 'rate' | 'key_owner' | 'signature'
  readonly why: string
  readonly retryAfterSeconds: number | undefined

  constructor(reason: Unproven['reason'], why: string, retryAfterSeconds?: number) {
    this.reason = reason
    this.why = why
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Finds out who signed, asking her node for her key where that must be. */
export class Proofs {
  readonly #accounts: RemoteAccounts
  readonly #doubts: Budget

  constructor(accounts: RemoteAccounts, allowance = DOUBT_ALLOWANCE) {
    this.#accounts = accounts
    this.#doubts = new Budget(allowance)
  }

  /** Who signed: `claimed`, or, without, whoever holds the key. Throws FetchFault when her node cannot be asked. */
  async signer(signature: Signature, claimed?: string): Promise<Account | Unproven> {
    const { keyId } = signature
    const known = await this.#accounts.knownKey(keyId)
    if (known && known.account.uri === (claimed ?? known.account.uri) && signature.verify(known.key))
      return known.account
    const waitSeconds = this.#doubts.spend(new URL(keyId).host, performance.now())
    if (waitSeconds > 0)
      return new Unproven('rate', 'too much comes in the name of this host that nobody proved', waitSeconds)
    const uri = claimed ?? (await this.#accounts.holder(keyId))?.uri
    if (uri === undefined) return new Unproven('key_owner', 'nobody is to be found who has such a key')
    const owned = await this.#accounts.key(keyId, uri)
    if (owned === 'no_actor')
      return new Unproven('key_owner', 'the key cannot be had: where the actor should be there is none')
    if (owned === undefined) return new Unproven('key_owner', 'the actor has no such key')
    if (owned !== known && signature.verify(owned.key)) return owned.account
    return await this.#byFreshKey(signature, uri)
  }

  // The key may have been changed since we fetched it.
  async #byFreshKey(signature: Signature, uri: string): Promise<Account | Unproven> {
    const fresh = await this.#accounts.freshKey(signature.keyId, uri)
    const isRight = fresh !== undefined && fresh !== 'no_actor' && signature.verify(fresh.key)
    return isRight ? fresh.account : new Unproven('signature', 'the signature does not fit the key')
  }
}

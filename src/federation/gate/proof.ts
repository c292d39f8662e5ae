// Whether whoever is named by a signature made it. Anybody can name anybody: what nobody proves must not use up what is hers.
import type { Account } from '../../core/accounts/account.ts'
import { isOld, type OwnedKey, type RemoteAccounts } from '../remote.ts'
import type { Signature } from '../signatures/request.ts'
import { Budget } from './budget.ts'

// What is proved at once is not counted here. The rest has us ask the host that is named, and she need not have sent anything.
// By a key that is a day old it is of the rest, though it fits: a host that then keeps its keys to itself is asked each time.
const DOUBT_ALLOWANCE = { burst: 500, perSecond: 50 }

/** Why a signature proves nothing. */
export class Unproven {
  readonly reason: 'rate' | 'key_owner' | 'signature'
  readonly why: string
  readonly retryAfterSeconds: number | undefined
  /** Whose last key it fits, where her node says that she is gone (404 or 410). */
  readonly departed: Account | undefined

  constructor(
    reason: Unproven['reason'],
    why: string,
    more: { retryAfterSeconds?: number; departed?: Account | undefined } = {},
  ) {
    this.reason = reason
    this.why = why
    this.retryAfterSeconds = more.retryAfterSeconds
    this.departed = more.departed
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
    const isHers = isOf(known, claimed)
    if (isHers && !isOld(known) && signature.verify(known.key)) return known.account
    const retryAfterSeconds = this.#doubts.spend(new URL(keyId).host, performance.now())
    if (retryAfterSeconds > 0)
      return new Unproven('rate', 'too much comes in the name of this host that nobody proved', {
        retryAfterSeconds,
      })
    if (known === undefined || isOld(known)) return await this.#byAskedKey(signature, claimed, known)
    return isHers
      ? await this.#byFreshKey(signature, known.account.uri)
      : new Unproven('key_owner', 'the actor has no such key')
  }

  async #byAskedKey(
    signature: Signature,
    claimed: string | undefined,
    old: OwnedKey | undefined,
  ): Promise<Account | Unproven> {
    const { keyId } = signature
    const uri = claimed ?? old?.account.uri ?? keyId.replace(/#.*$/, '')
    const owned = await this.#accounts.fetchKey(keyId, uri)
    if (owned === 'no_actor') {
      // Another answer than gone is no word of hers: her node may but refuse to tell us, and an old key may be stolen.
      const isLast = isOf(old, claimed) && signature.verify(old.key) && (await this.#accounts.isGone(uri))
      const departed = isLast ? old.account : undefined
      return new Unproven('key_owner', 'the key cannot be had: where the actor should be there is none', {
        departed,
      })
    }
    if (!isOf(owned, claimed)) return new Unproven('key_owner', 'the actor has no such key')
    return signature.verify(owned.key) ? owned.account : new Unproven('signature', MISFIT)
  }

  // The key may have been changed since we fetched it.
  async #byFreshKey(signature: Signature, uri: string): Promise<Account | Unproven> {
    const fresh = await this.#accounts.fetchKeyAgain(signature.keyId, uri)
    const isRight = fresh !== undefined && fresh !== 'no_actor' && signature.verify(fresh.key)
    return isRight ? fresh.account : new Unproven('signature', MISFIT)
  }
}

const MISFIT = 'the signature does not fit the key'

// Nobody is claimed to sign, or she to whom the key belongs.
function isOf(owned: OwnedKey | undefined, claimed: string | undefined): owned is OwnedKey {
  return owned !== undefined && (claimed === undefined || owned.account.uri === claimed)
}

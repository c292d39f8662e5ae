import type { KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Account } from '../core/accounts/account.ts'
import { findAccountByUri } from '../core/accounts/find.ts'
import { findPublicKey } from '../core/accounts/public-keys.ts'
import { type RemoteAccount, rememberAccount } from '../core/accounts/remember.ts'
import type { Db } from '../db/connect.ts'
import type { Documents } from './documents.ts'
import { importPublicKey } from './signatures/keys.ts'
import { accountOf } from './translate/actor.ts'
import { ActorShape } from './wire/actor.ts'

const KEPT_MAX = 10_000
const ACCOUNT_TTL_MS = 60_000
// Security F11, F14: a key is believed for five minutes in memory and a day in the database, then fetched anew.
const KEY_TTL_MS = 5 * 60_000
const KEY_AGE_MAX_MS = 24 * 60 * 60_000
const REFETCH_PAUSE_MS = 60_000

/** A public key with the account that owns it: the account's own document names it, at the account's own host. */
export interface OwnedKey {
  account: Account
  key: KeyObject
  fetchedAt: Date
}

/** Whether a key is old enough to have been changed by a node that did not say so. */
export function isOld({ fetchedAt }: OwnedKey): boolean {
  return Date.now() - fetchedAt.getTime() >= KEY_AGE_MAX_MS
}

/** Accounts of other nodes and their keys: from memory, from the database, or from their own nodes, once at a time. */
export class RemoteAccounts {
  readonly #db: Db
  readonly #documents: Documents
  readonly #accounts = new LRUCache<string, Account>({ max: KEPT_MAX, ttl: ACCOUNT_TTL_MS })
  readonly #keys = new LRUCache<string, OwnedKey>({ max: KEPT_MAX, ttl: KEY_TTL_MS })
  readonly #fetches = new Map<string, Promise<Account | undefined>>()
  readonly #refetched = new LRUCache<string, Promise<OwnedKey | 'no_actor' | undefined>>({
    max: KEPT_MAX,
    ttl: REFETCH_PAUSE_MS,
  })

  constructor(db: Db, documents: Documents) {
    this.#db = db
    this.#documents = documents
  }

  /** An account that we have, without asking anybody. */
  async known(uri: string): Promise<Account | undefined> {
    const kept = this.#accounts.get(uri)
    if (kept) return kept
    const found = await findAccountByUri(this.#db, uri)
    if (found && found.host !== null) this.#accounts.set(uri, found)
    return found
  }

  /** An account by its URI, fetched from its node when we do not have it. Throws what may succeed later. */
  async find(uri: string): Promise<Account | undefined> {
    return (await this.known(uri)) ?? (await this.refresh(uri))
  }

  /**
   * Fetches an account's document anew and stores what it says. `host` is that of its handle when WebFinger told it; else
   * it stays what it was, and at first it is that of the URI.
   */
  async refresh(uri: string, host?: string): Promise<Account | undefined> {
    const underWay = this.#fetches.get(uri)
    if (underWay) return await underWay
    const fetching = this.#fetch(uri, host).finally(() => this.#fetches.delete(uri))
    this.#fetches.set(uri, fetching)
    return await fetching
  }

  /** The key of this name as we have it, however old, without asking anybody. */
  async knownKey(keyId: string): Promise<OwnedKey | undefined> {
    const kept = this.#keys.get(keyId)
    if (kept) return kept
    const row = await findPublicKey(this.#db, keyId)
    const account = row && (await this.known(row.accountUri))
    return account && this.#keepKey(keyId, { ...row, account })
  }

  /**
   * The key of this name as its node has it now, if it is of the account that is found under the URI. Undefined when there
   * is no such key, 'no_actor' when nothing there can be read as one. Throws what may succeed later.
   */
  async fetchKey(keyId: string, uri: string): Promise<OwnedKey | 'no_actor' | undefined> {
    this.forget(uri)
    const account = await this.refresh(uri)
    if (!account) return 'no_actor'
    const owned = this.#keys.get(keyId)
    return owned?.account.uri === account.uri ? owned : undefined
  }

  /**
   * The same, for a signature that the known key does not fit; at most once a minute for each key. Whoever asks within that
   * minute, or while it is being fetched, is told the same; throws what may succeed later.
   */
  async fetchKeyAgain(keyId: string, uri: string): Promise<OwnedKey | 'no_actor' | undefined> {
    const fetching = this.#refetched.get(keyId) ?? this.fetchKey(keyId, uri)
    this.#refetched.set(keyId, fetching, { noUpdateTTL: true })
    return await fetching
  }

  /** Whether the node of an account says that there is none (404 or 410). Throws what may succeed later. */
  async isGone(uri: string): Promise<boolean> {
    return await this.#documents.isGone(uri)
  }

  /** Forgets what memory holds of an account, because it changed. */
  forget(uri: string): void {
    this.#accounts.delete(uri)
    for (const [keyId, owned] of this.#keys.entries()) if (owned.account.uri === uri) this.#keys.delete(keyId)
  }

  /** Forgets all that memory holds of accounts, because it is not known which of them changed. */
  forgetAll(): void {
    this.#accounts.clear()
    this.#keys.clear()
  }

  #keepKey(
    keyId: string,
    { account, publicPem, fetchedAt }: { account: Account; publicPem: string; fetchedAt: Date },
  ): OwnedKey | undefined {
    const key = importPublicKey(publicPem)
    if (key === undefined) return undefined
    const owned = { account, key, fetchedAt }
    this.#keys.set(keyId, owned)
    return owned
  }

  async #fetch(uri: string, host: string | undefined): Promise<Account | undefined> {
    const handleHost = host ?? (await this.known(uri))?.host ?? new URL(uri).host
    const said = await this.#read(uri, handleHost)
    if (!said) return undefined
    const account = await this.#db.transaction().execute((tx) => rememberAccount(tx, said))
    this.#accounts.set(account.uri, account)
    for (const { keyId, publicPem } of said.keys)
      this.#keepKey(keyId, { account, publicPem, fetchedAt: new Date() })
    return account
  }

  async #read(uri: string, host: string): Promise<RemoteAccount | undefined> {
    const read = ActorShape.safeParse(await this.#documents.read(uri))
    return read.success ? accountOf(read.data, host) : undefined
  }
}

import { type Account, parseHandle } from '../core/accounts/account.ts'
import { findAccount, findLocalAccount, findRemoteAccount } from '../core/accounts/find.ts'
import { type FoundPost, findPostByUri, findPostByUrl } from '../core/posts/find.ts'
import { keepPost } from '../core/posts/receive.ts'
import { readSurroundings } from '../core/posts/surroundings.ts'
import { Refusal } from '../core/refusal.ts'
import type { Site } from '../core/site.ts'
import type { Db } from '../db/connect.ts'
import { FetchFault } from '../lib/fetch/exchange.ts'
import type { SafeFetch } from '../lib/fetch.ts'
import type { Document, Documents } from './documents.ts'
import { hearing } from './receive/heard.ts'
import type { RemoteAccounts } from './remote.ts'
import { importPublicKey } from './signatures/keys.ts'
import { postOf } from './translate/note.ts'
import { isSameOrigin } from './wire/activity.ts'
import { ActorShape } from './wire/actor.ts'
import { Jrd } from './wire/jrd.ts'
import { NoteShape } from './wire/note.ts'
import { Uri } from './wire/values.ts'

const DEREFERENCED_MAX = 5
type Scheme = 'http' | 'https'

/** Finds accounts and posts of other nodes: by handle, by the address of a page, or by URI. */
export class Lookup {
  readonly #db: Db
  readonly #site: Site
  readonly #safeFetch: SafeFetch
  readonly #scheme: Scheme
  readonly #documents: Documents
  readonly accounts: RemoteAccounts

  constructor(parts: {
    db: Db
    site: Site
    safeFetch: SafeFetch
    /** How other nodes are asked by their names. */
    scheme: Scheme
    documents: Documents
    accounts: RemoteAccounts
  }) {
    this.#db = parts.db
    this.#site = parts.site
    this.#safeFetch = parts.safeFetch
    this.#scheme = parts.scheme
    this.#documents = parts.documents
    this.accounts = parts.accounts
  }

  /**
   * What somebody typed or pasted: `@ada`, `@bram@mastodon.example`, the address of a profile or of a post.
   * Refuses: 'not_found' when there is nothing there; 'conflict' when its node cannot be asked now.
   */
  async find(text: string): Promise<{ account: Account } | { post: FoundPost }> {
    try {
      const handle = parseHandle(text)
      const found = handle ? await this.#findHandle(handle) : await this.#findUrl(text.trim())
      if (found) return found
    } catch (fault) {
      if (!(fault instanceof FetchFault)) throw fault
      throw new Refusal('conflict', `“${text}” cannot be looked up now: ${fault.message}`)
    }
    throw new Refusal('not_found', `There is nothing to be found under “${text}”.`)
  }

  /** An account by its handle, fetched when we do not have it; undefined when there is none. */
  async account(handle: string, host: string | null): Promise<Account | undefined> {
    if (host === null || host === this.#site.host) return await findLocalAccount(this.#db, handle)
    return (await findRemoteAccount(this.#db, handle, host)) ?? (await this.#byWebFinger(handle, host))
  }

  /**
   * A post by its URI, fetched with its author and stored when we do not have it. Undefined when it is gone or no post;
   * throws FetchFault when its node cannot be asked now.
   */
  async post(uri: string): Promise<FoundPost | undefined> {
    const known = await findPostByUri(this.#db, uri)
    if (known || isSameOrigin(uri, this.#site.origin)) return known
    return await this.keep(await this.#documents.read(uri))
  }

  /** The document of a post that an activity only names; its author's node must serve it. */
  async document(uri: string | undefined, authorUri: string): Promise<Document | undefined> {
    if (uri === undefined || !isSameOrigin(uri, authorUri)) return undefined
    return await this.#documents.read(uri)
  }

  /** The document under a URI as its own node has it now, or 'gone'; undefined when it is none. Throws as `post`. */
  async standing(uri: string): Promise<Document | 'gone' | undefined> {
    const found = await this.#documents.read(uri)
    if (!found) return (await this.#documents.isGone(uri)) ? 'gone' : undefined
    return found.id === uri && found.type === 'Tombstone' ? 'gone' : found
  }

  /** A post that its author's own node listed whole, stored when we do not have it; undefined when it is another's. */
  async listed(document: Document, authorUri: string): Promise<FoundPost | undefined> {
    const isOwn = NoteShape.safeParse(document).data?.attributedTo.includes(authorUri)
    return isOwn && isSameOrigin(document.id, authorUri) ? await this.keep(document) : undefined
  }

  /** Fetches what a post answers, and what that answers, a few steps up; they hang themselves above it as they are stored. */
  async parents(uri: string): Promise<void> {
    let next: string | null = uri
    for (let step = 0; next !== null && step < DEREFERENCED_MAX; step++) {
      const found: FoundPost | undefined = await this.post(next)
      next = found ? await this.#unknownParent(found) : null
    }
  }

  /**
   * The account that a node itself gives a name, asked anew; undefined when there is none, or its actor is at another node.
   * For sign-in: a node vouches for its own people alone.
   */
  async ownAccount(name: string, host: string): Promise<Account | undefined> {
    const said = await this.#webFinger(name, host)
    return said && new URL(said.uri).host === host ? await this.accounts.find(said.uri) : undefined
  }

  /** An account as its own node says it is now; one of ours as it is here. Refuses 'conflict' when its node cannot be asked. */
  async anew({ id, uri, host }: Account): Promise<Account> {
    try {
      const fresh = host === null ? await findAccount(this.#db, id) : await this.accounts.refresh(uri)
      if (fresh) return fresh
    } catch (fault) {
      if (!(fault instanceof FetchFault)) throw fault
    }
    throw new Refusal('conflict', 'The node of that account cannot be asked now.')
  }

  /** Whether a key can be read at all. */
  isUsableKey(pem: string): boolean {
    return importPublicKey(pem) !== undefined
  }

  /** Forgets what memory holds of an account, because it changed. */
  forget(uri: string): void {
    this.accounts.forget(uri)
  }

  async #findHandle(typed: { handle: string; host: string | null }) {
    const account = await this.account(typed.handle, typed.host)
    return account && { account }
  }

  async #findUrl(url: string): Promise<{ account: Account } | { post: FoundPost } | undefined> {
    if (!Uri.safeParse(url).success) return undefined
    const known = (await findPostByUri(this.#db, url)) ?? (await findPostByUrl(this.#db, url))
    if (known) return { post: known }
    const account = await this.accounts.known(url)
    if (account) return { account }
    if (isSameOrigin(url, this.#site.origin)) return await this.#findOwnPage(new URL(url).pathname)
    const document = await this.#documents.follow(url)
    if (ActorShape.safeParse(document).success) {
      const fetched = await this.accounts.find(document!.id)
      return fetched && { account: fetched }
    }
    const post = await this.keep(document)
    return post && { post }
  }

  // The page of an account here: `/@ada`, `/b/editing`, or `/@bram@mastodon.example`, the copy of one of another node.
  async #findOwnPage(path: string) {
    const [, typed] = path.match(/^\/(?:b\/|@)([^/]+)\/?$/) ?? []
    const handle = typed === undefined ? undefined : parseHandle(typed)
    return handle && (await this.#findHandle(handle))
  }

  /** Stores the post that a document is, as its own node served it; undefined when it is none that everybody may read. */
  async keep(document: Document | undefined): Promise<FoundPost | undefined> {
    const read = NoteShape.safeParse(document)
    const authorUri = read.data?.attributedTo.find((uri) => isSameOrigin(uri, read.data.id))
    if (!read.success || authorUri === undefined) return undefined
    const author = await this.accounts.find(authorUri)
    const post = author && postOf(read.data, author)
    // What only some may read is not ours to keep because we were able to fetch it.
    if (!post || post.visibility === 'followers' || post.visibility === 'direct') return undefined
    const [around] = await readSurroundings(this.#db, [post])
    const hear = hearing(read.data)
    await this.#db.transaction().execute(async (tx) => {
      await keepPost(tx, { post, around: around! })
      await hear?.(tx)
    })
    return await findPostByUri(this.#db, post.uri)
  }

  async #unknownParent(post: FoundPost): Promise<string | null> {
    const row = await this.#db
      .selectFrom('posts')
      .select('in_reply_to_uri as uri')
      .where('id', '=', post.id)
      .where('in_reply_to_id', 'is', null)
      .executeTakeFirst()
    return row?.uri ?? null
  }

  // RFC 7033. The node of the handle says which actor it is; if it answers for another host, that host must agree.
  async #byWebFinger(handle: string, host: string): Promise<Account | undefined> {
    const first = await this.#webFinger(handle, host)
    if (!first) return undefined
    const isOwn = first.host === host && first.handle.toLowerCase() === handle.toLowerCase()
    const confirmed = isOwn ? first : await this.#webFinger(first.handle, first.host)
    if (confirmed?.uri !== first.uri || confirmed.host !== first.host) return undefined
    if (!(await this.#isAgreed(confirmed))) return undefined
    return await this.accounts.refresh(confirmed.uri, confirmed.host)
  }

  // Anybody can say that an actor of another node is theirs: that node itself must call it by the same handle.
  async #isAgreed({ handle, host, uri }: { handle: string; host: string; uri: string }): Promise<boolean> {
    const home = new URL(uri).host
    if (home === host) return true
    const own = await this.#webFinger(handle, home)
    return own?.uri === uri && own.host === host && own.handle.toLowerCase() === handle.toLowerCase()
  }

  async #webFinger(
    handle: string,
    host: string,
  ): Promise<{ handle: string; host: string; uri: string } | undefined> {
    const answer = await this.#safeFetch(webFingerUrl(this.#scheme, handle, host), { purpose: 'webfinger' })
    if (answer.status !== 200) return undefined
    const read = Jrd.safeParse(readJson(answer.body))
    const subject = parseHandle(read.data?.subject.replace(/^acct:/i, '') ?? '')
    const self = read.data?.links.find(
      (link) => link.rel === 'self' && /activity\+json|ld\+json/.test(link.type ?? ''),
    )
    return subject?.host != null && self?.href !== undefined
      ? { handle: subject.handle, host: subject.host, uri: self.href }
      : undefined
  }
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

// Over http only where peers on a developer's machine may be asked so.
function webFingerUrl(scheme: Scheme, handle: string, host: string): string {
  return `${scheme}://${host}/.well-known/webfinger?resource=${encodeURIComponent(`acct:${handle}@${host}`)}`
}

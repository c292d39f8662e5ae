// The replies to a post of another node that never came to us: asked for at the nodes that have them, within bounds, since
// whoever serves a list chooses how long it is (security V44, V45).
import { z } from 'zod'
import type { Jobs } from '../core/jobs.ts'
import { findAnyPost } from '../core/posts/find.ts'
import { noteFetches, readFetchesLeft } from '../core/posts/reply-looks.ts'
import type { Db } from '../db/connect.ts'
import type { Deed } from '../db/pool-work.ts'
import { FetchFault } from '../lib/fetch/exchange.ts'
import type { Document, Documents } from './documents.ts'
import type { Lookup } from './lookup.ts'
import { isSameOrigin } from './wire/activity.ts'
import { Anything, firstOf, listOf, Reference, Uri } from './wire/values.ts'

const DEPTH_MAX = 20
const PAGES_MAX = 10
const CRAWL_MS_MAX = 60_000

const Listed = z.object({
  id: Uri.optional().catch(undefined),
  items: listOf(Reference),
  orderedItems: listOf(Reference),
  first: Anything,
  next: firstOf(Reference),
})

const Thread = z.object({ replies: Anything, context: firstOf(Uri), inReplyTo: firstOf(Reference) })

interface Parts {
  db: Db
  documents: Documents
  lookup: Lookup
}

/** Fetches what answers a post, and what answers that: as far as the hour's fetches, the depth and a minute reach. */
export function fetchReplies(parts: Parts) {
  return async ({ postId }: Jobs['fetch-replies']): Promise<Deed | undefined> => {
    const post = await findAnyPost(parts.db, postId)
    if (!post) return undefined
    const crawl = new Crawl(parts, await readFetchesLeft(parts.db, postId))
    await crawl.below(post.uri)
    return (tx) => noteFetches(tx, postId, crawl.spent)
  }
}

/** One look at a thread: what was seen already, and how much may still be fetched. */
class Crawl {
  readonly #parts: Parts
  readonly #seen = new Set<string>()
  readonly #left: number
  readonly #endsAt = performance.now() + CRAWL_MS_MAX
  spent = 0

  constructor(parts: Parts, left: number) {
    this.#parts = parts
    this.#left = left
  }

  async below(rootUri: string): Promise<void> {
    const waiting = [{ uri: rootUri, depth: 0 }]
    this.#seen.add(rootUri)
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { uri, depth } = next
      const document = await this.#fetch(uri)
      const thread = document && Thread.parse(document)
      if (!thread || (depth > 0 && !(await this.#keep(document, thread.inReplyTo)))) continue
      if (depth >= DEPTH_MAX) continue
      for (const item of await this.#items(thread.replies ?? thread.context, document.id)) {
        if (this.#seen.has(item)) continue
        this.#seen.add(item)
        waiting.push({ uri: item, depth: depth + 1 })
      }
    }
  }

  // Whoever lists what is no answer to the thread would have us keep anything.
  async #keep(document: Document, parentUri: string | null): Promise<boolean> {
    if (parentUri === null || !this.#seen.has(parentUri)) return false
    return (await this.#parts.lookup.keep(document)) !== undefined
  }

  // The collection is at the node of its post, page by page; what it lists may be anywhere (federation §3.5).
  async #items(collection: unknown, ownerUri: string): Promise<string[]> {
    const items: string[] = []
    const read = new Set<string>()
    let place: unknown = collection
    for (let pages = 0; pages < PAGES_MAX && place !== null && place !== undefined; pages++) {
      const address = Uri.safeParse(place)
      if (address.success && (read.has(address.data) || !isSameOrigin(address.data, ownerUri))) break
      if (address.success) read.add(address.data)
      const page = Listed.safeParse(address.success ? await this.#fetch(address.data) : place)
      if (!page.success) break
      items.push(...page.data.items, ...page.data.orderedItems)
      place = page.data.first ?? page.data.next
    }
    return items
  }

  // One that cannot be had is passed over: the others are worth having without it.
  async #fetch(uri: string): Promise<Document | undefined> {
    if (this.spent >= this.#left || performance.now() > this.#endsAt) return undefined
    this.spent += 1
    try {
      return await this.#parts.documents.read(uri)
    } catch (fault) {
      if (fault instanceof FetchFault) return undefined
      throw fault
    }
  }
}

import { z } from 'zod'
import type { SigningKey } from '../core/accounts/keys.ts'
import { FetchFault } from '../lib/fetch/exchange.ts'
import { type FetchAnswer, REDIRECTS_MAX, type SafeFetch } from '../lib/fetch.ts'
import { signDraft } from './signatures/draft.ts'
import { isSameOrigin } from './wire/activity.ts'
import { Uri } from './wire/values.ts'

const Document = z.looseObject({ id: Uri })

/** A document of another node, by the id under which it was found. */
export type Document = z.output<typeof Document>

/** Fetches documents of other nodes, signed by this node's own account (Mastodon's "secure mode" asks for it). */
export class Documents {
  readonly #safeFetch: SafeFetch
  readonly #signer: () => Promise<SigningKey>

  constructor(safeFetch: SafeFetch, signer: () => Promise<SigningKey>) {
    this.#safeFetch = safeFetch
    this.#signer = signer
  }

  /**
   * The document at a URI. What it says counts only under its own id: another id on the same host is fetched once more,
   * and must then name itself. Undefined when there is none (404, 410) or it is no document; throws FetchFault when its
   * node cannot be asked now, or would send us on more than REDIRECTS_MAX times, by redirects and links together.
   */
  async read(uri: string): Promise<Document | undefined> {
    return await this.#read(uri, REDIRECTS_MAX)
  }

  async #read(uri: string, hops: number): Promise<Document | undefined> {
    const answer = await this.#get(uri, 'document', hops)
    const found = this.#named(answer)
    if (!found || !isSameOrigin(found.id, uri)) return undefined
    if (found.id === uri || found.id === answer.url) return found
    const named = this.#named(await this.#get(found.id, 'document', hops - answer.redirects - 1))
    return named?.id === found.id ? named : undefined
  }

  /** Whether the node of a URI says that there is nothing under it (ActivityPub §6.4: 410, or 404). */
  async isGone(uri: string): Promise<boolean> {
    const { status, url } = await this.#get(uri, 'document')
    return isSameOrigin(url, uri) && (status === 404 || status === 410)
  }

  /** What a pasted address leads to: the document served there, or the one that the page there names as its other form. */
  async follow(url: string): Promise<Document | undefined> {
    const answer = await this.#get(url, 'lookup')
    const hops = REDIRECTS_MAX - answer.redirects - 1
    if (answer.status !== 200) return undefined
    if (!/html/.test(String(answer.headers['content-type']))) {
      const found = parse(answer.body)
      return found?.id === answer.url ? found : found && (await this.#read(found.id, hops))
    }
    const alternate = findAlternate(answer)
    return alternate && isSameOrigin(alternate, answer.url) ? await this.#read(alternate, hops) : undefined
  }

  #named(answer: FetchAnswer): Document | undefined {
    const found = answer.status === 200 ? parse(answer.body) : undefined
    // A redirect to another node does not lend it the name of the first.
    return found && isSameOrigin(found.id, answer.url) ? found : undefined
  }

  // A link to follow is a hop as a redirect is (security §1.3): none may be left for it.
  async #get(uri: string, purpose: 'document' | 'lookup', hops = REDIRECTS_MAX): Promise<FetchAnswer> {
    if (hops < 0) throw new FetchFault('too_many_redirects', `There are too many steps to ${uri}.`)
    const signer = await this.#signer()
    const answer = await this.#safeFetch(uri, {
      purpose,
      redirects: hops,
      sign: (to, headers) =>
        signDraft(signer, { method: 'GET', url: to, at: new Date(), accept: headers.accept ?? '' }),
    })
    if (answer.status === 429 || answer.status >= 500) {
      throw new FetchFault('unreachable', `${new URL(uri).host} answered ${answer.status}.`)
    }
    return answer
  }
}

function parse(body: Buffer): Document | undefined {
  try {
    return Document.safeParse(JSON.parse(body.toString('utf8'))).data
  } catch {
    return undefined
  }
}

const ALTERNATE = /<link\b[^>]*>/gi

// A Link header or a <link> in the head (docs: HTML §4.6.7.1); only the one that names ActivityPub's type counts.
function findAlternate(answer: FetchAnswer): string | undefined {
  const header = String(answer.headers.link ?? '')
  const inHeader = /<([^>]+)>\s*;[^,]*rel="?alternate"?[^,]*type="application\/activity\+json"/i.exec(
    header,
  )?.[1]
  const inPage = answer.body
    .toString('utf8')
    .match(ALTERNATE)
    ?.find((link) => /rel=["']?alternate/i.test(link) && /application\/activity\+json/i.test(link))
  const href = inHeader ?? /href=["']([^"']+)["']/i.exec(inPage ?? '')?.[1]
  return href !== undefined && URL.canParse(href, answer.url) ? new URL(href, answer.url).href : undefined
}

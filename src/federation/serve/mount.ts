// Answers reads of our documents. Pages and documents share addresses (`Accept` decides), so this stands before the
// pages' routes and lets everything fall through that it does not answer.
import { createHash } from 'node:crypto'
import type { Federation } from '@fedify/fedify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { findLocalAccount } from '../../core/accounts/find.ts'
import { findPost, findPostByUrl } from '../../core/posts/find.ts'
import type { PostId } from '../../core/posts/post.ts'
import { accountUri } from '../../core/site.ts'
import { writeDocument } from '../document.ts'
import { ACTIVITY_JSON, AS } from '../vocabulary.ts'
import { readActivityDocument } from './activities.ts'
import { type Answer, document, missing } from './answer.ts'
import { accountCollection, postCollection, writeCollection } from './collections.ts'
import { answerReader, type GuardParts } from './guard.ts'
import { readListing } from './listings.ts'
import { asNodeInfo20 } from './nodeinfo.ts'
import { readTombstone } from './objects.ts'
import { readQuoteStamp } from './quote-stamps.ts'
import { readAuthorization, readRosterDocument } from './rosters.ts'
import { readStampDocument } from './stamps.ts'
import { hostMeta, isOfGone } from './webfinger.ts'

const HANDLE = '[A-Za-z0-9_.%-]+'
// No id has more digits before the year 2450, and no more fit into the database.
const ID = '\\d{1,18}'
const ACCOUNT = new RegExp(`^/users/(${HANDLE})$`)
const BELOW_ACCOUNT = new RegExp(`^/users/(${HANDLE})(?:/.*)?$`)
const POST = new RegExp(`^/users/(${HANDLE})/posts/(${ID})$`)
const ACCOUNT_PART = new RegExp(`^/users/(${HANDLE})/([a-z]+)$`)
const POST_PART = new RegExp(`^/users/(${HANDLE})/posts/(${ID})/([a-z]+)$`)
const LISTING = new RegExp(`^/users/(${HANDLE})/listings/([a-z0-9]+)$`)
const STAMP = new RegExp(`^/users/${HANDLE}/(stamps|quote-authorizations)/(${ID})$`)
const ROSTER = new RegExp(`^/users/(${HANDLE})/(rosters|feature-authorizations)/(${ID})$`)
const PAGE = new RegExp(`^/(?:@|b/)([a-z0-9_]+)(?:/(${ID}))?$`, 'i')
const PAGE_OF_PART = new RegExp(`^(?:${ID})?$`)
const CODE_PAGE = /^\/r\/[a-z0-9]+$/

/** What reads are answered from. */
export interface ServeParts extends GuardParts {
  /** Loads Fedify when it is first asked for. */
  federation: () => Promise<Federation<void>>
}

/** Registers the hook that answers reads of documents, and host-meta. */
export function serveDocuments(app: FastifyInstance, parts: ServeParts): void {
  app.get('/.well-known/host-meta', (_, reply) =>
    reply
      .type('application/xrd+xml; charset=utf-8')
      .header('access-control-allow-origin', '*')
      .send(hostMeta(parts.site)),
  )
  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return
    const answer = await answerRead(parts, request)
    if (answer) return send(request, reply, answer)
  })
}

async function answerRead(parts: ServeParts, request: FastifyRequest): Promise<Answer | undefined> {
  // Not read against the origin: an address that begins with two slashes would name another host, or none.
  const address = `${parts.site.origin}${request.url}`
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  if (url.pathname === '/nodeinfo/2.0') {
    const newer = await askFedify(parts, new URL('/nodeinfo/2.1', url), 'application/json')
    return asNodeInfo20(newer)
  }
  if (url.pathname === '/.well-known/webfinger' || /^\/(\.well-known\/)?nodeinfo/.test(url.pathname)) {
    const resource = url.searchParams.get('resource') ?? ''
    // No database takes a NUL. Fedify reads what is still percent-encoded once more.
    if (/\0|%00/.test(resource)) return missing()
    if (await isOfGone(parts.db, parts.site, resource)) return { ...missing(), status: 410 }
    return await askFedify(parts, lowerCaseResource(url), 'application/json')
  }
  if (!wantsDocument(request.headers.accept)) return undefined
  const path = await documentPath(parts, url)
  if (path === undefined) return undefined
  return await answerReader(parts, request, { path, open: () => answerPath(parts, path, url) })
}

async function answerPath(parts: ServeParts, path: string, url: URL): Promise<Answer | undefined> {
  const gone = await findGone(parts, path)
  if (gone) return gone
  if (ACCOUNT.test(path) || POST.test(path)) return await answerDocument(parts, path)
  if (LISTING.test(path)) return await answerListing(parts, path)
  if (STAMP.test(path)) return await answerStamp(parts, path)
  if (ROSTER.test(path)) return await answerRoster(parts, path)
  const page = url.searchParams.get('page') ?? undefined
  return (await answerPart(parts, path, page)) ?? (await answerActivity(parts, path))
}

// A deleted account stays as a tombstone (ActivityPub §6.4); all that was below its address is gone with it.
async function findGone({ db }: ServeParts, path: string): Promise<Answer | undefined> {
  const handle = BELOW_ACCOUNT.exec(path)?.[1]
  const account = handle === undefined ? undefined : await findLocalAccount(db, handle)
  if (!account || account.goneAt === null) return undefined
  if (!ACCOUNT.test(path)) return { ...missing(), status: 410 }
  return { ...document(writeDocument(AS, { id: account.uri, type: 'Tombstone' })), status: 410 }
}

async function answerDocument(parts: ServeParts, path: string): Promise<Answer | undefined> {
  const found = await askFedify(parts, new URL(path, parts.site.origin), ACTIVITY_JSON)
  if (found.status !== 404) return found
  const [, handle, id] = POST.exec(path) ?? []
  const tombstone = handle && id ? await readTombstone(parts.db, parts.site, { handle, id }) : undefined
  return tombstone ? { ...document(JSON.stringify(tombstone)), status: 410 } : missing()
}

async function answerPart(
  { db, site }: ServeParts,
  path: string,
  page: string | undefined,
): Promise<Answer | undefined> {
  if (page !== undefined && !PAGE_OF_PART.test(page)) return missing()
  const [, owner, name] = ACCOUNT_PART.exec(path) ?? []
  const account = owner && name ? await findLocalAccount(db, owner) : undefined
  const [, author, postId, part] = POST_PART.exec(path) ?? []
  const post = author && postId ? await findPostOf({ db, site }, author, postId) : undefined
  const collection = account
    ? accountCollection(name!, account, site)
    : post && postCollection(part!, post.id)
  if (!collection) return undefined
  return document(await writeCollection(db, `${site.origin}${path}`, { collection, before: page }))
}

async function answerListing({ db, site }: ServeParts, path: string): Promise<Answer> {
  const [, handle, code] = LISTING.exec(path)!
  const board = await findLocalAccount(db, handle!)
  const listing = board && (await readListing(db, site, { board, code: code! }))
  return listing ? { ...document(listing.body), status: listing.isGone ? 410 : 200 } : missing()
}

async function answerRoster({ db }: ServeParts, path: string): Promise<Answer> {
  const [, handle, kind, id] = ROSTER.exec(path)!
  const account = await findLocalAccount(db, handle!)
  if (account?.kind !== 'writer' || account.suspendedAt !== null) return missing()
  const read = kind === 'rosters' ? readRosterDocument : readAuthorization
  const found = await read(db, account, id!)
  return found === undefined ? missing() : document(found)
}

async function answerStamp({ db, site }: ServeParts, path: string): Promise<Answer> {
  const [, kind, id] = STAMP.exec(path)!
  const read = kind === 'stamps' ? readStampDocument : readQuoteStamp
  const stamp = await read(db, { uri: `${site.origin}${path}`, id: id! })
  return stamp === undefined ? missing() : document(stamp)
}

// Activities have the addresses under which they were sent, such as …/posts/1/create.
async function answerActivity({ db, site }: ServeParts, path: string): Promise<Answer | undefined> {
  const body = path.startsWith('/users/')
    ? await readActivityDocument(db, `${site.origin}${path}`)
    : undefined
  return body === undefined ? undefined : document(body)
}

async function askFedify({ federation }: ServeParts, url: URL, accept: string): Promise<Answer> {
  const response = await (await federation()).fetch(new Request(url, { headers: { accept } }), {
    contextData: undefined,
  })
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? 'text/plain',
    body: await response.text(),
    headers: response.headers.has('access-control-allow-origin')
      ? { 'access-control-allow-origin': '*' }
      : {},
  }
}

// The page of an account, a board, a post or a referral is also the address of its document.
async function documentPath({ db, site }: ServeParts, url: URL): Promise<string | undefined> {
  if (url.pathname.startsWith('/users/')) return url.pathname
  const [, handle, id] = PAGE.exec(url.pathname) ?? []
  if (handle && id) return `/users/${handle.toLowerCase()}/posts/${id}`
  const account = handle ? await findLocalAccount(db, handle) : undefined
  if (account) return account.uri.slice(site.origin.length)
  const post = CODE_PAGE.test(url.pathname)
    ? await findPostByUrl(db, `${site.origin}${url.pathname}`)
    : undefined
  return post?.uri.slice(site.origin.length)
}

// Misskey lower-cases names and Mastodon compares them so; Fedify repeats what it was asked (federation §1.1).
function lowerCaseResource(url: URL): URL {
  const resource = url.searchParams.get('resource')
  if (resource && /^acct:/i.test(resource)) url.searchParams.set('resource', resource.toLowerCase())
  return url
}

/** Whether somebody asks for a document rather than a page (ActivityPub §3.2). */
function wantsDocument(accept: string | undefined): boolean {
  return /application\/(activity\+json|ld\+json)/i.test(accept ?? '')
}

// An id alone also finds what others wrote, here or elsewhere.
async function findPostOf({ db, site }: Pick<ServeParts, 'db' | 'site'>, handle: string, id: string) {
  const post = await findPost(db, null, id as PostId)
  return post?.uri === `${accountUri(site, handle)}/posts/${id}` ? post : undefined
}

function send(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  const etag = `"${createHash('sha256').update(answer.body).digest('base64url').slice(0, 22)}"`
  const base = reply.headers({ vary: 'Accept', 'cache-control': 'max-age=60, public', ...answer.headers })
  if (answer.status === 200) {
    base.header('etag', etag)
    if (request.headers['if-none-match'] === etag) return base.code(304).send()
  }
  return base.code(answer.status).type(answer.type).send(answer.body)
}

// Another node as far as one test needs it: it serves what it is given, keeps what is delivered to it, and its actors
// sign as Mastodon does (test/fixtures/mastodon/99-http-headers.json).
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { nextPemPair } from './keys.ts'
import { digestOf, type Signer, signed } from './mastodon/signing.ts'
import type { Scope } from './scope.ts'

/** An actor that can sign. */
export interface PeerActor extends Signer {
  document: Record<string, unknown>
}

/** What was delivered to an inbox of a peer. */
export interface Delivered {
  inbox: string
  headers: IncomingMessage['headers']
  /** The bytes as text. */
  body: string
  activity: Record<string, unknown>
}

/** A peer on loopback that lives as long as its scope. */
export interface Peer {
  origin: string
  host: string
  /** What was asked, as `GET /path`, in order; deliveries are not among it. */
  asked: string[]
  delivered: Delivered[]
  /** Makes an actor and serves its document; `more` is added to it. */
  actor: (name: string, more?: Record<string, unknown>) => PeerActor
  /** Serves a document, or whatever the function does, at a path. */
  serve: (path: string, what: object | Answer) => void
  /** What to do with deliveries instead of answering 202. */
  onDelivery: (answer: Answer) => void
}

/** Answers one request. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void

/** Starts a peer on a free port of a loopback address. */
export async function startPeer(t: Pick<Scope, 'teardown'>, address = '127.0.0.2'): Promise<Peer> {
  const served = new Map<string, object | Answer>()
  const asked: string[] = []
  const delivered: Delivered[] = []
  let take: Answer = (response) => void response.writeHead(202).end()
  const server = createServer(async (given, response) => {
    if (given.method === 'POST') {
      const body = await textOf(given)
      const inbox = `http://${given.headers.host}${given.url}`
      delivered.push({ inbox, headers: given.headers, body, activity: JSON.parse(body) })
      return take(response, given)
    }
    asked.push(`${given.method} ${given.url}`)
    answer(served.get(given.url!), response, given)
  })
  await new Promise<void>((bound) => server.listen(0, address, bound))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const origin = `http://${address}:${(server.address() as AddressInfo).port}`
  const serve: Peer['serve'] = (path, what) => void served.set(path, what)
  return {
    origin,
    host: new URL(origin).host,
    asked,
    delivered,
    serve,
    actor: (name, more = {}) => {
      const actor = makeActor(`${origin}/users/${name}`, { ...more })
      serve(`/users/${name}`, actor.document)
      return actor
    },
    onDelivery: (how) => {
      take = how
    },
  }
}

function answer(what: object | Answer | undefined, response: ServerResponse, given: IncomingMessage): void {
  if (typeof what === 'function') (what as Answer)(response, given)
  else if (what === undefined) response.writeHead(404).end()
  else response.writeHead(200, { 'content-type': 'application/activity+json' }).end(JSON.stringify(what))
}

/** Makes the key and the document of an actor with this URI. */
export function makeActor(uri: string, more: Record<string, unknown> = {}): PeerActor {
  const { publicPem, privatePem } = nextPemPair('test')
  const { origin } = new URL(uri)
  const document = {
    '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
    id: uri,
    type: 'Person',
    preferredUsername: uri.split('/').at(-1),
    inbox: `${uri}/inbox`,
    outbox: `${uri}/outbox`,
    followers: `${uri}/followers`,
    endpoints: { sharedInbox: `${origin}/inbox` },
    publicKey: { id: `${uri}#main-key`, owner: uri, publicKeyPem: publicPem },
    ...more,
  }
  return { uri, privatePem, document }
}

/** How a delivery may differ from what Mastodon would send. */
export interface Differently {
  /** Added to what is signed, or put in its place; `undefined` leaves a header out. */
  headers?: Record<string, string | undefined>
  /** Changed after signing. */
  unsigned?: Record<string, string | undefined>
  /** Which headers the signature covers; else all. */
  names?: string[]
  /** What is sent instead of what was signed. */
  sent?: string
}

/** Delivers a body to an inbox in an actor's name, signed; gives the answer. */
export async function deliverAs(
  actor: Signer,
  inbox: string,
  given: object | string | Buffer,
  { headers = {}, unsigned = {}, names, sent }: Differently = {},
): Promise<Answered> {
  const body = typeof given === 'string' || Buffer.isBuffer(given) ? given : JSON.stringify(given)
  const usual = { digest: digestOf(body), 'content-type': 'application/activity+json' }
  const request = { method: 'POST' as const, url: inbox, headers: present({ ...usual, ...headers }) }
  const covered = signed(actor, names ? { ...request, names } : request)
  return await send(inbox, sent ?? body, present({ ...covered, ...unsigned }))
}

/** An answer to a request that was made by hand. */
export interface Answered {
  status: number
  headers: IncomingMessage['headers']
  body: string
}

/** Sends exactly these headers and bytes, and nothing of its own but Content-Length. */
export function send(url: string, body: string | Buffer, headers: Record<string, string>): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) }
    const asked = request(url, { method: 'POST', setHost: false, headers: { ...length, ...headers } })
    asked.on('response', async (response) =>
      resolve({ status: response.statusCode!, headers: response.headers, body: await textOf(response) }),
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

/** Reads a document, signed by an actor or by nobody. */
export async function readAs(actor: Signer | null, url: string): Promise<Answered> {
  const accept = { accept: 'application/activity+json' }
  const headers = actor ? signed(actor, { method: 'GET', url, headers: accept }) : accept
  const answer = await fetch(url, { headers, redirect: 'manual' })
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() }
}

function present(headers: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined),
  )
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

// The one way out: every connection that this program opens to another host is opened here.
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector } from 'undici'
import { bareHost, findBarrier, isPublicAddress, isWithin, readRanges, resolveHost } from './addresses.ts'
import {
  type Answer,
  type AnswerHeaders,
  type BlockReason,
  decodeBody,
  ENCODINGS,
  Exchange,
  FetchFault,
  type FetchFaultReason,
} from './fetch/exchange.ts'
import { acceptFor, boundOf, type FetchPurpose } from './fetch/purposes.ts'
import { Turnstile, type TurnstileLimits } from './fetch/turnstile.ts'

/** Everything between the call and the last byte of the body must happen within this. */
const DEADLINE_MS = 10_000
/** How often a GET may be sent on to another URL. A POST never is. */
export const REDIRECTS_MAX = 3
const CONNECT_TIMEOUT_MS = 5_000

const FETCH_LIMITS: TurnstileLimits = { perHost: 4, waitingPerHost: 20, total: 64 }
const DELIVERY_LIMITS: TurnstileLimits = { perHost: 2, waitingPerHost: 20, total: 256 }
const REDIRECTS = [301, 302, 303, 307, 308]

/** One fetch. With a `body` it is a POST, else a GET. */
export interface FetchRequest {
  purpose: FetchPurpose
  body?: Buffer
  headers?: Record<string, string>
  /**
   * Gives the headers that sign a request to this URL, knowing those it will have; asked anew for each hop.
   */
  sign?: (url: URL, headers: Readonly<Record<string, string>>) => Promise<Record<string, string>>
  /** What is left of REDIRECTS_MAX when this fetch follows a link that another one found. */
  redirects?: number
  /** A tighter time limit than DEADLINE_MS. */
  deadlineMs?: number
}

/** An answer of any status: where it came from, after how many redirects, and its body, decoded. */
export interface FetchAnswer extends Answer {
  url: string
  redirects: number
}

/** One count for safe_fetch_total{purpose,result} and, when blocked, for safe_fetch_blocked_total{reason}. */
export interface FetchCount {
  purpose: FetchPurpose
  result: `${number}xx` | FetchFaultReason
  block?: BlockReason
}

/** Fetches by the rules of `createSafeFetch`. Throws FetchFault when there is no answer that may be used. */
export interface SafeFetch {
  (url: string, request: FetchRequest): Promise<FetchAnswer>
  /** Ends all connections at once; what is under way fails as unreachable. */
  close(): Promise<void>
}

/** What the door must know of the house. */
export interface SafeFetchSettings {
  /** Our own origin: never fetched from. */
  origin: string
  userAgent: string
  /** Ranges in CIDR notation that may be reached on any port and over http, for trying things out at home. */
  devPeers: readonly string[]
  /** Whether the operator wants nothing to do with a host. */
  isShunned?: (host: string) => boolean
  /** All addresses of a host name; throws when there are none. */
  resolve?: (hostname: string) => Promise<string[]>
  observe?: (count: FetchCount) => void
}

interface Line {
  agent: Agent
  turnstile: Turnstile
}

interface Door {
  ownHost: string
  isShunned: SafeFetchSettings['isShunned']
  userAgent: string
  hasPeers: boolean
  fetches: Line
  deliveries: Line
}

/**
 * Makes the function through which everything goes out. It dials public addresses only, and checks them when
 * it dials: https on port 443 unless all addresses of the host are dev peers; no proxy is asked; redirects
 * are followed by hand and each is checked again; time, size, type and the number of connections are bounded.
 */
export function createSafeFetch(settings: SafeFetchSettings): SafeFetch {
  const connect = guardedConnector(settings)
  const door: Door = {
    ownHost: new URL(settings.origin).host,
    isShunned: settings.isShunned,
    userAgent: settings.userAgent,
    hasPeers: settings.devPeers.length > 0,
    fetches: openLine(connect, FETCH_LIMITS),
    deliveries: openLine(connect, DELIVERY_LIMITS),
  }
  const safeFetch = async (url: string, request: FetchRequest) => {
    const { purpose } = request
    try {
      const answer = await followHops(door, url, request)
      settings.observe?.({ purpose, result: `${Math.floor(answer.status / 100)}xx` })
      return answer
    } catch (error) {
      if (error instanceof FetchFault)
        settings.observe?.({ purpose, result: error.reason, block: error.block })
      throw error
    }
  }
  const close = async () => {
    await Promise.all([door.fetches.agent.destroy(), door.deliveries.agent.destroy()])
  }
  return Object.assign(safeFetch, { close })
}

async function followHops(door: Door, start: string, request: FetchRequest): Promise<FetchAnswer> {
  const endsAt = performance.now() + (request.deadlineMs ?? DEADLINE_MS)
  const redirectsMax = request.body === undefined ? (request.redirects ?? REDIRECTS_MAX) : 0
  let url = readTarget(door, start)
  for (let redirects = 0; ; redirects++) {
    const answer = await ask(door, { url, request, endsAt })
    const { location } = answer.headers
    if (!REDIRECTS.includes(answer.status) || typeof location !== 'string')
      return { ...answer, url: url.href, redirects }
    if (redirects === redirectsMax)
      throw new FetchFault('too_many_redirects', `${url.href} redirects further, after ${redirects} hops.`)
    url = readTarget(door, location, url)
  }
}

// A digit of another script becomes an ASCII one in a parsed host; nobody who means well writes a host so.
const FOREIGN_DIGIT_IN_HOST = /^(?:[^/?#\\]*[/\\]+)?[^/?#\\]*[^\P{N}0-9]/u

function readTarget(door: Door, text: string, base?: URL): URL {
  const url = URL.parse(text, base)
  const block = url === null || FOREIGN_DIGIT_IN_HOST.test(text) ? 'url' : findBlock(door, url)
  if (url === null || block !== undefined)
    throw new FetchFault('blocked', `${text} may not be fetched: ${block}.`, { block })
  return url
}

function findBlock(door: Door, url: URL): BlockReason | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'scheme'
  if (url.username !== '' || url.password !== '') return 'userinfo'
  if (url.host === door.ownHost) return 'own_host'
  if (door.isShunned?.(url.host)) return 'shunned'
  // Dev peers may have any name and port: then it is their addresses that decide, when they are dialled.
  return door.hasPeers ? undefined : findBarrier(url)
}

interface Hop {
  url: URL
  request: FetchRequest
  endsAt: number
}

async function ask(door: Door, { url, request, endsAt }: Hop): Promise<Answer> {
  const { agent, turnstile } = request.purpose === 'delivery' ? door.deliveries : door.fetches
  const isIn = turnstile.tryEnter(url.host) || (await turnstile.wait(url.host, endsAt - performance.now()))
  if (!isIn) throw new FetchFault('busy', `Too much is under way to ${url.host}, or to all hosts.`)
  try {
    const headers = headersFor(door, request)
    if (request.sign !== undefined) Object.assign(headers, await request.sign(url, headers))
    const bound = (status: number, answered: AnswerHeaders) => boundOf(request.purpose, status, answered)
    const exchange = new Exchange(endsAt - performance.now(), bound)
    const method = request.body === undefined ? 'GET' : 'POST'
    const path = url.pathname + url.search
    const timeouts = { headersTimeout: 0, bodyTimeout: 0 }
    agent.dispatch({ origin: url.origin, path, method, headers, body: request.body, ...timeouts }, exchange)
    const answer = await exchange.answer
    return { ...answer, body: await decodeBody(answer, bound(answer.status, answer.headers)) }
  } finally {
    turnstile.leave(url.host)
  }
}

function headersFor(door: Door, { purpose, headers }: FetchRequest): Record<string, string> {
  const accept = acceptFor(purpose)
  const asked = accept === undefined ? undefined : { accept, 'accept-encoding': ENCODINGS }
  return { 'user-agent': door.userAgent, ...asked, ...headers }
}

function openLine(connect: buildConnector.connector, limits: TurnstileLimits): Line {
  const agent = new Agent({ connect, connections: limits.perHost, allowH2: false })
  return { agent, turnstile: new Turnstile(limits) }
}

function guardedConnector({ devPeers, resolve = resolveHost }: SafeFetchSettings): buildConnector.connector {
  const peers = readRanges(devPeers)
  const isPeer = (address: string) => isWithin(address, peers)
  const dialPublic = guardedDial(resolve, (address) => isPublicAddress(address) || isPeer(address))
  const dialPeer = guardedDial(resolve, isPeer)
  return (target, callback) => (findBarrier(target) ? dialPeer : dialPublic)(target, callback)
}

type Resolve = NonNullable<SafeFetchSettings['resolve']>

function guardedDial(resolve: Resolve, mayDial: (address: string) => boolean): buildConnector.connector {
  const blocked = (host: string) =>
    new FetchFault('blocked', `${host} is not at a public address.`, { block: 'address' })
  const lookup: LookupFunction = (hostname, _options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        // One private answer among public ones is an attempt to be dialled at the private one.
        if (!addresses.every(mayDial)) return callback(blocked(hostname), [])
        callback(
          null,
          addresses.map((address) => ({ address, family: isIP(address) })),
        )
      },
      (error) => callback(error, []),
    )
  }
  const dial = buildConnector({
    lookup,
    autoSelectFamily: true,
    allowH2: false,
    rejectUnauthorized: true,
    timeout: CONNECT_TIMEOUT_MS,
  })
  return (target, callback) => {
    const host = bareHost(target.hostname)
    // An address in the URL is never looked up, so it is checked here.
    if (isIP(host) !== 0 && !mayDial(host)) return queueMicrotask(() => callback(blocked(host), null))
    dial(target, (error, socket) => {
      if (error !== null) return callback(error, null)
      // What was looked up is what was dialled. Should that ever fail to hold, nothing is sent all the same.
      const address = socket.remoteAddress
      if (address !== undefined && mayDial(address)) return callback(null, socket)
      socket.destroy()
      callback(address === undefined ? new Error(`${host} hung up at once.`) : blocked(host), null)
    })
  }
}

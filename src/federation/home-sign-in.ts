// Sign-in of people of other nodes by the OAuth of their own (RFC 6749, docs.joinmastodon.org/client/authorized): this
// node asks who they are, once, and throws the token away.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Account } from '../core/accounts/account.ts'
import { findHomeApp, forgetHomeApp, type HomeApp, keepHomeApp } from '../core/auth/home-sign-ins.ts'
import { Refusal } from '../core/refusal.ts'
import { authenticate, seal, unseal } from '../core/secrets.ts'
import type { Site } from '../core/site.ts'
import type { Db } from '../db/connect.ts'
import { FetchFault } from '../lib/fetch/exchange.ts'
import type { FetchAnswer, SafeFetch } from '../lib/fetch.ts'
import type { Lookup } from './lookup.ts'

// The narrowest that answers "who is this?" (Mastodon 4.3); where a node does not offer it, the narrowest there was before.
const SCOPE = 'profile'
const SCOPE_BEFORE = 'read:accounts'

const Metadata = z.object({ scopes_supported: z.array(z.string()) })
// RFC 6749 appendix A: names, secrets and tokens are of visible characters; no header and no database takes all others.
const Visible = z.string().regex(/^[\x20-\x7e]+$/)
const App = z.object({ client_id: Visible.max(500), client_secret: Visible.max(500) })
const Token = z.object({ access_token: Visible.max(5_000) })
const Fault = z.object({ error: z.string() })
const Credentials = z.object({ username: z.string().min(1).max(100) })

/** Somebody on the way to her own node, or back. */
export interface HomeTrip {
  /** The node, such as `mastodon.example`. */
  host: string
  /** By which she is known when she comes back; the proof key of the exchange hangs on it (RFC 7636). */
  state: string
}

/** Lets people of other nodes say who they are. */
export interface HomeSignIns {
  /** The node that an account is at home at. Refuses 'not_found' and 'conflict' as `Lookup.find`. */
  findHome: (handle: string) => Promise<string>
  /** The address at her own node at which somebody says that this node may know who she is. Refuses 'conflict'. */
  begin: (trip: HomeTrip) => Promise<string>
  /** Who came back with this code. Refuses 'conflict' when her node does not say, or says somebody of another node. */
  finish: (trip: HomeTrip & { code: string }) => Promise<Account>
}

interface Parts {
  db: Db
  site: Site
  secretKey: Buffer
  safeFetch: SafeFetch
  lookup: Lookup
  /** How other nodes are asked by their names. */
  scheme: 'http' | 'https'
}

/** Makes what signs people of other nodes in. */
export function homeSignIns(parts: Parts): HomeSignIns {
  return {
    findHome: async (handle) => {
      const found = await parts.lookup.find(handle)
      if (!('account' in found) || found.account.host === null || found.account.kind !== 'writer')
        throw new Refusal(
          'invalid',
          'Please give the handle of a person of another node, such as @bo@mastodon.example.',
        )
      return new URL(found.account.uri).host
    },
    begin: (trip) => refusing(trip.host, () => begin(parts, trip)),
    finish: (trip) => refusing(trip.host, () => finish(parts, trip)),
  }
}

/** The address that a node sends people back to: one for each node, so that none can answer for another (RFC 9700 §4.4). */
export function homeReturnUri({ origin }: Site, host: string): string {
  return `${origin}/guest/from/${encodeURIComponent(host)}`
}

async function begin(parts: Parts, { host, state }: HomeTrip): Promise<string> {
  const { clientId, scope } = await findOrMakeApp(parts, host)
  const url = new URL(`${parts.scheme}://${host}/oauth/authorize`)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: homeReturnUri(parts.site, host),
    scope,
    state,
    code_challenge: createHash('sha256').update(proofKey(parts, state)).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString()
  return url.href
}

async function findOrMakeApp(parts: Parts, host: string): Promise<HomeApp> {
  const kept = await findHomeApp(parts.db, host)
  return kept && (await isKnownAt(parts, host, kept)) ? kept : await introduce(parts, host)
}

// Nodes forget clients that they give no token to for a while (Mastodon 4.2 did), and show whoever is sent there an error of
// theirs, from which nobody comes back. So they are asked first, as the client itself (RFC 6749 §4.4). One that knows us but
// grants no such thing says so in another error.
async function isKnownAt(parts: Parts, host: string, app: HomeApp): Promise<boolean> {
  const client = clientOf(parts, host, app)
  if (!client) return false
  const asked = { grant_type: 'client_credentials', ...client, scope: app.scope }
  const { status, body } = await post(parts, host, '/oauth/token', asked)
  const said = readJson(body)
  const token = Token.safeParse(said)
  if (token.success) await revoke(parts, host, { ...client, token: token.data.access_token })
  return status !== 401 && Fault.safeParse(said).data?.error !== 'invalid_client'
}

async function finish(parts: Parts, { host, state, code }: HomeTrip & { code: string }): Promise<Account> {
  const app = await findHomeApp(parts.db, host)
  const client = app && clientOf(parts, host, app)
  if (!client) throw new Refusal('conflict', 'Please begin again.')
  const answer = await post(parts, host, '/oauth/token', {
    grant_type: 'authorization_code',
    ...client,
    code,
    redirect_uri: homeReturnUri(parts.site, host),
    scope: app.scope,
    code_verifier: proofKey(parts, state),
  })
  if (answer.status === 401) await parts.db.transaction().execute((tx) => forgetHomeApp(tx, host))
  const { access_token: token } = read(Token, answer, host)
  try {
    return await identify(parts, host, token)
  } finally {
    await revoke(parts, host, { ...client, token })
  }
}

// It has served. A node that does not take it back lets it lie: nobody here has it any more.
async function revoke(parts: Parts, host: string, fields: Record<string, string>): Promise<void> {
  await post(parts, host, '/oauth/revoke', fields).catch(ignoreFetchFault)
}

async function identify({ safeFetch, scheme, lookup }: Parts, host: string, token: string): Promise<Account> {
  const answer = await safeFetch(`${scheme}://${host}/api/v1/accounts/verify_credentials`, {
    purpose: 'sign_in',
    headers: { authorization: `Bearer ${token}` },
    // A token is shown to the node that gave it and to no other.
    redirects: 0,
  })
  const { username } = read(Credentials, answer, host)
  const account = await lookup.ownAccount(username, host)
  if (!account)
    throw new Refusal('conflict', `${host} does not say who @${username} is. Please use a code instead.`)
  return account
}

// Once for each node, however many of its people come.
async function introduce(parts: Parts, host: string): Promise<HomeApp> {
  const scope = await narrowestScope(parts, host)
  const answer = await post(parts, host, '/api/v1/apps', {
    client_name: parts.site.name,
    redirect_uris: homeReturnUri(parts.site, host),
    scopes: scope,
    website: parts.site.origin,
  })
  const { client_id: clientId, client_secret: secret } = read(App, answer, host)
  const sealedSecret = seal(parts.secretKey, Buffer.from(secret), ownerOf(host))
  const app = { clientId, sealedSecret, scope }
  await parts.db.transaction().execute((tx) => keepHomeApp(tx, host, app))
  return app
}

// RFC 8414. A node that has no such document is older than the narrow scope.
async function narrowestScope({ safeFetch, scheme }: Parts, host: string): Promise<string> {
  const url = `${scheme}://${host}/.well-known/oauth-authorization-server`
  const answer = await safeFetch(url, { purpose: 'sign_in' }).catch(ignoreFetchFault)
  const said = answer?.status === 200 ? Metadata.safeParse(readJson(answer.body)) : undefined
  return said?.data?.scopes_supported.includes(SCOPE) ? SCOPE : SCOPE_BEFORE
}

async function post(
  { safeFetch, scheme }: Parts,
  host: string,
  path: string,
  fields: Record<string, string>,
): Promise<FetchAnswer> {
  return await safeFetch(`${scheme}://${host}${path}`, {
    purpose: 'sign_in',
    body: Buffer.from(new URLSearchParams(fields).toString()),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
}

function read<T>(schema: z.ZodType<T>, { status, body }: FetchAnswer, host: string): T {
  const said = schema.safeParse(status === 200 ? readJson(body) : undefined)
  if (said.success) return said.data
  throw new Refusal('conflict', `${host} did not say who you are. Please try again, or use a code instead.`)
}

async function refusing<T>(host: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (fault) {
    if (!(fault instanceof FetchFault)) throw fault
    throw new Refusal(
      'conflict',
      `${host} cannot be asked now. Please try again later, or use a code instead.`,
    )
  }
}

function ignoreFetchFault(fault: unknown): undefined {
  if (!(fault instanceof FetchFault)) throw fault
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

// Undefined where it was sealed under another key of this node, which is then introduced anew.
function clientOf({ secretKey }: Parts, host: string, { clientId, sealedSecret }: HomeApp) {
  try {
    const secret = unseal(secretKey, sealedSecret, ownerOf(host)).toString()
    return { client_id: clientId, client_secret: secret }
  } catch {
    return undefined
  }
}

function ownerOf(host: string): string {
  return `home_apps ${host}`
}

// Not stored: whoever holds the state and this node's key makes it again.
function proofKey({ secretKey }: Parts, state: string): string {
  return authenticate(secretKey, 'proof key', state)
}

// The node where somebody is at home, as far as signing in goes: Mastodon's OAuth (docs.joinmastodon.org/methods/oauth),
// strict about what it is asked: the client, the address to return to, the proof key, and each code once.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { makeActor } from './peer.ts'

/** A home server on loopback that lives as long as the test. */
export interface HomeServer {
  host: string
  origin: string
  /** Every request, as `METHOD /path`. */
  asked: string[]
  /** Tokens that it gave and did not take back. */
  tokens: Set<string>
  /** Names of its people, with the actor that WebFinger gives for each. */
  people: Map<string, string>
  /** Who signs in at it, when somebody is sent there. */
  signedIn: string
  /** The scopes that it says it has; undefined: it has no such document. */
  scopes: string[] | undefined
  /** Where it answers otherwise than it should: a path, and what it does. */
  instead: Map<string, (response: ServerResponse, request: IncomingMessage) => void>
  /** Forgets every client, as Mastodon 4.2 did with those that held no token. */
  forgetClients: () => void
  /** What a browser is sent back with that opens this address of it. */
  authorize: (url: string) => Promise<string>
}

interface Grant {
  client: string
  redirect: string
  challenge: string
  name: string
}

/** Starts one on a free port of a loopback address, with one writer. */
export async function startHomeServer(t: Test, name: string, address = '127.0.0.3'): Promise<HomeServer> {
  let made = 0
  const clients = new Map<string, { secret: string; redirect: string; scope: string }>()
  const grants = new Map<string, Grant>()
  const bearers = new Map<string, string>()
  const home = {
    asked: [],
    tokens: new Set(),
    people: new Map(),
    signedIn: name,
    instead: new Map(),
  } as unknown as HomeServer
  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, home.origin)
    home.asked.push(`${request.method} ${url.pathname}`)
    const instead = home.instead.get(url.pathname)
    if (instead) return instead(response, request)
    const answer = await route(url, request)
    response.writeHead(answer.status, {
      'content-type': answer.type ?? 'application/json',
      ...answer.headers,
    })
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body))
  })
  await new Promise<void>((bound) => server.listen(0, address, bound))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  home.host = `${address}:${port}`
  home.origin = `http://${home.host}`
  home.scopes = ['read', 'profile']
  const actor = makeActor(`${home.origin}/users/${name}`)
  home.people.set(name, actor.uri)
  home.forgetClients = () => clients.clear()
  home.authorize = async (url) => {
    const answer = await fetch(url, { redirect: 'manual' })
    return answer.headers.get('location') ?? `no redirect: ${answer.status}`
  }
  return home

  async function route(url: URL, request: IncomingMessage): Promise<Answer> {
    const fields = request.method === 'POST' ? new URLSearchParams(await textOf(request)) : url.searchParams
    const said = (field: string) => fields.get(field) ?? ''
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /.well-known/webfinger': {
        const [who = ''] = said('resource').replace('acct:', '').split('@')
        const href = home.people.get(who)
        if (href === undefined) return { status: 404 }
        const links = [{ rel: 'self', type: 'application/activity+json', href }]
        return {
          status: 200,
          type: 'application/jrd+json',
          body: { subject: `acct:${who}@${home.host}`, links },
        }
      }
      case `GET /users/${name}`:
        return { status: 200, type: 'application/activity+json', body: actor.document }
      case 'GET /.well-known/oauth-authorization-server':
        return home.scopes ? { status: 200, body: { scopes_supported: home.scopes } } : { status: 404 }
      case 'POST /api/v1/apps': {
        made += 1
        const id = `client-${made}`
        clients.set(id, { secret: `secret of ${id}`, redirect: said('redirect_uris'), scope: said('scopes') })
        return { status: 200, body: { client_id: id, client_secret: `secret of ${id}` } }
      }
      case 'GET /oauth/authorize': {
        const client = clients.get(said('client_id'))
        if (client?.redirect !== said('redirect_uri') || client.scope !== said('scope'))
          return { status: 400 }
        const code = `code-${grants.size + 1}`
        const grant = {
          client: said('client_id'),
          redirect: client.redirect,
          challenge: said('code_challenge'),
        }
        grants.set(code, { ...grant, name: home.signedIn })
        return {
          status: 302,
          headers: { location: `${client.redirect}?code=${code}&state=${said('state')}` },
        }
      }
      case 'POST /oauth/token': {
        const grant = grants.get(said('code'))
        grants.delete(said('code'))
        const isClient = clients.get(said('client_id'))?.secret === said('client_secret')
        const proof = createHash('sha256').update(said('code_verifier')).digest('base64url')
        if (!isClient) return { status: 401, body: { error: 'invalid_client' } }
        if (said('grant_type') === 'client_credentials') {
          const own = `own-token-${home.asked.length}`
          home.tokens.add(own)
          return { status: 200, body: { access_token: own, token_type: 'Bearer', scope: said('scope') } }
        }
        if (
          grant?.client !== said('client_id') ||
          grant.redirect !== said('redirect_uri') ||
          grant.challenge !== proof
        )
          return { status: 400, body: { error: 'invalid_grant' } }
        const token = `token-${home.asked.length}`
        home.tokens.add(token)
        bearers.set(token, grant.name)
        return { status: 200, body: { access_token: token, token_type: 'Bearer', scope: 'profile' } }
      }
      case 'GET /api/v1/accounts/verify_credentials': {
        const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
        if (!home.tokens.has(token)) return { status: 401, body: { error: 'no' } }
        return { status: 200, body: { id: '1', username: bearers.get(token), acct: bearers.get(token) } }
      }
      case 'POST /oauth/revoke':
        home.tokens.delete(said('token'))
        return { status: 200, body: {} }
      default:
        return { status: 404 }
    }
  }
}

interface Answer {
  status: number
  type?: string
  headers?: Record<string, string>
  body?: unknown
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

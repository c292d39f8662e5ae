// The fediverse around the node: hosts on loopback with actors whose documents can be fetched, and inboxes that take all.
// They run in the process of the bench, so what they cost is in the floor as it is in the measured run.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

const PORT = 18_400
const KEYS = 8

/** One actor elsewhere. */
export interface Actor {
  id: string
  host: string
  privateKey: KeyObject
}

/** Hosts that answer, and what they were sent. */
export interface World {
  actors: Actor[]
  /** How many deliveries each inbox path of each host took. */
  deliveries: () => number
  /** How many documents were read. */
  reads: () => number
  /** Called at each delivery with the host's number and the activity. */
  onDelivery: (listener: (host: number, activity: { type: string; actor: string }) => void) => void
  /** Hosts with these numbers take requests and never answer from now on. */
  hang: (hosts: Set<number>) => void
  close: () => Promise<void>
}

/** Opens `hosts` hosts with `actorsEach` actors each on 127.77.x.y. */
export async function openWorld(hosts: number, actorsEach: number): Promise<World> {
  const keys = Array.from({ length: KEYS }, () => generateKeyPairSync('rsa', { modulusLength: 2048 }))
  const actors: Actor[] = []
  const servers: Server[] = []
  let delivered = 0
  let read = 0
  let listener: (host: number, activity: { type: string; actor: string }) => void = () => {}
  let hanging = new Set<number>()
  const held: ServerResponse[] = []

  for (let host = 0; host < hosts; host++) {
    const address = `127.77.${Math.floor(host / 200)}.${(host % 200) + 1}`
    const origin = `http://${address}:${PORT}`
    const documents = new Map<string, string>()
    for (let each = 0; each < actorsEach; each++) {
      const { publicKey, privateKey } = keys[(host + each) % KEYS]!
      const id = `${origin}/users/u${each}`
      documents.set(
        `/users/u${each}`,
        actorDocument(id, publicKey.export({ type: 'spki', format: 'pem' }).toString()),
      )
      actors.push({ id, host: `${address}:${PORT}`, privateKey })
    }
    const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      if (request.method === 'GET') read++
      if (request.method === 'GET') return answerDocument(documents, request, response)
      take(request, (body) => {
        if (hanging.has(host)) return void held.push(response)
        delivered += 1
        listener(host, JSON.parse(body) as { type: string; actor: string })
        response.writeHead(202).end()
      })
    })
    await new Promise<void>((done) => server.listen(PORT, address, done))
    servers.push(server)
  }
  return {
    actors,
    deliveries: () => delivered,
    reads: () => read,
    onDelivery: (next) => {
      listener = next
    },
    hang: (next) => {
      hanging = next
    },
    close: async () => {
      for (const response of held) response.destroy()
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections()
          return new Promise((done) => server.close(done))
        }),
      )
    },
  }
}

/** A POST that is signed and ready to be sent. */
export interface SignedPost {
  path: string
  headers: Record<string, string>
  body: string
}

/** Signs an activity as Mastodon does (draft-cavage, rsa-sha256). */
export function signPost(actor: Actor, target: URL, activity: unknown): SignedPost {
  const body = JSON.stringify(activity)
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`
  const date = new Date().toUTCString()
  const type = 'application/activity+json'
  const text = `host: ${target.host}\ndate: ${date}\ndigest: ${digest}\ncontent-type: ${type}\n(request-target): post ${target.pathname}`
  const signature = sign('sha256', Buffer.from(text), actor.privateKey).toString('base64')
  const value = `keyId="${actor.id}#main-key",algorithm="rsa-sha256",headers="host date digest content-type (request-target)",signature="${signature}"`
  return {
    path: target.pathname,
    body,
    headers: { host: target.host, date, digest, 'content-type': type, signature: value },
  }
}

function actorDocument(id: string, publicKeyPem: string): string {
  return JSON.stringify({
    '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
    id,
    type: 'Person',
    preferredUsername: id.split('/').at(-1),
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem },
  })
}

function answerDocument(
  documents: Map<string, string>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const document = documents.get(request.url ?? '')
  response.writeHead(document ? 200 : 404, { 'content-type': 'application/activity+json' }).end(document)
}

function take(request: IncomingMessage, done: (body: string) => void): void {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    body += chunk
  })
  request.on('end', () => done(body))
}

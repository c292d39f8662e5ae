// The load under which faults happen (L1): posts of others at a steady rate, each sent again until it is accepted; posts,
// edits and deletions of a writer here; pictures of another; and somebody who reads.
import { Agent, request } from 'node:http'
import type { Account } from '../../src/core/accounts/account.ts'
import type { FoundPost } from '../../src/core/posts/find.ts'
import { createOf } from '../helpers/create.ts'
import { digestOf, signed } from '../helpers/mastodon/signing.ts'
import type { PeerActor } from '../helpers/peer.ts'
import type { People } from '../helpers/people.ts'
import type { Browser, Upload } from './uploads.ts'

const AGAIN_MS = 250
const PATIENCE_MS = 8_000

/** A post of somebody elsewhere, and what we answered. */
export interface Sent {
  uri: string
  body: string
  writer: PeerActor
  /** Accepted: from now on it is ours to keep. */
  acceptedAt: number | undefined
  /** Each answer, or the name of what went wrong on the way. */
  answers: (number | string)[]
}

/** What a writer here said, and what she did with it. */
export interface Said {
  post: FoundPost
  isEdited: boolean
  isRemoved: boolean
}

/** What the load did so far. */
export interface Doings {
  sent: Sent[]
  said: Said[]
  /** Status and milliseconds of each look at a public page. */
  looks: { status: number | string; ms: number }[]
  uploads: Upload[]
}

/** Whom the load is about. */
export interface LoadParts {
  people: People
  ada: Account
  bea: Browser
  writers: PeerActor[]
  /** Where the node is addressed, and the ports at which its processes listen. */
  origin: string
  ports: () => number[]
  /** So many posts of others a second; posts of hers are a tenth as many, pictures fewer still. */
  perSecond: number
}

/** A running load; it is stopped by `stop`, which waits until everything was accepted. */
export interface Load extends Doings {
  stop: () => Promise<void>
}

/** Starts the load. */
export function startLoad(parts: LoadParts): Load {
  const doings: Doings = { sent: [], said: [], looks: [], uploads: [] }
  const agent = new Agent({ keepAlive: true, maxSockets: 20 })
  const underWay = new Set<Promise<void>>()
  let isOver = false
  let turn = 0
  const begin = (work: Promise<void>) => {
    underWay.add(work)
    void work.finally(() => underWay.delete(work))
  }
  const everyMs = 1_000 / parts.perSecond
  const timers = [
    setInterval(() => begin(sendOne(parts, doings, { agent, at: turn++ })), everyMs),
    setInterval(() => begin(sayOne(parts, doings)), everyMs * 10),
    setInterval(() => begin(look(parts, doings, agent)), everyMs),
    setInterval(() => begin(upload(parts, doings)), everyMs * 15),
  ]
  return {
    ...doings,
    stop: async () => {
      if (isOver) return
      isOver = true
      for (const timer of timers) clearInterval(timer)
      while (underWay.size > 0) await Promise.all(underWay)
      agent.destroy()
    },
  }
}

let serial = 0

async function sendOne(
  parts: LoadParts,
  { sent }: Doings,
  { agent, at }: { agent: Agent; at: number },
): Promise<void> {
  const writer = parts.writers[at % parts.writers.length]!
  const uri = `${writer.uri}/notes/${++serial}`
  const body = JSON.stringify(createOf(writer, parts.ada, { id: uri }))
  const one: Sent = { uri, body, writer, acceptedAt: undefined, answers: [] }
  sent.push(one)
  const end = performance.now() + 60_000
  while (one.acceptedAt === undefined && performance.now() < end) {
    const ports = parts.ports()
    const answer = await deliver(parts.origin, { one, port: ports[at % ports.length]!, agent })
    one.answers.push(answer)
    if (answer === 202) one.acceptedAt = performance.now()
    else await new Promise((done) => setTimeout(done, AGAIN_MS))
  }
}

/** Sends a post once more, by a clock that may be off; gives the status, or the name of what went wrong. */
export async function deliver(
  origin: string,
  {
    one,
    port,
    agent,
    clockMs = 0,
  }: { one: Pick<Sent, 'writer' | 'body'>; port: number; agent?: Agent; clockMs?: number },
): Promise<number | string> {
  const url = `${origin}/inbox`
  const date = new Date(Date.now() + clockMs).toUTCString()
  const given = { date, digest: digestOf(one.body), 'content-type': 'application/activity+json' }
  const headers = signed(one.writer, { method: 'POST', url, headers: given })
  return await ask({ port, path: '/inbox', method: 'POST', headers, body: one.body, agent })
}

async function sayOne({ people, ada }: LoadParts, { said }: Doings): Promise<void> {
  const number = ++serial
  try {
    const post = await people.write(ada, `Word ${number}`)
    const one: Said = { post, isEdited: false, isRemoved: false }
    said.push(one)
    if (number % 2 === 0) {
      await people.rewrite(ada, post, `Word ${number}, better`)
      one.isEdited = true
    }
    if (number % 3 === 0) {
      await people.remove(ada, post)
      one.isRemoved = true
    }
  } catch {
    // She is told that it failed, and has said no more than what was stored before.
  }
}

async function look({ ports }: LoadParts, { looks }: Doings, agent: Agent): Promise<void> {
  const startedAt = performance.now()
  const status = await ask({ port: ports()[0]!, path: '/@ada', method: 'GET', headers: {}, agent })
  looks.push({ status, ms: performance.now() - startedAt })
}

async function upload({ bea }: LoadParts, { uploads }: Doings): Promise<void> {
  uploads.push(await bea.sendPicture())
}

interface Asked {
  port: number
  path: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string
  agent?: Agent | undefined
}

/** Asks a process of ours at its port; gives the status, or the name of what went wrong. */
export async function ask({ port, path, method, headers, body, agent }: Asked): Promise<number | string> {
  return await new Promise((settle) => {
    const length: Record<string, string> =
      body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const asked = request({
      host: '127.0.0.1',
      port,
      path,
      method,
      headers: { ...headers, ...length },
      setHost: headers.host === undefined,
      ...(agent && { agent }),
      timeout: PATIENCE_MS,
    })
    asked.on('response', (response) => {
      response.resume()
      response.on('end', () => settle(response.statusCode!))
      response.on('error', () => settle('cut off'))
    })
    asked.on('timeout', () => asked.destroy(new Error('no answer')))
    asked.on('error', (fault: Error & { code?: string }) => settle(fault.code ?? fault.message))
    asked.end(body)
  })
}

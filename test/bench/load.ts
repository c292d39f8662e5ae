import { connect } from 'node:net'
import { Pool } from 'undici'
import type { SignedPost } from './world.ts'

/** How a run of requests went. */
export interface Run {
  perSecond: number
  seconds: number
  latenciesMs: number[]
  statuses: Map<number, number>
}

/** Sends requests over `concurrency` connections, one after another on each, and reads the answers. */
export async function sendAll(origin: string, posts: SignedPost[], concurrency: number): Promise<Run> {
  return await repeat(origin, { count: posts.length, concurrency }, async (pool, at) => {
    const { path, headers, body } = posts[at]!
    const answer = await pool.request({ method: 'POST', path, headers, body })
    await answer.body.dump()
    return answer.statusCode
  })
}

/** The status of a request whose connection ended before an answer was read. */
export const CUT_OFF = 0

/** The same for what is refused while it is still being sent, each over a connection of its own. */
export async function sendTooMuch(origin: string, posts: SignedPost[], concurrency: number): Promise<Run> {
  return await repeat(origin, { count: posts.length, concurrency }, async (_, at) => {
    const { path, headers, body } = posts[at]!
    const { hostname, port } = new URL(origin)
    const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body) })
    const head = [`POST ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`)].join('\r\n')
    return await new Promise<number>((resolve) => {
      const socket = connect(Number(port), hostname)
      // Who is refused while she still writes may be cut off before she reads why.
      socket.on('error', () => resolve(CUT_OFF))
      socket.once('data', (answer) => {
        resolve(Number(answer.toString('latin1').split(' ')[1]))
        socket.destroy()
      })
      socket.write(`${head}\r\n\r\n${body}`)
    })
  })
}

/** Gets one address many times. */
export async function getMany(
  url: URL,
  headers: Record<string, string>,
  times: { count: number; concurrency: number },
): Promise<Run> {
  return await repeat(url.origin, times, async (pool) => {
    const answer = await pool.request({ method: 'GET', path: url.pathname + url.search, headers })
    await answer.body.dump()
    return answer.statusCode
  })
}

async function repeat(
  origin: string,
  { count, concurrency }: { count: number; concurrency: number },
  send: (pool: Pool, at: number) => Promise<number>,
): Promise<Run> {
  const pool = new Pool(origin, { connections: concurrency, pipelining: 1 })
  const latenciesMs: number[] = []
  const statuses = new Map<number, number>()
  let next = 0
  const startedAt = performance.now()
  const lane = async () => {
    while (next < count) {
      const at = next++
      const sentAt = performance.now()
      const status = await send(pool, at)
      latenciesMs.push(performance.now() - sentAt)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
  const seconds = (performance.now() - startedAt) / 1_000
  await pool.close()
  return { perSecond: count / seconds, seconds, latenciesMs, statuses }
}

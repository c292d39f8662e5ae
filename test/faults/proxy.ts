// A wire between us and a peer that can go bad in the ways in which wires do (security §2.4).
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Scope } from '../helpers/scope.ts'

/** What a wire does with a connection. */
export type Mode = 'pass' | 'slow' | 'trickle' | 'blackhole' | 'reset' | 'half-close' | 'not-tls'

/** A wire that leads to a peer. */
export interface Wire {
  /** Where we think the peer is. */
  origin: string
  host: string
  set: (mode: Mode) => void
  /** How often somebody connected so far. */
  connections: () => number
}

const SLOW_MS = 300
const TRICKLE_MS = 1_000

/** Lays a wire from a loopback address to a peer, until the scope ends. */
export async function layWire(
  t: Pick<Scope, 'teardown'>,
  { from, to }: { from: string; to: string },
): Promise<Wire> {
  let mode: Mode = 'pass'
  let connections = 0
  const open = new Set<Socket>()
  const server = createServer((near) => {
    connections += 1
    open.add(near)
    near.on('close', () => open.delete(near))
    // What breaks here was broken on purpose.
    near.on('error', () => undefined)
    lead(near, mode, new URL(to))
  })
  await new Promise<void>((bound) => server.listen(0, from, bound))
  t.teardown(() => {
    server.close()
    for (const socket of open) socket.destroy()
  })
  const host = `${from}:${(server.address() as AddressInfo).port}`
  return {
    origin: `http://${host}`,
    host,
    connections: () => connections,
    set: (to) => {
      mode = to
      for (const socket of open) socket.destroy()
    },
  }
}

function lead(near: Socket, mode: Mode, { hostname, port }: URL): void {
  if (mode === 'blackhole') return void near.resume()
  if (mode === 'reset') return void near.resetAndDestroy()
  if (mode === 'half-close') return void near.end()
  if (mode === 'not-tls') return void near.end('\x15\x03\x01\x00\x02\x02\x28')
  const far = connect(Number(port), hostname)
  far.on('error', () => near.destroy())
  near.on('close', () => far.destroy())
  near.pipe(far)
  if (mode === 'pass') far.pipe(near)
  else far.on('data', (chunk: Buffer) => void drip(near, chunk, mode))
}

async function drip(near: Socket, chunk: Buffer, mode: Mode): Promise<void> {
  const step = mode === 'slow' ? chunk.length : 1
  for (let at = 0; at < chunk.length && !near.destroyed; at += step) {
    await new Promise((done) => setTimeout(done, mode === 'slow' ? SLOW_MS : TRICKLE_MS))
    near.write(chunk.subarray(at, at + step))
  }
}

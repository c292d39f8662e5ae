import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

/** A server on loopback that lives as long as the test. */
export interface Loopback {
  url: string
  server: Server
  /** What was asked, as `METHOD /path`, in order. */
  hits: string[]
}

/** Listens on a free port of 127.0.0.1, or of another loopback address. */
export async function listen(t: Test, answer: RequestListener, address = '127.0.0.1'): Promise<Loopback> {
  const hits: string[] = []
  const server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`)
    answer(request, response)
  })
  await new Promise<void>((bound) => server.listen(0, address, bound))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://${address}:${(server.address() as AddressInfo).port}`, server, hits }
}

/** Sets a variable of the environment for as long as the test lasts. */
export function setEnvironment(t: Test, name: string, value: string): void {
  process.env[name] = value
  t.teardown(() => {
    delete process.env[name]
  })
}

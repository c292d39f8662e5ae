// How long the body of a request may take to come. Node's own limit is one for all (security F12), and pictures take longer
// than anything else.
import type { Socket } from 'node:net'

/** A request as it comes in. */
export interface Incoming {
  complete: boolean
  headers: NodeJS.Dict<string | string[]>
  socket: Socket
  once: (event: 'close', listener: () => void) => unknown
}

const timers = new WeakMap<Incoming, NodeJS.Timeout>()

/** Ends the connection of a request that has not come whole within so many milliseconds. Said again, the new time counts from then. */
export function limitBody(request: Incoming, ms: number): void {
  const before = timers.get(request)
  clearTimeout(before)
  if (request.complete || !hasBody(request)) return
  if (before === undefined) request.once('close', () => clearTimeout(timers.get(request)))
  const end = () => {
    if (request.complete) return
    request.socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n')
    request.socket.destroySoon()
  }
  timers.set(request, setTimeout(end, ms).unref())
}

// RFC 9112 §6.3: without these two no body follows.
function hasBody({ headers }: Incoming): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

// Requests as no honest program makes them: signed by hand, chunked, or cut into drops.
import { constants, createHash, sign } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { type Answered, type PeerActor, send } from './peer.ts'

/** The headers of a delivery that nobody signed. */
export function plain(inbox: string): Record<string, string> {
  return { host: new URL(inbox).host, 'content-type': 'application/activity+json' }
}

/** Delivers with a signature by RFC 9421 that covers these components, made without the code of the node. */
export async function deliverByRfc9421(
  actor: PeerActor,
  inbox: string,
  { body, names, hasTime }: { body: string; names: string[]; hasTime: boolean },
): Promise<Answered> {
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
  const values: Record<string, string> = { '@method': 'POST', '@target-uri': inbox, 'content-digest': digest }
  const created = hasTime ? `;created=${Math.floor(Date.now() / 1_000)}` : ''
  const parameters = `(${names.map((name) => `"${name}"`).join(' ')})${created};keyid="${actor.uri}#main-key"`
  const lines = [...names.map((name) => `"${name}": ${values[name]}`), `"@signature-params": ${parameters}`]
  const key = { key: actor.privatePem, padding: constants.RSA_PKCS1_PADDING }
  const signature = sign('sha256', Buffer.from(lines.join('\n')), key).toString('base64')
  return await send(inbox, body, {
    ...plain(inbox),
    'content-digest': digest,
    'signature-input': `sig1=${parameters}`,
    signature: `sig1=:${signature}:`,
  })
}

/** Sends a chunked body of so many bytes, or as many as are taken, and gives the answer and how many that were. */
export async function pour(inbox: string, bytes: number): Promise<{ answer: string; sent: number }> {
  const socket = await open(inbox)
  const chunk = Buffer.alloc(64 * 1024, 'x')
  const head = Object.entries({ ...plain(inbox), 'transfer-encoding': 'chunked' }).map(
    ([n, v]) => `${n}: ${v}\r\n`,
  )
  socket.write(`POST /inbox HTTP/1.1\r\n${head.join('')}\r\n`)
  const answered = heard(socket)
  let isOver = false
  void answered.then(() => {
    isOver = true
  })
  for (let sent = 0; sent < bytes && !isOver; sent += chunk.length) {
    const isTaken =
      socket.write(`${chunk.length.toString(16)}\r\n`) && socket.write(chunk) && socket.write('\r\n')
    if (!isTaken) await Promise.race([new Promise((drained) => socket.once('drain', drained)), answered])
  }
  const { answer } = await answered
  return { answer, sent: socket.bytesWritten }
}

/** A connection to a node, as bytes. */
export function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  return new Promise((connected, failed) => {
    const socket = connect(Number(port), hostname, () => connected(socket)).once('error', failed)
  })
}

/** What the other side says until it hangs up, or until its answer is whole. */
export function heard(socket: Socket): Promise<{ answer: string; seconds: number }> {
  const startedAt = performance.now()
  let answer = ''
  return new Promise((resolve) => {
    const end = () => resolve({ answer, seconds: (performance.now() - startedAt) / 1_000 })
    socket.on('data', (chunk) => {
      answer += chunk
      if (answer.includes('\r\n\r\n')) end()
    })
    socket.on('error', end)
    socket.on('close', end)
  })
}

/** Lists in lists, so many levels deep. */
export function nested(levels: number): unknown {
  return levels === 0 ? null : [nested(levels - 1)]
}

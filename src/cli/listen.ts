import { createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { CommandFault } from './open.ts'

interface Place {
  host: string
  port: number
}

/** Lets a server listen. Throws CommandFault with a sentence when the port is taken or not ours to use. */
export async function listen(app: FastifyInstance, { host, port }: Place): Promise<FastifyInstance> {
  await app.listen({ host, port }).catch((fault: NodeJS.ErrnoException) => refuse({ host, port }, fault))
  return app
}

/**
 * Tries a port and lets it go again: before anything is founded under an address, since that address is then kept for
 * ever. Throws CommandFault as `listen` does.
 */
export async function checkFree({ host, port }: Place): Promise<void> {
  const server = createServer()
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen({ host, port }, done)
  }).catch((fault: NodeJS.ErrnoException) => refuse({ host, port }, fault))
  await new Promise((done) => server.close(done))
}

function refuse({ host, port }: Place, fault: NodeJS.ErrnoException): never {
  if (fault.code === 'EADDRINUSE') {
    throw new CommandFault(
      `Port ${port} is taken by another program. Stop that one, or set PORT (or METRICS_PORT) to a free one.`,
    )
  }
  if (fault.code === 'EACCES') {
    throw new CommandFault(`Port ${port} may not be used by this user. Set PORT to one above 1023.`)
  }
  throw new CommandFault(`${host}:${port} cannot be listened on (${fault.message}).`)
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { findLocalAccount } from '../core/accounts/find.ts'
import type { Db } from '../db/connect.ts'
import { BODY_BYTES_MAX, type GateParts, judge, type Verdict } from './gate.ts'

/** Told what came of each inbox request, for the metrics and the log. */
export type ObserveVerdict = (verdict: Verdict) => void

/**
 * Registers the inboxes (ActivityPub §7.1): the shared one, and one an account, which take the same. Their scope reads
 * bodies as bytes, at most BODY_BYTES_MAX of them, and nothing else.
 */
export function inboxes(parts: InboxParts) {
  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX }, (_, body, done) =>
      done(null, body),
    )
    for (const path of ['/inbox', '/users/:handle/inbox']) app.get(path, refuseReading)
    app.post('/inbox', (request, reply) => take(parts, request, reply))
    app.post<{ Params: { handle: string } }>('/users/:handle/inbox', async (request, reply) => {
      const account = await findLocalAccount(parts.db, request.params.handle)
      if (!account) return await reply.code(404).send({ error: 'There is no such account.' })
      return await take(parts, request, reply)
    })
  }
}

interface InboxParts {
  gate: GateParts
  db: Db
  observe: ObserveVerdict
}

// Nobody reads an inbox from outside (ActivityPub §5.2).
async function refuseReading(_: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return await reply.code(405).header('allow', 'POST').send({ error: 'An inbox can only be posted to.' })
}

async function take(parts: InboxParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { headers, url, body } = request
  const sent = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
  const verdict = await judge(parts.gate, { method: 'POST', target: url, headers, body: sent })
  parts.observe(verdict)
  if ('result' in verdict) return await reply.code(202).send()
  if (verdict.retryAfterSeconds !== undefined) reply.header('retry-after', verdict.retryAfterSeconds)
  return await reply.code(verdict.status).send({ error: verdict.why })
}

import { Writable } from 'node:stream'
import { fastify } from 'fastify'
import { pino } from 'pino'
import t from 'tap'
import { connectDatabase } from '../../src/db/connect.ts'
import { createLog } from '../../src/lib/log.ts'
import { web } from '../../src/web/index.ts'
import { VAULT_KEYS } from '../helpers/candidates.ts'
import { SECRET_KEY, SITE } from '../helpers/make.ts'
import { NO_HOMES, picturesOf } from './visitor.ts'

t.test('a fault of ours is a page with the number of the request, and one line of the log', async (t) => {
  const lines: Record<string, unknown>[] = []
  const stream = new Writable({ write: (line, _, done) => done(void lines.push(JSON.parse(String(line)))) })
  const { db, close } = connectDatabase('postgres://nobody@127.0.0.1:1/none', {
    connections: 1,
    name: 'test',
    log: createLog({ level: 'silent', role: 'test' }),
  })
  t.teardown(close)
  const app = fastify({ loggerInstance: pino({ level: 'warn' }, stream), genReqId: () => 'req-7f' })
  await app.register(
    web({
      db,
      site: SITE,
      secretKey: SECRET_KEY,
      lookup: async () => Promise.reject(),
      askAnew: async () => Promise.reject(new Error('alone')),
      vaultKeys: VAULT_KEYS,
      homes: NO_HOMES,
      ...picturesOf(t, db),
    }),
  )
  t.teardown(() => app.close())
  for (const headers of [{}, { cookie: 'session=whatever' }]) {
    const { statusCode, body } = await app.inject({ url: '/@ada', headers })
    t.equal(statusCode, 500)
    t.match(body, 'it is noted as <code>req-7f</code>')
    t.notMatch(body, /ECONNREFUSED|postgres|at .*\.ts/)
  }
  t.match(lines, [{ msg: 'page failed', reqId: 'req-7f' }, { msg: 'page failed' }])
  t.equal(lines.length, 2)
})

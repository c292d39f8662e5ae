import { once } from 'node:events'
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import { fastify } from 'fastify'
import { pino } from 'pino'
import t from 'tap'
import { connectDatabase } from '../../src/db/connect.ts'
import { createLog } from '../../src/lib/log.ts'
import { web } from '../../src/web/index.ts'
import { VAULT_KEYS } from '../helpers/candidates.ts'
import { makeReferral, makeWriter, SECRET_KEY, SITE } from '../helpers/make.ts'
import { startNode } from '../helpers/node.ts'
import { NO_HOMES, openPages, picturesOf } from './visitor.ts'

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
    const { statusCode, body, headers: told } = await app.inject({ url: '/@ada', headers })
    t.equal(statusCode, 503, 'the database is away, and may be back')
    t.equal(told['retry-after'], '30')
    t.match(body, 'it is noted as <code>req-7f</code>')
    t.notMatch(body, /ECONNREFUSED|postgres|at .*\.ts/)
  }
  t.match(lines, [{ msg: 'page failed', reqId: 'req-7f' }, { msg: 'page failed' }])
  t.equal(lines.length, 2)
})

t.test('whoever sends half a body, slowly or hanging up, leaves no fault in the log', async (t) => {
  const node = await startNode(t, { pages: true })
  const head = (path: string, type: string) =>
    `POST ${path} HTTP/1.1\r\nHost: ${node.site.host}\r\nContent-Type: ${type}\r\nContent-Length: 1000\r\n\r\n`
  const halves = [
    head('/inbox', 'application/activity+json'),
    `${head('/sign-in', 'application/x-www-form-urlencoded')}a=`,
    `${head('/new/post', 'multipart/form-data; boundary=x')}--x\r\ncontent-disposition: form-data; name="a"\r\n\r\na`,
  ]
  const sendHalf = async (half: string, hangsUp: boolean) => {
    const socket = connect(Number(new URL(node.origin).port), '127.0.0.1')
    const closed = once(socket.resume(), 'close')
    socket.write(half, () => hangsUp && socket.destroy())
    await closed
  }
  await Promise.all(halves.flatMap((half) => [sendHalf(half, true), sendHalf(half, false)]))
  await node.settle()
  t.strictSame(node.log.faults(), [])
})

t.test('a refusal leads back to the page of ours on which it was asked, and nowhere else', async (t) => {
  const { db, signedIn } = await openPages(t)
  const ada = await makeWriter(db, 'ada', { login: 'member' })
  const { code } = await makeReferral(db, ada)
  const author = await signedIn(ada)
  const [, token = ''] = /name="token" value="([^"]*)"/.exec((await author.get(`/r/${code}`)).body) ?? []
  const refused = async (referer: string) => {
    const headers = { origin: author.origin, 'sec-fetch-site': 'same-origin', referer }
    const { statusCode, body } = await author.post(`/r/${code}/bump`, { token }, headers)
    t.equal(statusCode, 429)
    return /href="([^"]*)">Back to where you were/.exec(body)?.[1]
  }
  t.equal(await refused(`${author.origin}/r/${code}/desk?a=1`), `/r/${code}/desk?a=1`)
  t.equal(await refused('https://evil.example/r'), undefined)
  t.equal(await refused(`${author.origin}.evil.example/`), undefined)
  t.equal(await refused(`${author.origin}//evil.example/`), undefined)
  t.equal(await refused('nonsense'), undefined)
  t.notMatch((await author.get(`/r/${code}`)).body, 'Bump it', 'a button stands where it can be used')
  const week = new Date(Date.now() - 8 * 86_400_000)
  await db.updateTable('referrals').set({ opened_at: week, live_since: week }).execute()
  t.match((await author.get(`/r/${code}`)).body, 'Bump it')
})

// What keeps an answer from coming, and how it is told.
import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { setDefaultCACertificates } from 'node:tls'
import t, { type Test } from 'tap'
import { FetchFault } from '../../../src/lib/fetch/exchange.ts'
import type { FetchCount } from '../../../src/lib/fetch.ts'
import { atHome, faultOf, openDoor } from '../../helpers/door.ts'
import { listen, setEnvironment } from '../../helpers/loopback.ts'

const TLS = join(import.meta.dirname, '../../fixtures/tls')
const CERTIFICATE = readFileSync(join(TLS, 'peer.crt'), 'utf8')

t.test(
  'a certificate must be vouched for, and be for this name, whatever the environment says',
  async (t) => {
    setEnvironment(t, 'NODE_TLS_REJECT_UNAUTHORIZED', '0')
    const port = await listenTls(t, (_request, response) => answer(response, '{}'))
    const safeFetch = openDoor(t, { devPeers: ['127.0.0.1/32'], resolve: async () => ['127.0.0.1'] })
    const fetchFrom = (host: string) => safeFetch(`https://${host}:${port}/`, { purpose: 'document' })
    t.match(await faultOf(fetchFrom('peer.test')), { reason: 'unreachable', isPermanent: false })
    setDefaultCACertificates([CERTIFICATE])
    t.equal((await fetchFrom('peer.test')).status, 200)
    t.match(await faultOf(fetchFrom('other.test')), { reason: 'unreachable' })
  },
)

t.test('a peer that is not there, or hangs up, is unreachable', async (t) => {
  const gone = await listen(t, (_request, response) => response.end())
  await new Promise((closed) => gone.server.close(closed))
  t.match(await faultOf(atHome(t)(gone.url, { purpose: 'document' })), {
    reason: 'unreachable',
    isPermanent: false,
  })
  const rude = await listen(t, (request) => request.socket.destroy())
  t.match(await faultOf(atHome(t)(rude.url, { purpose: 'document' })), { reason: 'unreachable' })
  const nameless = openDoor(t, {
    devPeers: [],
    resolve: async (name) => Promise.reject(new Error(`${name} is unknown`)),
  })
  const fetched = nameless('https://a.example/', { purpose: 'document' })
  t.match(await faultOf(fetched), { reason: 'unreachable', message: 'a.example is unknown' })
})

t.test('an answer that is not HTTP is unreachable', async (t) => {
  const server = createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.9\r\n'))
  await new Promise<void>((bound) => server.listen(0, '127.0.0.1', bound))
  t.teardown(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  t.match(await faultOf(atHome(t)(url, { purpose: 'document' })), { reason: 'unreachable' })
})

t.test('our own mistakes are not the fault of the peer', async (t) => {
  const peer = await listen(t, (_request, response) => answer(response, '{}'))
  const fetched = atHome(t)(peer.url, { purpose: 'document', headers: { 'x-a': 'one\r\ntwo: 2' } })
  const error = await fetched.catch((error: unknown) => error)
  t.ok(error instanceof Error && !(error instanceof FetchFault))
  t.strictSame(peer.hits, [])
})

t.test('each fetch is counted by what came of it', async (t) => {
  const counts: FetchCount[] = []
  const peer = await listen(t, (_request, response) => response.writeHead(404).end())
  const safeFetch = openDoor(t, { devPeers: ['127.0.0.1/32'], observe: (count) => counts.push(count) })
  await safeFetch(peer.url, { purpose: 'document' })
  await t.rejects(safeFetch('http://127.0.0.2/', { purpose: 'delivery', body: Buffer.from('{}') }))
  t.strictSame(counts, [
    { purpose: 'document', result: '4xx' },
    { purpose: 'delivery', result: 'blocked', block: 'address' },
  ])
})

function answer(response: Parameters<RequestListener>[1], body: string): void {
  response.setHeader('content-type', 'application/activity+json')
  response.end(body)
}

async function listenTls(t: Test, listener: RequestListener): Promise<number> {
  const server = createTlsServer({ key: readFileSync(join(TLS, 'peer.key')), cert: CERTIFICATE }, listener)
  await new Promise<void>((bound) => server.listen(0, '127.0.0.1', bound))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

// The bounds of what comes back: type, size, time, and how many connections it may take.
import type { RequestListener } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { ASIDE_BYTES_MAX } from '../../../src/lib/fetch/purposes.ts'
import { atHome, faultOf, openDoor } from '../../helpers/door.ts'
import { type Loopback, listen } from '../../helpers/loopback.ts'

const ACTIVITY = 'application/activity+json'
const AS2 = 'https://www.w3.org/ns/activitystreams'
const MEBIBYTE = 1024 * 1024
const DELIVERY = { purpose: 'delivery', body: Buffer.from('{}') } as const

t.test('a document is one by its type alone', async (t) => {
  for (const type of [
    ...['application/json', 'text/plain', 'image/png', 'application/octet-stream', 'text/html', 'text/*', ''],
    ...[
      'application/activity+jsonx',
      'application/ld+json',
      'application/ld+json; profile="https://a.example"',
    ],
    ...[
      `text/plain; profile="${AS2}"`,
      `application/ld+json; profile="${AS2}x"`,
      'application/activity+json/',
    ],
  ]) {
    const peer = await listen(t, (_request, response) => response.setHeader('content-type', type).end('{}'))
    t.match(
      await faultOf(atHome(t)(peer.url, { purpose: 'document' })),
      { reason: 'wrong_type', isPermanent: true },
      type,
    )
  }
  const untyped = await listen(t, (_request, response) => response.end('{}'))
  t.match(await faultOf(atHome(t)(untyped.url, { purpose: 'document' })), { reason: 'wrong_type' })
})

t.test('each purpose takes its own types, in any spelling', async (t) => {
  for (const [purpose, type] of [
    ['document', ACTIVITY],
    ['document', 'Application/Activity+JSON; charset=utf-8'],
    ['document', `application/ld+json; profile="${AS2}"`],
    ['document', `application/ld+json;charset=utf-8;profile="https://a.example ${AS2}"`],
    ['lookup', ACTIVITY],
    ['lookup', 'text/html; charset=utf-8'],
    ['webfinger', 'application/jrd+json'],
    ['webfinger', 'application/json; charset=utf-8'],
  ] as const) {
    const peer = await listen(t, (_request, response) => response.setHeader('content-type', type).end('{}'))
    t.equal((await atHome(t)(peer.url, { purpose })).body.toString(), '{}', `${purpose} ${type}`)
  }
})

t.test('what is no success may be of any type', async (t) => {
  const peer = await listen(t, (_request, response) =>
    response.writeHead(410, { 'content-type': 'text/html' }).end('gone'),
  )
  const { status, body } = await atHome(t)(peer.url, { purpose: 'document' })
  t.strictSame([status, body.toString()], [410, 'gone'])
})

t.test('the body of what is no success is given up when it is compressed', async (t) => {
  const peer = await listen(t, (_request, response) =>
    response.writeHead(404, { 'content-encoding': 'gzip' }).end(gzipSync('not here')),
  )
  t.equal((await atHome(t)(peer.url, { purpose: 'document' })).body.length, 0)
})

t.test('a hint before the answer is not the answer', async (t) => {
  const peer = await listen(t, (_request, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' })
    response.setHeader('content-type', ACTIVITY).end('{}')
  })
  t.equal((await atHome(t)(peer.url, { purpose: 'document' })).status, 200)
})

t.test('a body may be as large as its bound and no larger', async (t) => {
  const peer = await listen(t, (request, response) => {
    response.setHeader(
      'content-type',
      request.headers.accept?.includes('jrd') ? 'application/jrd+json' : ACTIVITY,
    )
    response.write('a')
    response.end('a'.repeat(Number(request.url?.slice(1)) - 1))
  })
  for (const [purpose, max] of [
    ['document', MEBIBYTE],
    ['webfinger', MEBIBYTE / 4],
  ] as const) {
    const { body } = await atHome(t)(`${peer.url}/${max}`, { purpose })
    t.equal(body.length, max)
    t.match(await faultOf(atHome(t)(`${peer.url}/${max + 1}`, { purpose })), {
      reason: 'too_large',
      isPermanent: true,
    })
  }
})

t.test('an endless body is left as soon as it is too large', async (t) => {
  const peer = await listen(t, (_request, response) => {
    response.setHeader('content-type', ACTIVITY)
    const pour = () => {
      while (response.write('a'.repeat(65_536)));
    }
    response.on('drain', pour)
    pour()
  })
  const hungUp = hungUpOn(peer)
  t.match(await faultOf(atHome(t)(peer.url, { purpose: 'document' })), { reason: 'too_large' })
  await hungUp
})

t.test('a compressed body is unpacked, and counted as what it becomes', async (t) => {
  const small = '{"a":1}'
  const bomb = Buffer.alloc(8 * MEBIBYTE)
  for (const [encoding, pack] of [
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const) {
    const peer = await listen(t, (request, response) => {
      response.writeHead(200, { 'content-type': ACTIVITY, 'content-encoding': encoding })
      response.end(pack(request.url === '/bomb' ? bomb : small))
    })
    t.equal((await atHome(t)(peer.url, { purpose: 'document' })).body.toString(), small, encoding)
    t.match(
      await faultOf(atHome(t)(`${peer.url}/bomb`, { purpose: 'document' })),
      { reason: 'too_large' },
      encoding,
    )
  }
})

t.test('a body that cannot be unpacked is refused', async (t) => {
  for (const encoding of ['gzip', 'br', 'deflate', 'gzip, gzip', 'constructor']) {
    const peer = await listen(t, (_request, response) => {
      response.writeHead(200, { 'content-type': ACTIVITY, 'content-encoding': encoding }).end('{"a":1}')
    })
    t.match(await faultOf(atHome(t)(peer.url, { purpose: 'document' })), { reason: 'wrong_type' }, encoding)
  }
})

t.test('time is over on the clock, however the peer spends it', async (t) => {
  const peers: Record<string, RequestListener> = {
    'never answers': () => {},
    'trickles its body': (_request, response) => {
      response.setHeader('content-type', ACTIVITY)
      const drip = setInterval(() => response.write(' '), 10)
      response.on('close', () => clearInterval(drip))
    },
    'redirects slowly': (_request, response) => {
      setTimeout(40).then(() => response.writeHead(302, { location: '/' }).end())
    },
  }
  for (const [what, peer] of Object.entries(peers)) {
    const { url } = await listen(t, peer)
    const fetched = atHome(t)(url, { purpose: 'document', deadlineMs: 100 })
    t.match(await faultOf(fetched), { reason: 'timeout', isPermanent: false }, what)
  }
})

t.test('what nobody waits for any more is not sent', async (t) => {
  const peer = await listen(t, (_request, response) => response.end())
  const resolve = async () => setTimeout(50, ['127.0.0.1'])
  const safeFetch = openDoor(t, { devPeers: ['127.0.0.1/32'], resolve })
  const url = peer.url.replace('127.0.0.1', 'slow.test')
  const late = faultOf(safeFetch(`${url}/late`, { ...DELIVERY, deadlineMs: 10 }))
  t.match(await late, { reason: 'timeout' })
  await safeFetch(`${url}/in-time`, DELIVERY)
  await safeFetch(`${url}/again`, DELIVERY)
  t.strictSame(peer.hits, ['POST /in-time', 'POST /again'])
})

t.test('a delivery that hangs is hung up on', async (t) => {
  const peer = await listen(t, () => {})
  const hungUp = hungUpOn(peer)
  const delivery = atHome(t)(peer.url, { ...DELIVERY, deadlineMs: 50 })
  t.match(await faultOf(delivery), { reason: 'timeout' })
  await hungUp
})

t.test('deliveries to a host share its two connections, whatever it answers', async (t) => {
  let connections = 0
  const peer = await listen(t, (_request, response) =>
    response.writeHead(401).end('a'.repeat(ASIDE_BYTES_MAX)),
  )
  peer.server.on('connection', () => connections++)
  const safeFetch = atHome(t)
  for (let sent = 0; sent < 9; sent++) {
    const { body } = await safeFetch(peer.url, DELIVERY)
    t.equal(body.length, ASIDE_BYTES_MAX)
  }
  t.ok(connections <= 2, `${connections} connections`)
})

t.test('a delivery is done when its answer becomes too long to read', async (t) => {
  const peer = await listen(t, (_request, response) => {
    response.writeHead(202)
    response.write('a'.repeat(ASIDE_BYTES_MAX))
    response.write('a'.repeat(MEBIBYTE))
  })
  const { status, body } = await atHome(t)(peer.url, DELIVERY)
  t.equal(status, 202)
  t.ok(body.length <= ASIDE_BYTES_MAX)
})

t.test('a host is asked four things at once and given two deliveries, while others wait', async (t) => {
  const most = { GET: 0, POST: 0 }
  const open = { GET: 0, POST: 0 }
  const peer = await listen(t, async (request, response) => {
    const method = request.method as 'GET' | 'POST'
    most[method] = Math.max(most[method], ++open[method])
    await setTimeout(10)
    open[method]--
    response.writeHead(404).end()
  })
  const safeFetch = atHome(t)
  const fetches = Array.from({ length: 24 }, () => safeFetch(peer.url, { purpose: 'document' }))
  const busy = safeFetch(peer.url, { purpose: 'lookup' })
  t.match(await faultOf(busy), { reason: 'busy', isPermanent: false })
  const deliveries = Array.from({ length: 9 }, () => safeFetch(peer.url, DELIVERY))
  t.equal((await Promise.all([...fetches, ...deliveries])).length, 33)
  t.strictSame(most, { GET: 4, POST: 2 })
})

function hungUpOn({ server }: Loopback): Promise<void> {
  return new Promise((hungUp) => server.on('connection', (socket) => socket.on('close', () => hungUp())))
}

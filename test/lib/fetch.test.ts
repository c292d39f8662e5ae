// Where the way out leads, and where it does not. Its bounds and its faults have tests of their own in
// fetch/.
import type { RequestListener } from 'node:http'
import t from 'tap'
import { atHome, faultOf, openDoor } from '../helpers/door.ts'
import { listen, setEnvironment } from '../helpers/loopback.ts'

t.test('a document is fetched, and says where it came from', async (t) => {
  const peer = await listen(t, (request, response) => answer(response, JSON.stringify(request.headers)))
  const { status, url, redirects, body } = await atHome(t)(`${peer.url}/a?b=c#d`, { purpose: 'document' })
  t.strictSame({ status, url, redirects }, { status: 200, url: `${peer.url}/a?b=c#d`, redirects: 0 })
  t.strictSame(peer.hits, ['GET /a?b=c'])
  t.match(JSON.parse(body.toString()), {
    accept: /^application\/activity\+json/,
    'user-agent': 'Watercooler',
  })
})

t.test('a body makes it a POST, with the headers of the caller and of the signer', async (t) => {
  const peer = await listen(t, async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    response.writeHead(202, {
      'x-type': request.headers['content-type'],
      'x-signature': request.headers.signature,
    })
    response.end(`got ${body}`)
  })
  const { status, headers, body } = await atHome(t)(`${peer.url}/inbox`, {
    purpose: 'delivery',
    body: Buffer.from('{"a":1}'),
    headers: { 'content-type': 'application/activity+json' },
    sign: async (url, headers) => ({ signature: `${url.pathname} ${headers['content-type']}` }),
  })
  t.strictSame([status, body.toString(), peer.hits], [202, 'got {"a":1}', ['POST /inbox']])
  t.match(headers, {
    'x-type': 'application/activity+json',
    'x-signature': '/inbox application/activity+json',
  })
})

t.test('three redirects are followed, each signed for its own URL; a fourth is not', async (t) => {
  const signed: string[] = []
  const peer = await listen(t, (request, response) => {
    const left = Number(request.url?.slice(1))
    if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end('moved')
    else answer(response, '{}')
  })
  const sign = async (url: URL) => {
    signed.push(url.pathname)
    return { signature: url.pathname }
  }
  const { url, redirects } = await atHome(t)(`${peer.url}/3`, { purpose: 'document', sign })
  t.strictSame(
    { url, redirects, signed },
    { url: `${peer.url}/0`, redirects: 3, signed: ['/3', '/2', '/1', '/0'] },
  )
  const tooFar = atHome(t)(`${peer.url}/4`, { purpose: 'document' })
  t.match(await faultOf(tooFar), { reason: 'too_many_redirects', isPermanent: true })
  const spent = atHome(t)(`${peer.url}/2`, { purpose: 'document', redirects: 1 })
  t.match(await faultOf(spent), { reason: 'too_many_redirects' })
})

t.test('a POST is never redirected', async (t) => {
  const other = await listen(t, (_request, response) => response.end())
  const peer = await listen(t, (_request, response) => response.writeHead(307, { location: other.url }).end())
  const delivery = atHome(t)(peer.url, { purpose: 'delivery', body: Buffer.from('{}') })
  t.match(await faultOf(delivery), { reason: 'too_many_redirects' })
  t.strictSame(other.hits, [])
})

t.test('a redirect to where nobody may go is not followed', async (t) => {
  const hidden = await listen(t, (_request, response) => answer(response, '{}'), '127.0.0.2')
  const port = new URL(hidden.url).port
  for (const [location, block] of [
    [hidden.url, 'address'],
    [`http://2130706434:${port}/`, 'address'],
    [`//u:p@127.0.0.1:${port}/`, 'userinfo'],
    ['file:///etc/passwd', 'scheme'],
    ['http://watercooler.test/', 'own_host'],
    ['http://[::1/', 'url'],
  ] as const) {
    const peer = await listen(t, (_request, response) => response.writeHead(302, { location }).end())
    const fetched = openDoor(t, { devPeers: ['127.0.0.1/32'] })(peer.url, { purpose: 'document' })
    t.match(await faultOf(fetched), { reason: 'blocked', block, isPermanent: true }, location)
  }
  t.strictSame(hidden.hits, [])
})

t.test('an address that is not public is not dialled, however it is written', async (t) => {
  const safeFetch = openDoor(t, { devPeers: [] })
  for (const host of [
    ...['0.0.0.0', '127.0.0.1', '127.1', '2130706433', '0x7f.1', '017700000001', '10.0.0.1', '100.64.0.1'],
    ...['169.254.169.254', '172.16.0.1', '192.0.0.1', '192.168.0.1', '198.18.0.1', '255.255.255.255'],
    ...['[::]', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]'],
    ...['[2002:7f00:1::]', '[fc00::1]', '[fe80::1]', '[fec0::1]', '[ff02::1]', '[3fff::1]', '[2001:db8::1]'],
  ]) {
    const fetched = safeFetch(`https://${host}/`, { purpose: 'document' })
    t.match(await faultOf(fetched), { reason: 'blocked', block: 'address' }, host)
  }
})

t.test('nor is any URL that an honest node would not have', async (t) => {
  const safeFetch = openDoor(t, {
    devPeers: [],
    resolve: async (name) => t.fail(`${name} was looked up`) as never,
  })
  for (const [url, block] of [
    ...[
      'localhost',
      'localhost.',
      'a.localhost',
      'a.internal',
      'a.local',
      'a.onion',
      'intranet',
      'a.example.',
    ].map((host) => [`https://${host}/`, 'name'] as const),
    ['http://a.example/', 'scheme'],
    ['gopher://a.example/', 'scheme'],
    ['https://a.example:8443/', 'port'],
    ['https://u@a.example/', 'userinfo'],
    ['https://:p@a.example/', 'userinfo'],
    ['https://watercooler.test/users/ada', 'own_host'],
    ['https://WATERCOOLER.test:443/', 'own_host'],
    ['https://１２７.0.0.1/', 'url'],
    ['https:\\\\a.example１/', 'url'],
    ['https://a.example①/', 'url'],
    ['', 'url'],
    ['/users/ada', 'url'],
  ] as const) {
    t.match(await faultOf(safeFetch(url, { purpose: 'document' })), { reason: 'blocked', block }, url)
  }
})

t.test('a foreign digit in the path does no harm', async (t) => {
  const peer = await listen(t, (_request, response) => answer(response, '{}'))
  await atHome(t)(`${peer.url}/２`, { purpose: 'document' })
  t.strictSame(peer.hits, ['GET /%EF%BC%92'])
})

t.test('one private address among the answers of DNS is enough to refuse', async (t) => {
  for (const addresses of [
    ['10.0.0.1'],
    ['1.1.1.1', '127.0.0.1'],
    ['2606:4700::1111', 'fe80::1'],
    ['a.example'],
  ]) {
    const safeFetch = openDoor(t, { devPeers: [], resolve: async () => addresses })
    const fetched = safeFetch('https://a.example/', { purpose: 'document' })
    t.match(await faultOf(fetched), { reason: 'blocked', block: 'address' }, addresses.join())
  }
})

t.test('a name that moves to a private address is not followed there', async (t) => {
  const peer = await listen(t, (_request, response) =>
    answer(response.setHeader('connection', 'close'), '{}'),
  )
  const answers = [['127.0.0.1'], ['127.0.0.2'], ['127.0.0.1', '127.0.0.2']]
  const resolve = async () => answers.shift()!
  const safeFetch = openDoor(t, { devPeers: ['127.0.0.1/32'], resolve })
  const url = peer.url.replace('127.0.0.1', 'rebinds.test')
  t.equal((await safeFetch(url, { purpose: 'document' })).status, 200)
  t.match(await faultOf(safeFetch(url, { purpose: 'document' })), { block: 'address' }, 'moved')
  t.match(await faultOf(safeFetch(url, { purpose: 'document' })), { block: 'address' }, 'mixed')
  t.equal(peer.hits.length, 1)
})

t.test('dev peers open the door to themselves only', async (t) => {
  const safeFetch = openDoor(t, { devPeers: ['127.0.0.1/32'], resolve: async () => ['1.1.1.1'] })
  for (const url of ['http://a.example/', 'https://a.example:444/', 'https://intranet/', 'http://1.1.1.1/']) {
    t.match(
      await faultOf(safeFetch(url, { purpose: 'document' })),
      { reason: 'blocked', block: 'address' },
      url,
    )
  }
})

t.test('no proxy is taken from the environment', async (t) => {
  const proxy = await listen(t, (_request, response) => response.end())
  const peer = await listen(t, (_request, response) => answer(response, '{}'))
  for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) setEnvironment(t, name, proxy.url)
  await atHome(t)(peer.url, { purpose: 'document' })
  t.strictSame(proxy.hits, [])
})

function answer(response: Parameters<RequestListener>[1], body: string): void {
  response.setHeader('content-type', 'application/activity+json')
  response.end(body)
}

t.test('a host that the operator shuns is not asked, on whatever port', async (t) => {
  const door = openDoor(t, { devPeers: ['127.0.0.0/8'], isShunned: (host) => host.startsWith('127.0.0.9') })
  const fault = await faultOf(door('http://127.0.0.9:8080/users/mallory', { purpose: 'document' }))
  t.strictSame([fault.reason, fault.block, fault.isPermanent], ['blocked', 'shunned', true])
})

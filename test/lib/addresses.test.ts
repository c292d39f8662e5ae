import { createSocket } from 'node:dgram'
import { getServers, setServers } from 'node:dns/promises'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import t, { type Test } from 'tap'
import {
  bareHost,
  findBarrier,
  isPublicAddress,
  isWithin,
  readRanges,
  resolveHost,
} from '../../src/lib/addresses.ts'

// security.md's table of special ranges: the first and the last address of each must be shut out.
const SPECIAL_RANGES = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24'],
  ...['192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4', '255.255.255.255/32'],
  ...['::/128', '::1/128', '::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64'],
  ...['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16'],
  ...['fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
]

const PUBLIC_ADDRESSES = [
  ...[
    '1.1.1.1',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.1',
  ],
  ...[
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '198.17.255.255',
    '223.255.255.255',
  ],
  ...['2001:4860:4860::8888', '2606:4700:4700::1111', '2a00:1450:4001::1', '2003::1', '3ffe:ffff::1'],
]

t.test('no address of a special range is public, from the first to the last', async (t) => {
  for (const range of SPECIAL_RANGES) {
    t.notOk(isPublicAddress(ends(range).first), `${range} begins`)
    t.notOk(isPublicAddress(ends(range).last), `${range} ends`)
  }
})

t.test('their neighbours are public', async (t) => {
  for (const address of PUBLIC_ADDRESSES) t.ok(isPublicAddress(address), address)
})

t.test('an IPv4 address is not let through inside an IPv6 one', async (t) => {
  for (const address of [
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::'],
    ...['::ffff:1.1.1.1', '64:ff9b::1.1.1.1', 'fe80::1%lo'],
  ]) {
    t.notOk(isPublicAddress(address), address)
  }
})

t.test('what is no plain address is not public', async (t) => {
  for (const text of [
    '',
    '127.1',
    '2130706433',
    '0x7f.1',
    '017700000001',
    '1.1.1.1 ',
    '[2606::1]',
    'a.example',
  ]) {
    t.notOk(isPublicAddress(text), text)
  }
})

t.test('no IPv6 address that carries an IPv4 one is public, whichever it carries', async () => {
  const carriers = fc.constantFrom('::', '::ffff:', '64:ff9b::', '64:ff9b:1::')
  fc.assert(fc.property(carriers, fc.ipV4(), (carrier, address) => !isPublicAddress(carrier + address)))
})

t.test('any text is answered', async (t) => {
  const anyText = fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.ipV4Extended())
  fc.assert(fc.property(anyText, (text) => typeof isPublicAddress(text) === 'boolean'))
  t.notOk(isPublicAddress('1.1.1.1.1'))
})

t.test('every spelling of a private IPv4 address is the address once it is a URL', async (t) => {
  for (const host of [
    '127.1',
    '2130706433',
    '0x7f.1',
    '017700000001',
    '0177.0.0.1',
    '１２７.0.0.1',
    '127。0。0。1',
  ]) {
    const { hostname } = new URL(`https://${host}/`)
    t.equal(hostname, '127.0.0.1', host)
  }
})

t.test('a range holds its own addresses and no others', async (t) => {
  const ranges = readRanges(['127.0.0.0/8', '::1/128'])
  t.ok(isWithin('127.0.0.1', ranges))
  t.ok(isWithin('::1', ranges))
  t.notOk(isWithin('128.0.0.1', ranges))
  t.notOk(isWithin('::ffff:127.0.0.1', ranges), 'another family')
  t.notOk(isWithin('localhost', ranges), 'a name')
  t.throws(() => readRanges(['127.0.0.0']))
})

t.test('a URL is public by its looks when it is https on 443 and its name is one of the web', async (t) => {
  const expected: [string, string | undefined][] = [
    ['https://a.example/', undefined],
    ['https://a.example:443/', undefined],
    ['https://93.184.216.34/', undefined],
    ['https://[2606:4700::1111]/', undefined],
    ['http://a.example/', 'scheme'],
    ['ftp://a.example/', 'scheme'],
    ['https://a.example:8443/', 'port'],
    ['https://localhost/', 'name'],
    ['https://localhost./', 'name'],
    ['https://foo.localhost/', 'name'],
    ['https://metadata.google.internal/', 'name'],
    ['https://printer.local/', 'name'],
    ['https://PRINTER.LOCAL/', 'name'],
    ['https://abc.onion/', 'name'],
    ['https://intranet/', 'name'],
    ['https://a.example./', 'name'],
  ]
  for (const [url, barrier] of expected) t.equal(findBarrier(new URL(url)), barrier, url)
})

t.test('the brackets of IPv6 are no part of the address', async (t) => {
  t.equal(bareHost(new URL('https://[::1]/').hostname), '::1')
  t.equal(bareHost('a.example'), 'a.example')
})

t.test('a name is resolved by DNS in both families', async (t) => {
  const asked = await nameServer(t, {
    'both.example': { 1: '01010101', 28: '26064700000000000000000000001111' },
  })
  t.strictSame(await resolveHost('both.example'), ['1.1.1.1', '2606:4700::1111'])
  await t.rejects(resolveHost('nowhere.example'), { message: 'nowhere.example has no address' })
  t.ok(asked.includes('nowhere.example'))
})

t.test('localhost is loopback and no name server is asked', async (t) => {
  const asked = await nameServer(t, {})
  t.strictSame(await resolveHost('localhost'), ['127.0.0.1'])
  t.strictSame(await resolveHost('peer.localhost'), ['127.0.0.1'])
  t.strictSame(asked, [])
})

function ends(range: string): { first: string; last: string } {
  const [address, bits] = ipaddr.parseCIDR(range)
  const last = address
    .toByteArray()
    .map((byte, at) => byte | (0xff >> Math.min(8, Math.max(0, bits - at * 8))))
  return { first: address.toString(), last: ipaddr.fromByteArray(last).toString() }
}

/** A name server on loopback (RFC 1035): name → type (1 is A, 28 is AAAA) → address in hex. */
async function nameServer(t: Test, records: Record<string, Record<number, string>>): Promise<string[]> {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const { name, type, end } = questionOf(query)
    asked.push(name)
    const address = records[name]?.[type]
    const flags = name in records ? 0x8180 : 0x8183
    const header = Buffer.alloc(12)
    header.writeUInt16BE(query.readUInt16BE(0), 0)
    for (const [at, value] of [flags, 1, address === undefined ? 0 : 1].entries())
      header.writeUInt16BE(value, 2 + at * 2)
    const parts = [header, query.subarray(12, end)]
    if (address !== undefined) {
      parts.push(Buffer.from(`c00c${type.toString(16).padStart(4, '0')}00010000003c00`, 'hex'))
      parts.push(Buffer.from([address.length / 2]), Buffer.from(address, 'hex'))
    }
    socket.send(Buffer.concat(parts), from.port, from.address)
  })
  await new Promise<void>((bound) => socket.bind(0, '127.0.0.1', bound))
  const before = getServers()
  setServers([`127.0.0.1:${socket.address().port}`])
  t.teardown(() => {
    setServers(before)
    socket.close()
  })
  return asked
}

function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  while (query[at] !== 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!))
    at += 1 + query[at]!
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 }
}

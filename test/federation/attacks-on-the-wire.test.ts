// Attacks of security.md §0 on the request itself (F3, F5, F7, F8, F12): its size, its form, its signature's coverage.
// Each test fails when the guard that it names is taken out.
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { comesToNothing, createOf, prepareAttack } from '../helpers/attack.ts'
import { type Answered, deliverAs, send } from '../helpers/peer.ts'
import { HANGS_MS } from '../helpers/wait.ts'
import { deliverByRfc9421, heard, nested, open, plain, pour } from '../helpers/wire.ts'

t.setTimeout(HANGS_MS)

const MIB = 1024 * 1024

t.test('F3: what is dear to read is refused before it is read', async (t) => {
  const attack = await prepareAttack(t)
  const { inbox, bob, mallory } = attack
  const tags = (count: number, tag: object) =>
    Array.from({ length: count }, (_, at) => ({ ...tag, name: `#${at}` }))
  const big: [says: string, note: object, activity?: object][] = [
    ['1,000 contexts', { tag: tags(1_000, { '@context': { a: 'https://a.example/#' }, type: 'Hashtag' }) }],
    ['nine contexts inside', { tag: tags(9, { '@context': { a: 'https://a.example/#' } }) }],
    [
      '17 contexts at the top',
      {},
      { '@context': Array.from({ length: 17 }, (_, at) => `https://a.example/${at}`) },
    ],
    [
      '201 terms',
      {},
      {
        '@context': Object.fromEntries(
          Array.from({ length: 201 }, (_, at) => [`t${at}`, 'https://a.example/']),
        ),
      },
    ],
    ['2,000 tags', { tag: tags(2_000, { type: 'Hashtag', href: 'https://a.example/' }) }],
    ['33 levels', { deep: nested(33) }],
    ['a graph', { '@graph': [] }],
    ['@included', { '@included': [] }],
    ['@reverse', { tag: { '@reverse': {} } }],
  ]
  for (const [says, note, activity = {}] of big) {
    const given = createOf(mallory, bob, { note: { ...note }, activity: { ...activity } })
    await comesToNothing(t, attack, { says, status: 400, deed: () => deliverAs(mallory, inbox, given) })
    await comesToNothing(t, attack, {
      says: `${says}, unsigned`,
      status: 401,
      deed: () => send(inbox, JSON.stringify(given), plain(inbox)),
    })
  }
  const known = createOf(mallory, bob, { activity: { '@context': [`${attack.evil.origin}/context`] } })
  t.equal((await deliverAs(mallory, inbox, known)).status, 202)
  await attack.node.settle()
  t.strictSame(attack.evil.asked, ['GET /users/mallory'], 'a context is never fetched')
})

t.test('F5: no more than a mebibyte is read, however it comes', async (t) => {
  const attack = await prepareAttack(t)
  const { inbox, bob, mallory } = attack
  const long = createOf(mallory, bob, { note: { content: 'x'.repeat(MIB) } })
  await comesToNothing(t, attack, { says: 'told', status: 413, deed: () => deliverAs(mallory, inbox, long) })
  await comesToNothing(t, attack, {
    says: 'compressed',
    status: 415,
    deed: () =>
      deliverAs(mallory, inbox, gzipSync(JSON.stringify(long)), { headers: { 'content-encoding': 'gzip' } }),
  })
  const { answer, sent } = await pour(inbox, 64 * MIB)
  t.match(answer, /^HTTP\/1\.1 413 /, 'chunked, without a length')
  t.ok(sent < 16 * MIB, `${Math.round(sent / MIB)} of 64 MiB were taken from the line`)
})

t.test('F7: the signature covers method, path, host, time and body', async (t) => {
  const attack = await prepareAttack(t)
  const { inbox, bob, mallory, node } = attack
  const given = JSON.stringify(createOf(mallory, bob))
  const all = ['(request-target)', 'host', 'date', 'digest']
  for (const left of all) {
    const names = all.filter((name) => name !== left)
    await comesToNothing(t, attack, {
      says: `a draft signature without ${left}`,
      status: 401,
      deed: () => deliverAs(mallory, inbox, given, { names }),
    })
  }
  const components = ['@method', '@target-uri', 'content-digest']
  for (const left of [...components, 'created', '@method @target-uri content-digest']) {
    const names = components.filter((name) => !left.split(' ').includes(name))
    await comesToNothing(t, attack, {
      says: `an RFC 9421 signature without ${left}`,
      status: 401,
      deed: () => deliverByRfc9421(mallory, inbox, { body: given, names, hasTime: left !== 'created' }),
    })
  }
  const elsewhere = { headers: { host: 'evil.example' } }
  await comesToNothing(t, attack, {
    says: 'signed and sent for another host',
    status: 421,
    deed: () => deliverAs(mallory, inbox, given, elsewhere),
  })
  await comesToNothing(t, attack, {
    says: 'another body than was signed',
    status: 401,
    deed: () => deliverAs(mallory, inbox, given, { sent: given.replace('Hello', 'Forged') }),
  })
  const whole = await deliverByRfc9421(mallory, inbox, { body: given, names: components, hasTime: true })
  t.equal(whole.status, 202, 'what covers all is accepted')
  const replayed = { ...elsewhere, unsigned: { host: node.site.host } }
  t.equal(
    (await deliverAs(mallory, inbox, given, replayed)).status,
    401,
    'signed for another host, sent to ours',
  )
})

t.test('F8: what is malformed is refused in words, and breaks nothing', async (t) => {
  const attack = await prepareAttack(t)
  const { inbox, bob, mallory } = attack
  const given = createOf(mallory, bob)
  const dated = (date: string) => () => deliverAs(mallory, inbox, given, { headers: { date } })
  const past = (minutes: number) => new Date(Date.now() - minutes * 60_000).toUTCString()
  const headers = (unsigned: Record<string, string | undefined>) => () =>
    deliverAs(mallory, inbox, given, { unsigned })
  const body = (text: string | Buffer) => () => deliverAs(mallory, inbox, text)
  const tries: [says: string, status: number, deed: () => Promise<Answered>][] = [
    ['a garbled date', 401, dated('garbage')],
    ['a date of two hours ago', 401, dated(past(120))],
    ['a date two hours from now', 401, dated(past(-120))],
    ['no date', 401, headers({ date: undefined })],
    ['no signature', 401, headers({ signature: undefined })],
    [
      'a signature that is no base64',
      401,
      headers({
        signature: `keyId="${mallory.uri}#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="%%%"`,
      }),
    ],
    [
      'a key id that is no address',
      401,
      headers({
        signature:
          'keyId="mallory",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="AAAA"',
      }),
    ],
    [
      'two key ids',
      401,
      headers({ signature: `keyId="${mallory.uri}#main-key",keyId="https://a.example/",signature="AAAA"` }),
    ],
    ['another type', 415, headers({ 'content-type': 'text/plain' })],
    ['no type', 415, headers({ 'content-type': undefined })],
    ['a type with a tail', 415, headers({ 'content-type': 'application/activity+jsonx' })],
    ['a bare string', 400, body('"https://a.example/"')],
    ['a list', 400, body(JSON.stringify([given]))],
    ['null', 400, body('null')],
    ['no JSON', 400, body('{"id":')],
    ['nothing', 400, body('')],
    ['bytes', 400, body(Buffer.from([0xff, 0xfe, 0x00, 0x80]))],
    [
      '3,000 arrays',
      400,
      body(
        `{"id":"${mallory.uri}#1","type":"Like","actor":"${mallory.uri}","object":${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
      ),
    ],
    ['an id that is a number', 400, body(JSON.stringify({ ...given, id: 7 }))],
    ['a list of types', 400, body(JSON.stringify({ ...given, type: ['Create', 'Delete'] }))],
    [
      'an inbox of nobody',
      404,
      () => deliverAs(mallory, inbox.replace('/inbox', '/users/nobody/inbox'), given),
    ],
  ]
  for (const [says, status, deed] of tries) await comesToNothing(t, attack, { says, status, deed })
})

t.test('F8: text that no database can hold is cleaned or refused, in activities and in actors', async (t) => {
  const attack = await prepareAttack(t)
  const { node, inbox, bob, evil, mallory } = attack
  const NUL = '\u0000'
  const notes: object[] = [
    { content: `a${NUL}b` },
    { summary: `a${NUL}b`, name: `a${NUL}b` },
    { url: `${mallory.uri}/${NUL}` },
    { inReplyTo: `${mallory.uri}/${NUL}` },
    { context: `tag:${NUL}`, conversation: `tag:${NUL}` },
    { contentMap: { [`e${NUL}n`]: 'a' }, content: undefined },
    {
      tag: [
        { type: 'Hashtag', name: `#a${NUL}b` },
        { type: 'Mention', href: `${mallory.uri}/${NUL}` },
      ],
    },
    { attachment: [{ type: 'Document', url: `${mallory.uri}/1`, mediaType: `a${NUL}`, name: `a${NUL}b` }] },
    { content: 'half a pair \ud800 of letters' },
    { published: '0001-01-01T00:00:00Z' },
    { published: '9999-12-31T23:59:59Z' },
    { id: `${mallory.uri}/notes/${NUL}` },
  ]
  for (const [at, note] of notes.entries()) {
    const id = `${mallory.uri}/notes/${at}`
    const { status } = await deliverAs(mallory, inbox, createOf(mallory, bob, { id, note: { ...note } }))
    t.ok(status === 202 || status === 400, JSON.stringify(note))
  }
  const broken = [
    { preferredUsername: `a${NUL}b` },
    { preferredUsername: 'a b' },
    { name: `a${NUL}b`, summary: `a${NUL}b` },
    { attachment: [{ type: 'PropertyValue', name: `a${NUL}b`, value: `a${NUL}b` }] },
    { url: `${evil.origin}/${NUL}`, icon: { type: 'Image', url: `${evil.origin}/${NUL}` } },
    { followers: `${evil.origin}/${NUL}` },
  ]
  for (const [at, more] of broken.entries()) {
    const eve = evil.actor(`eve${at}`, more)
    const { status } = await deliverAs(eve, inbox, createOf(eve, bob))
    t.ok(status === 202 || status === 401, `${JSON.stringify(more)} ${status}`)
  }
  await node.settle()
  t.strictSame(node.log.faults(), [])
  t.strictSame(await node.db.selectFrom('jobs').select('error').execute(), [], 'no job is left')
  const ids = await node.db.selectFrom('posts').select('id').execute()
  t.strictSame(
    ids.filter(({ id }) => !/^\d+$/.test(id)),
    [],
    'an id is a number without a sign, whenever it was',
  )
})

t.test('F12: who sends a body drop by drop is hung up on', async (t) => {
  const { node } = await prepareAttack(t)
  const socket = await open(node.origin)
  socket.write(
    `POST /inbox HTTP/1.1\r\nHost: ${node.site.host}\r\nContent-Type: application/activity+json\r\n`,
  )
  socket.write('Content-Length: 1000\r\n\r\n')
  const drops = setInterval(() => socket.write('x'), 500)
  const { answer, seconds } = await heard(socket)
  clearInterval(drops)
  t.match(answer, /^HTTP\/1\.1 408 /)
  t.ok(seconds < 10, `after ${Math.round(seconds)} s`)
})

// What somebody types or pastes, and what is believed of the answer.
import t from 'tap'
import { Refusal } from '../../src/core/refusal.ts'
import { createOf, prepareAttack as prepare } from '../helpers/attack.ts'
import type { Answer, Peer } from '../helpers/peer.ts'

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

t.test('an account is found by its handle, its address and its page', async (t) => {
  const { node, victim, alice } = await prepare(t)
  const page = `${victim.origin}/@alice`
  victim.serve('/users/alice', { ...alice.document, url: page })
  webFinger(victim, 'alice', { subject: `acct:alice@${victim.host}`, href: alice.uri })
  victim.serve('/@alice', html(`<link rel="alternate" type="application/activity+json" href="/users/alice">`))
  for (const typed of [`@alice@${victim.host}`, ` alice@${victim.host} `, alice.uri, page]) {
    t.match(
      await node.federation.lookup.find(typed),
      { account: { uri: alice.uri, host: victim.host } },
      typed,
    )
  }
  t.match(await node.federation.lookup.find('@bob'), { account: { host: null } })
})

t.test(
  'an account here is found by the address of its page, and a copy of another by its page here',
  async (t) => {
    const { node, victim, alice } = await prepare(t)
    webFinger(victim, 'alice', { subject: `acct:alice@${victim.host}`, href: alice.uri })
    const { account } = (await node.federation.lookup.find('@bob')) as { account: { uri: string } }
    for (const page of ['/@bob', '/@Bob', '/@bob/', '/b/bob', `/@bob@${node.site.host}`]) {
      t.match(
        await node.federation.lookup.find(`${node.origin}${page}`),
        { account: { uri: account.uri } },
        page,
      )
    }
    const copy = `${node.origin}/@alice@${victim.host}`
    t.match(await node.federation.lookup.find(copy), { account: { uri: alice.uri } })
    for (const page of ['/@nobody', '/@bob/1', '/help', '/']) {
      await t.rejects(node.federation.lookup.find(`${node.origin}${page}`), Refusal, page)
    }
  },
)

t.test('a post is found by its address and its page, with its author', async (t) => {
  const { node, bob, victim, alice } = await prepare(t)
  const note = createOf(alice, bob).object as { id: string }
  victim.serve('/users/alice/notes/1', note)
  const header = { link: `<${note.id}>; rel="alternate"; type="application/activity+json"` }
  victim.serve('/p/1', html('<p>A page</p>', header))
  t.match(await node.federation.lookup.find(`${victim.origin}/p/1`), { post: { uri: note.id } })
  t.match(await node.federation.lookup.find(note.id), { post: { uri: note.id, authorUri: alice.uri } })
})

t.test('a post that is not for everybody is not kept because it could be fetched', async (t) => {
  const { node, bob, victim, alice } = await prepare(t)
  const secret = createOf(alice, bob, { note: { to: [`${alice.uri}/followers`], cc: [] } }).object as {
    id: string
  }
  victim.serve('/users/alice/notes/1', secret)
  await t.rejects(
    node.federation.lookup.find(secret.id),
    new Refusal('not_found', `There is nothing to be found under “${secret.id}”.`),
  )
  t.equal(await node.post(secret.id), undefined)
})

t.test('V28: nobody has a handle at a node that does not say so', async (t) => {
  const { node, victim, evil, mallory } = await prepare(t)
  webFinger(evil, 'alice', { subject: `acct:alice@${victim.host}`, href: mallory.uri })
  await t.rejects(node.federation.lookup.find(`@alice@${evil.host}`), Refusal)
  webFinger(victim, 'alice', { subject: `acct:alice@${victim.host}`, href: mallory.uri })
  t.match(await node.federation.lookup.find(`@alice@${evil.host}`), {
    account: { uri: mallory.uri, host: victim.host },
  })
})

t.test('V28: nobody renames an account of another node by answering for it', async (t) => {
  const { node, victim, alice, evil } = await prepare(t)
  webFinger(victim, 'alice', { subject: `acct:alice@${victim.host}`, href: alice.uri })
  await node.federation.lookup.find(`@alice@${victim.host}`)
  for (const name of ['alice', 'mallory']) {
    webFinger(evil, name, { subject: `acct:${name}@${evil.host}`, href: alice.uri })
    await t.rejects(node.federation.lookup.find(`@${name}@${evil.host}`), Refusal, name)
  }
  t.match(await node.federation.lookup.find(alice.uri), { account: { uri: alice.uri, host: victim.host } })
  t.match(await node.federation.lookup.accounts.refresh(alice.uri), { host: victim.host })
})

t.test('an account whose handle is at another host than its node keeps it', async (t) => {
  const { node, victim, evil, mallory } = await prepare(t)
  webFinger(evil, 'mallory', { subject: `acct:mallory@${victim.host}`, href: mallory.uri })
  webFinger(victim, 'mallory', { subject: `acct:mallory@${victim.host}`, href: mallory.uri })
  await node.federation.lookup.find(`@mallory@${victim.host}`)
  const again = await node.federation.lookup.accounts.refresh(mallory.uri)
  t.equal(again?.host, victim.host, 'when its document is fetched again, too')
})

t.test('what cannot be found is refused in words', async (t) => {
  const { node, victim, evil } = await prepare(t)
  webFinger(victim, 'nobody', { subject: 'nonsense', href: victim.origin })
  victim.serve(webFingerPath(victim, 'garbled'), jrd('{"subject":'))
  const tries: [text: string, kind: string][] = [
    [`@nobody@${victim.host}`, 'not_found'],
    [`@garbled@${victim.host}`, 'not_found'],
    [`@missing@${victim.host}`, 'not_found'],
    [`${victim.origin}/missing`, 'not_found'],
    [`${node.origin}/users/missing`, 'not_found'],
    ['@missing', 'not_found'],
    ['', 'not_found'],
    ['what is this?', 'not_found'],
    ['http://127.0.0.9:9/users/down', 'conflict'],
    ['@down@127.0.0.9:9', 'conflict'],
    ['https://[::1]/users/inside', 'conflict'],
  ]
  for (const [text, kind] of tries) {
    const refused = await node.federation.lookup.find(text).catch((fault: unknown) => fault)
    t.match(refused, { name: 'Refusal', kind }, text)
  }
  t.strictSame(evil.asked, [])
})

t.test('whoever answers each address with another is not followed for ever', async (t) => {
  const { node, evil } = await prepare(t)
  for (let n = 0; n < 50; n++) {
    const link = `<link rel="alternate" type="application/activity+json" href="/loop/${n + 1}">`
    evil.serve(`/loop/${n}`, n % 2 === 0 ? html(link) : { id: `${evil.origin}/loop/${n + 1}`, type: 'Note' })
  }
  await t.rejects(node.federation.lookup.find(`${evil.origin}/loop/0`), Refusal)
  t.ok(evil.asked.length <= 3, `${evil.asked.length} were asked for`)
})

t.test('redirects, and the links that are followed as well, are three in all', async (t) => {
  const { node, bob, evil, mallory } = await prepare(t)
  const to = (path: string): Answer => {
    return (response) => void response.writeHead(302, { location: path }).end()
  }
  const page = html('<link rel="alternate" type="application/activity+json" href="/document">')
  const id = `${mallory.uri}/notes/1`
  const note = createOf(mallory, bob, { id }).object as object
  evil.serve('/page/0', page)
  evil.serve('/page/1', to('/page/0'))
  evil.serve('/page/2', to('/page/1'))
  evil.serve('/page/3', to('/page/2'))
  evil.serve('/users/mallory/notes/1', note)
  evil.serve('/document', note)
  const tooMany = async (path: string) => {
    const refused = await node.federation.lookup
      .find(`${evil.origin}${path}`)
      .catch((fault: unknown) => fault)
    t.match(refused, { name: 'Refusal', kind: 'conflict' }, path)
  }
  await tooMany('/page/3')
  await tooMany('/page/2')
  evil.serve('/document', to('/users/mallory/notes/1'))
  await tooMany('/page/2')
  evil.asked.length = 0
  t.match(await node.federation.lookup.find(`${evil.origin}/page/1`), { post: { uri: id } })
  t.strictSame(evil.asked.slice(0, 4), [
    'GET /page/1',
    'GET /page/0',
    'GET /document',
    'GET /users/mallory/notes/1',
  ])
})

t.test('threads are followed up a few steps, and in a circle once', async (t) => {
  const { node, bob, evil, mallory } = await prepare(t)
  const note = (n: number, parent: number) => ({
    ...(createOf(mallory, bob, { id: `${mallory.uri}/notes/${n}` }).object as object),
    inReplyTo: `${mallory.uri}/notes/${parent}`,
    to: [PUBLIC],
  })
  for (let n = 0; n < 50; n++) evil.serve(`/users/mallory/notes/${n}`, note(n, n + 1))
  await node.federation.lookup.parents(`${mallory.uri}/notes/0`)
  t.ok(evil.asked.length <= 10, `${evil.asked.length} were asked for`)
  evil.asked.length = 0
  evil.serve('/users/mallory/notes/100', note(100, 101))
  evil.serve('/users/mallory/notes/101', note(101, 100))
  await node.federation.lookup.parents(`${mallory.uri}/notes/100`)
  t.equal(evil.asked.length, 2)
})

function webFinger(peer: Peer, name: string, { subject, href }: { subject: string; href: string }): void {
  const links = [{ rel: 'self', type: 'application/activity+json', href }]
  peer.serve(webFingerPath(peer, name), jrd(JSON.stringify({ subject, links })))
}

function webFingerPath({ host }: Peer, name: string): string {
  return `/.well-known/webfinger?resource=${encodeURIComponent(`acct:${name}@${host}`)}`
}

function jrd(body: string): Answer {
  return (response) => void response.writeHead(200, { 'content-type': 'application/jrd+json' }).end(body)
}

function html(body: string, headers: Record<string, string> = {}): Answer {
  return (response) => void response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(body)
}

// What strangers can read of us, by the rows of federation.md §6 (in brackets).
import t, { type Test } from 'tap'
import type { Account } from '../../src/core/accounts/account.ts'
import { suspendAccount } from '../../src/core/accounts/suspend.ts'
import { followFrom } from '../helpers/followers.ts'
import { startNode, type TestNode } from '../helpers/node.ts'
import { type Answered, readAs, startPeer } from '../helpers/peer.ts'

type Json = Record<string, unknown>

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
const AS2 = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'

t.test('WebFinger knows accounts by handle, id and page [1–5]', async (t) => {
  const { node, ada, get } = await prepare(t)
  const find = (resource: string) =>
    get(
      `/.well-known/webfinger?resource=${encodeURIComponent(resource)}`,
      'application/jrd+json, application/json',
    )
  for (const name of ['ada', 'Ada', 'ADA']) {
    const { status, headers, json } = await find(`acct:${name}@${node.site.host}`)
    t.equal(status, 200)
    t.match(headers, { 'content-type': /^application\/jrd\+json/, 'access-control-allow-origin': '*' })
    t.match(json, { subject: `acct:ada@${node.site.host}`, aliases: [ada.uri] })
    const links = json.links as Json[]
    t.match(
      links.find(({ rel }) => rel === 'self'),
      { href: ada.uri, type: 'application/activity+json' },
    )
    const rels = links.map(({ rel }) => String(rel))
    for (const rel of ['http://webfinger.net/rel/profile-page', 'http://ostatus.org/schema/1.0/subscribe'])
      t.ok(rels.includes(rel), rel)
    for (const intent of ['Follow', 'Object'])
      t.ok(rels.includes(`https://w3id.org/fep/3b86/${intent}`), intent)
  }
  for (const resource of [ada.uri, ada.url]) {
    const { status, json } = await find(resource)
    t.equal(status, 200, resource)
    t.ok(JSON.stringify(json).includes(`acct:ada@${node.site.host}`))
  }
  t.equal((await find(`acct:nobody@${node.site.host}`)).status, 404)
  t.equal((await find('acct:ada@elsewhere.example')).status, 404)
  t.equal((await find('nonsense')).status, 400)
  t.equal((await get('/.well-known/webfinger', '*/*')).status, 400)
  for (const name of ['a%00', 'a%2500', '%2500'])
    for (const resource of [
      `acct:${name}@${node.site.host}`,
      `${node.origin}/users/${name}`,
      `${node.origin}/@${name}`,
    ])
      t.equal((await get(`/.well-known/webfinger?resource=${resource}`, '*/*')).status, 404, resource)
})

t.test('host-meta leads to WebFinger, and NodeInfo says what we are [6, 7]', async (t) => {
  const { node, get } = await prepare(t)
  const meta = await get('/.well-known/host-meta', 'application/xrd+xml')
  t.match(meta.headers['content-type'], /^application\/xrd\+xml/)
  t.match(meta.body, `template="${node.origin}/.well-known/webfinger?resource={uri}"`)
  const { json } = await get('/.well-known/nodeinfo', 'application/json')
  const [link] = json.links as { href: string }[]
  t.match((await get(link!.href, 'application/json')).json, {
    version: '2.1',
    software: { name: 'watercooler', version: /^\d/ },
    protocols: ['activitypub'],
    openRegistrations: false,
    usage: { users: { total: 1 } },
    metadata: {},
  })
})

t.test('NodeInfo 2.0 says the same, for those who ask without looking', async (t) => {
  const { get } = await prepare(t)
  const [older, newer] = [await get('/nodeinfo/2.0', '*/*'), await get('/nodeinfo/2.1', '*/*')]
  t.match(older.headers['content-type'], /profile="http:\/\/nodeinfo\.diaspora\.software\/ns\/schema\/2\.0#"/)
  t.strictSame(older.json, { ...newer.json, version: '2.0' })
  t.strictSame(Object.keys(older.json.software as object), ['name', 'version'], 'all that its schema allows')
})

t.test('an actor is served to whoever asks for a document [8, 9, 10, 12, 17, 19, 20]', async (t) => {
  const { node, ada, get } = await prepare(t)
  await node.db
    .updateTable('accounts')
    .set({
      fields: JSON.stringify([
        { name: 'Site', html: '<a href="https://ada.example" rel="me">ada.example</a>' },
      ]),
    })
    .where('id', '=', ada.id)
    .execute()
  for (const accept of [
    'application/activity+json, application/ld+json',
    `${AS2}, application/activity+json`,
    `application/activity+json, ${AS2}, text/html;q=0.1`,
    'application/activity+json',
  ]) {
    const { status, headers, json } = await get(ada.uri, accept)
    t.equal(status, 200, accept)
    t.match(headers, { 'content-type': /^application\/activity\+json/, vary: /accept/i })
    t.equal(json.id, ada.uri)
    t.match(json.attachment, [{ type: 'PropertyValue', name: 'Site' }])
    t.ok(Array.isArray(json.attachment), 'a single field is in a list too')
    t.match(json, { manuallyApprovesFollowers: false, discoverable: true, indexable: true })
    t.strictSame(json.attributionDomains, ['127.0.0.1'])
  }
  t.match((await get(ada.url, 'application/activity+json')).json, { id: ada.uri }, 'its page negotiates')
  t.match((await get('/users/127.0.0.1', 'application/activity+json')).json, { type: 'Application' })
  t.match((await get('/b/board', 'application/activity+json')).json, {
    type: 'Group',
    manuallyApprovesFollowers: false,
    openReferrals: /\/open$/,
  })
  const page = await get(ada.uri, 'text/html')
  t.notMatch(page.headers['content-type'], /activity\+json/, 'a browser gets no document')
})

t.test('an answer that has not changed is not sent again', async (t) => {
  const { ada, get } = await prepare(t)
  const { headers } = await get(ada.uri, 'application/activity+json')
  const accept = 'application/activity+json'
  const again = await fetch(ada.uri, { headers: { accept, 'if-none-match': String(headers.etag) } })
  t.equal(again.status, 304)
})

t.test('lists are counted, paged, and hold only what is for all [13, 14, 15, 79, 87]', async (t) => {
  const { node, ada, get } = await prepare(t)
  for (const visibility of ['followers', 'direct'] as const) {
    await node.makeWriter(`for_${visibility}`)
    await node.write(ada, `@for_${visibility} hush`, { visibility })
  }
  const posts = []
  for (let n = 0; n < 44; n++) posts.push(await node.write(ada, `Post ${n}`))
  await node.settle()
  const newest = await node.write(ada, 'The last word.')
  await node.settle()
  await followFrom(node, ['http://127.0.0.9:9/users/fan'], ada)
  const read = async (path: string) => (await get(path, 'application/activity+json')).json
  const outbox = await read(`${ada.uri}/outbox`)
  t.match(outbox, { type: 'OrderedCollection', totalItems: 45, first: `${ada.uri}/outbox?page=` })
  const first = await read(String(outbox.first))
  const second = await read(String(first.next))
  const objects = [first, second].flatMap((page) =>
    (page.orderedItems as { object: Json }[]).map((one) => one.object.id),
  )
  t.equal(objects[0], newest.uri, 'newest first')
  t.strictSame(objects.toSorted(), [newest, ...posts].map(({ uri }) => uri).toSorted(), 'each once')
  t.equal(second.next, undefined)
  t.match(await read(`${ada.uri}/followers`), { totalItems: 1, first: /\?page=$/ })
  t.match(await read(`${ada.uri}/followers?page=`), { orderedItems: ['http://127.0.0.9:9/users/fan'] })
  t.match(await read(`${ada.uri}/following`), { totalItems: 0, first: /\?page=$/ })
  t.match(await read(`${ada.uri}/featured`), { type: 'OrderedCollection', totalItems: 0 })
  for (const page of ['x', '-1', '1e3', '9'.repeat(30)]) {
    t.equal((await get(`${ada.uri}/outbox?page=${page}`, 'application/activity+json')).status, 404, page)
  }
  const stranger = (await startPeer(t)).actor('stranger')
  t.equal((await readAs(stranger, String(first.next))).status, 200, 'a signed request with a query too')
})

t.test('a post is served whole, with what answers it [71, 72, 74, 77–80]', async (t) => {
  const { node, ada, get } = await prepare(t)
  const noor = await node.makeWriter('noor')
  const post = await node.write(ada, '@noor a #Villanelle, please', { warning: 'a plea' })
  const answer = await node.write(noor, 'Here.', { inReplyTo: post })
  await node.settle()
  const { json } = await get(post.uri, 'application/activity+json')
  t.match(json, {
    id: post.uri,
    type: 'Note',
    attributedTo: ada.uri,
    to: [PUBLIC],
    cc: [`${ada.uri}/followers`, noor.uri],
    summary: 'a plea',
    sensitive: true,
    contentMap: { en: json.content },
    context: json.conversation,
    attachment: [],
    tag: [
      { type: 'Mention', href: noor.uri, name: `@noor@${node.site.host}` },
      { type: 'Hashtag', name: '#villanelle' },
    ],
    replies: { first: { items: [] } },
    likes: { totalItems: 0 },
    interactionPolicy: { canQuote: { automaticApproval: ['https://www.w3.org/ns/activitystreams#Public'] } },
  })
  t.match(json.content, `<a href="${noor.url}" class="u-url mention">`)
  t.notOk('bto' in json || 'bcc' in json)
  const replies = await get(`${post.uri}/replies?page=`, 'application/activity+json')
  t.strictSame(replies.json.orderedItems, [answer.uri])
  t.match((await get(answer.uri, 'application/activity+json')).json, { inReplyTo: post.uri, cc: /./ })
  t.match((await get(`${post.uri}/create`, 'application/activity+json')).json, {
    type: 'Create',
    object: { id: post.uri },
  })
})

t.test('nobody is asked about another’s post', async (t) => {
  const { node, ada, get } = await prepare(t)
  const noor = await node.makeWriter('noor')
  const post = await node.write(noor, 'Mine.')
  await node.settle()
  for (const part of ['', '/replies', '/likes', '/shares', '/conversation', '/create']) {
    const { status } = await get(`${ada.uri}/posts/${post.id}${part}`, 'application/activity+json')
    t.equal(status, 404, part)
  }
})

t.test('what was deleted is gone and says so [76]', async (t) => {
  const { node, ada, get } = await prepare(t)
  const post = await node.write(ada, 'A slip.')
  await node.settle()
  await node.remove(ada, post)
  await node.settle()
  const { status, json } = await get(post.uri, 'application/activity+json')
  t.equal(status, 410)
  t.match(json, { id: post.uri, type: 'Tombstone' })
  t.equal((await get(`${post.uri}/create`, 'application/activity+json')).status, 404, 'its words too')
})

t.test('words that were taken back are not served any more', async (t) => {
  const { node, ada, get } = await prepare(t)
  const post = await node.write(ada, 'The client is Acme.')
  await node.settle()
  await node.rewrite(ada, post, 'The client is a bank.')
  await node.settle()
  for (const path of [post.uri, `${post.uri}/create`, `${ada.uri}/outbox?page=`]) {
    const { status, body } = await get(path, 'application/activity+json')
    t.equal(status, 200, path)
    t.notOk(body.includes('Acme'), path)
  }
})

t.test('who is suspended says nothing more', async (t) => {
  const { node, ada, get } = await prepare(t)
  const post = await node.write(ada, 'Before.')
  await node.settle()
  await node.db.transaction().execute((tx) => suspendAccount(tx, ada.id))
  t.equal((await get(`${post.uri}/create`, 'application/activity+json')).status, 404)
  t.match((await get(`${ada.uri}/outbox?page=`, 'application/activity+json')).json, {
    orderedItems: { length: 0 },
    totalItems: 0,
  })
})

t.test('an inbox is for posting [86]', async (t) => {
  const { ada, get } = await prepare(t)
  for (const path of ['/inbox', `${ada.uri}/inbox`]) {
    const { status, headers } = await get(path, 'application/activity+json')
    t.equal(status, 405, path)
    t.equal(headers.allow, 'POST')
  }
})

t.test('an address that nothing can have is nowhere, and no fault of ours', async (t) => {
  const { node, ada, get } = await prepare(t)
  const tooLarge = '9999999999999999999'
  const paths = ['//', '//a:b/', '///x', '/users/ada%00', '/users/ada%00/posts/1', '/@ada%00']
  const large = [
    `posts/${tooLarge}`,
    `posts/${tooLarge}/replies`,
    `outbox?page=${tooLarge}`,
    `followers?page=${tooLarge}`,
  ]
  for (const path of [...paths, ...large.map((part) => `/users/ada/${part}`), `/@ada/${tooLarge}`]) {
    for (const accept of ['application/activity+json', 'text/html']) {
      t.equal((await get(`${node.origin}${path}`, accept)).status, 404, `${path} as ${accept}`)
    }
  }
  t.equal((await fetch(`${ada.uri}%00/inbox`, { method: 'POST' })).status, 404)
})

interface Asked {
  node: TestNode
  ada: Account
  get: (url: string, accept: string) => Promise<Answered & { json: Json }>
}

async function prepare(t: Test): Promise<Asked> {
  const node = await startNode(t)
  const ada = await node.makeWriter('ada')
  const get: Asked['get'] = async (url, accept) => {
    const answer = await fetch(new URL(url, node.origin), { headers: { accept } })
    const body = await answer.text()
    const isJson = /json/.test(answer.headers.get('content-type') ?? '')
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body,
      json: isJson ? JSON.parse(body) : {},
    }
  }
  return { node, ada, get }
}

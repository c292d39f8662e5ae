// How Mastodon finds accounts and posts elsewhere (federation.md §1), step by step and without mercy.
import { readPost } from './note.ts'
import { signed } from './signing.ts'
import { AS, isJson, type Json, type Post, type Remote, type World } from './world.ts'

const ACCEPT = `application/activity+json, application/ld+json; profile="${AS}"`
const TYPES = ['Person', 'Group', 'Service', 'Application', 'Organization']
const NAME = /^[a-z0-9_]+([.-]+[a-z0-9_]+)*$/i

/** §1.1: what a member typed, such as `@ada@writers.example`. */
export async function findHandle(world: World, text: string): Promise<Remote | undefined> {
  const [name = '', host = ''] = text.replace(/^@/, '').split('@')
  const asked = await webFinger(world, name, host)
  if (!asked) return undefined
  const remote = await fetchAccount(world, asked)
  if (!remote) return undefined
  // The second question: the name that the actor gives itself, at the host of its id.
  const confirmed = await webFinger(world, remote.acct.split('@')[0]!, new URL(remote.uri).host)
  world.check(confirmed === remote.uri, `WebFinger does not lead back to ${remote.uri}`)
  return remote
}

/** An account that we have, or fetch. */
export async function findAccount(world: World, uri: string): Promise<Remote | undefined> {
  return world.person(uri) ?? (await fetchAccount(world, uri))
}

/** Fetches an account and everything about it that Mastodon looks at. */
export async function fetchAccount(world: World, uri: string): Promise<Remote | undefined> {
  const actor = await fetchDocument(world, uri)
  if (!actor || !world.check(actor.id === uri, `${uri} calls itself ${actor.id}`)) return undefined
  const remote = readActor(world, actor)
  if (!remote) return undefined
  world.remotes.set(uri, remote)
  for (const name of ['outbox', 'followers', 'following'] as const) {
    await checkCollection(world, String(actor[name]), name)
  }
  await checkCollection(world, String(actor.featured), 'featured')
  return remote
}

/** §1.2: an address that a member pasted; of a page too, if it negotiates. */
export async function findPost(world: World, url: string): Promise<Post | undefined> {
  if (world.isOwn(url)) return [...world.posts.values()].find((post) => post.uri === url || post.url === url)
  const accept = `${ACCEPT}, text/html;q=0.1`
  const found = await fetchDocument(world, url, accept)
  if (!found) return undefined
  const whole = found.id === url ? found : await fetchDocument(world, String(found.id))
  if (!whole || !world.check(whole.id === found.id, `${found.id} is served as ${whole.id}`)) return undefined
  const author = await findAccount(world, String(whole.attributedTo))
  const post = author && readPost(world, whole, author)
  if (post) world.posts.set(post.uri, post)
  return post
}

/** A document by a signed request; undefined, with a complaint, when it is not served as it should be. */
async function fetchDocument(world: World, url: string, accept = ACCEPT): Promise<Json | undefined> {
  const headers = signed(world.instance, { method: 'GET', url, headers: { accept } })
  const answer = await fetch(url, { headers, redirect: 'manual' })
  if (!world.check(answer.status === 200, `GET ${url} answered ${answer.status}`)) return undefined
  const type = answer.headers.get('content-type') ?? ''
  const isActivity =
    /^application\/activity\+json\b/.test(type) ||
    (type.startsWith('application/ld+json') && type.includes(AS))
  world.check(isActivity, `GET ${url} is ${type}`)
  world.check(/\baccept\b/i.test(answer.headers.get('vary') ?? ''), `GET ${url} does not vary by Accept`)
  const document: unknown = await answer.json()
  if (!world.check(isJson(document), `GET ${url} is no object`)) return undefined
  world.check(JSON.stringify((document as Json)['@context']).includes(AS), `${url} has no AS context`)
  return document as Json
}

async function webFinger(world: World, name: string, host: string): Promise<string | undefined> {
  const account = `acct:${name}@${host}`
  const url = `http://${host}/.well-known/webfinger?resource=${account}`
  const answer = await fetch(url, { headers: { accept: 'application/jrd+json, application/json' } })
  if (answer.status === 404) return undefined
  world.check(answer.status === 200, `WebFinger of ${account} answered ${answer.status}`)
  world.check(answer.headers.get('access-control-allow-origin') === '*', 'WebFinger lacks CORS')
  world.check(/^application\/jrd\+json/.test(answer.headers.get('content-type') ?? ''), 'WebFinger is no JRD')
  const { subject, links } = (await answer.json()) as { subject: string; links: Json[] }
  world.check(subject.toLowerCase() === account.toLowerCase(), `WebFinger of ${account} is about ${subject}`)
  const self = links.find(({ rel, type }) => rel === 'self' && type === 'application/activity+json')
  world.check(self !== undefined, `WebFinger of ${account} has no self`)
  const subscribe = links.find(({ rel }) => rel === 'http://ostatus.org/schema/1.0/subscribe')
  world.check(String(subscribe?.template).includes('{uri}'), 'WebFinger has no subscribe template')
  return self && String(self.href)
}

function readActor(world: World, actor: Json): Remote | undefined {
  const uri = String(actor.id)
  const says = (isRight: boolean, what: string) => world.check(isRight, `the actor ${uri}: ${what}`)
  const key = isJson(actor.publicKey) ? actor.publicKey : {}
  const isUsable =
    says(TYPES.includes(String(actor.type)), `type ${actor.type}`) &&
    says(NAME.test(String(actor.preferredUsername)), `name ${actor.preferredUsername}`) &&
    says(isOn(actor.inbox, uri), 'inbox') &&
    says(key.owner === uri && String(key.id).split('#')[0] === uri, 'publicKey is its own') &&
    says(String(key.publicKeyPem).includes('BEGIN PUBLIC KEY'), 'publicKeyPem')
  if (!isUsable) return undefined
  says(isOn(actor.url, uri), 'url on its own host')
  for (const name of ['outbox', 'followers', 'following', 'featured']) says(isOn(actor[name], uri), name)
  for (const name of ['manuallyApprovesFollowers', 'discoverable', 'indexable'])
    says(typeof actor[name] === 'boolean', `${name} is always said`)
  says(Array.isArray(actor.attachment), 'attachment is an array')
  says(typeof actor.name === 'string' && typeof actor.summary === 'string', 'name and summary')
  says(!Number.isNaN(Date.parse(String(actor.published))), 'published')
  const { sharedInbox } = isJson(actor.endpoints) ? actor.endpoints : {}
  says(isOn(sharedInbox, uri), 'endpoints.sharedInbox')
  return {
    uri,
    acct: `${actor.preferredUsername}@${new URL(uri).host}`,
    type: String(actor.type),
    url: String(actor.url),
    inbox: String(actor.inbox),
    sharedInbox: sharedInbox as string | undefined,
    followers: String(actor.followers),
    publicPem: String(key.publicKeyPem),
    keyId: String(key.id),
    isLocked: actor.manuallyApprovesFollowers === true,
  }
}

async function checkCollection(world: World, uri: string, name: string): Promise<void> {
  const found = await fetchDocument(world, uri)
  if (!found) return
  world.check(found.id === uri, `${uri} calls itself ${found.id}`)
  world.check(found.type === 'OrderedCollection', `${uri} is a ${found.type}`)
  world.check(typeof found.totalItems === 'number', `${uri} has no number of items`)
  if (name === 'featured') return
  if (!world.check(typeof found.first === 'string', `${uri} has no first page`)) return
  const page = await fetchDocument(world, String(found.first))
  world.check(Array.isArray(page?.orderedItems), `${found.first} has no items`)
}

function isOn(url: unknown, uri: string): boolean {
  return typeof url === 'string' && URL.canParse(url) && new URL(url).host === new URL(uri).host
}

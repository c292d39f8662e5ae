// What this Mastodon serves: WebFinger, actors, posts and the collections that it names.
import { noteOf } from './send.ts'
import { AS, type Json, type Member, type World } from './world.ts'

/** An answer to a read; undefined when there is nothing there. */
export function serve(world: World, url: URL): { type: string; body: Json } | undefined {
  if (url.pathname === '/.well-known/webfinger')
    return webFinger(world, url.searchParams.get('resource') ?? '')
  const uri = world.origin + url.pathname
  const member = uri === world.instance.uri ? world.instance : world.members.get(uri)
  if (member) return activity(actorOf(world, member))
  const post = world.posts.get(uri)
  if (post && world.isOwn(uri)) return activity(noteOf(post))
  const part = /^(.*)\/(followers|following|outbox|collections\/featured)$/.exec(uri)
  return part && world.members.has(part[1]!) ? activity(collection(uri)) : undefined
}

function webFinger(world: World, resource: string) {
  const [name, host] = resource.replace(/^acct:/, '').split('@')
  const member = host === world.host ? world.memberNamed(name!) : undefined
  if (!member) return undefined
  const self = { rel: 'self', type: 'application/activity+json', href: member.uri }
  return { type: 'application/jrd+json', body: { subject: `acct:${name}@${host}`, links: [self] } }
}

function activity(body: Json) {
  return { type: 'application/activity+json; charset=utf-8', body: { '@context': [AS, SECURITY], ...body } }
}

const SECURITY = 'https://w3id.org/security/v1'

function actorOf(world: World, member: Member): Json {
  const { uri, name } = member
  const isInstance = member === world.instance
  return {
    id: uri,
    type: isInstance ? 'Application' : 'Person',
    preferredUsername: name,
    inbox: `${uri}/inbox`,
    outbox: `${uri}/outbox`,
    ...(isInstance
      ? { url: `${world.origin}/about/more?instance_actor=true` }
      : {
          followers: `${uri}/followers`,
          following: `${uri}/following`,
          featured: `${uri}/collections/featured`,
          url: `${world.origin}/@${name}`,
          name,
          summary: '',
          discoverable: true,
          indexable: true,
          published: '2026-01-05T00:00:00Z',
          tag: [],
          attachment: [],
        }),
    manuallyApprovesFollowers: member.isLocked,
    publicKey: { id: `${uri}#main-key`, owner: uri, publicKeyPem: member.publicPem },
    endpoints: { sharedInbox: `${world.origin}/inbox` },
  }
}

function collection(uri: string): Json {
  return { id: uri, type: 'OrderedCollection', totalItems: 0, first: `${uri}?page=1`, orderedItems: [] }
}

// What this Mastodon sends, in the shapes of federation.md §2.1.
import { randomUUID } from 'node:crypto'
import { digestOf, signed } from './signing.ts'
import { AS, type Json, type Member, type Post, PUBLIC, type World } from './world.ts'

const NOTE_CONTEXT = [
  AS,
  {
    ostatus: 'http://ostatus.org#',
    atomUri: 'ostatus:atomUri',
    conversation: 'ostatus:conversation',
    sensitive: 'as:sensitive',
  },
  'https://w3id.org/security/v1',
]

/** Sends an activity to inboxes, each once; anything but a success is complained of. */
async function send(world: World, member: Member, activity: Json, inboxes: string[]): Promise<void> {
  const body = JSON.stringify({ '@context': AS, ...activity })
  for (const inbox of new Set(inboxes)) {
    const headers = signed(member, {
      method: 'POST',
      url: inbox,
      headers: { digest: digestOf(body), 'content-type': 'application/activity+json' },
    })
    const agent = `Mastodon/4.5.15 (http.rb/5.3.1; +${world.origin}/)`
    const answer = await fetch(inbox, { method: 'POST', headers: { ...headers, 'user-agent': agent }, body })
    world.check(answer.ok, `our ${activity.type} ${activity.id} was answered ${answer.status} by ${inbox}`)
  }
}

/** Asks an account elsewhere to be followed: to its personal inbox, by a new id each time. */
export async function sendFollow(world: World, member: Member, uri: string): Promise<void> {
  const id = `${world.origin}/${randomUUID()}`
  world.untie(member.uri, uri)
  world.ties.push({ id, follower: member.uri, followee: uri, isAccepted: false })
  const { inbox } = world.remotes.get(uri)!
  await send(world, member, { id, type: 'Follow', actor: member.uri, object: uri }, [inbox])
}

/** Takes a follow back, the whole Follow inside. */
export async function sendUnfollow(world: World, member: Member, uri: string): Promise<void> {
  const tie = world.tie(member.uri, uri)
  if (!tie) return
  world.untie(member.uri, uri)
  const object = { id: tie.id, type: 'Follow', actor: member.uri, object: uri }
  const id = `${member.uri}#follows/${world.next()}/undo`
  await send(world, member, { id, type: 'Undo', actor: member.uri, object }, [world.remotes.get(uri)!.inbox])
}

/** Says yes or no to a Follow from elsewhere. */
export async function answerFollow(
  world: World,
  member: Member,
  { follower, type }: { follower: string; type: 'Accept' | 'Reject' },
): Promise<void> {
  const tie = world.tie(follower, member.uri)
  if (!tie) return
  tie.isAccepted = type === 'Accept'
  if (type === 'Reject') world.untie(follower, member.uri)
  const object = { id: tie.id, type: 'Follow', actor: follower, object: member.uri }
  const id = `${member.uri}#${type.toLowerCase()}s/follows/${world.next()}`
  await send(world, member, { id, type, actor: member.uri, object }, [world.remotes.get(follower)!.inbox])
}

/** Sends a post of ours, whole: as a Create, or as an Update when it has been edited. */
export async function sendPost(world: World, member: Member, post: Post): Promise<void> {
  const isEdit = post.updated !== null
  const activity = {
    '@context': NOTE_CONTEXT,
    id: isEdit ? `${post.uri}#updates/${world.next()}` : `${post.uri}/activity`,
    type: isEdit ? 'Update' : 'Create',
    actor: member.uri,
    published: post.updated ?? post.published,
    to: post.to,
    cc: post.cc,
    object: noteOf(post),
    ...(post.to.includes(PUBLIC) ? { signature: linkedData(member) } : {}),
  }
  await send(world, member, activity, reach(world, member, post))
}

/** Takes a post of ours back: the one thing that is linked-data-signed always (§2.1). */
export async function sendDelete(world: World, member: Member, post: Post): Promise<void> {
  const object = { id: post.uri, type: 'Tombstone', atomUri: post.uri }
  const activity = { id: `${post.uri}#delete`, type: 'Delete', actor: member.uri, to: [PUBLIC], object }
  await send(world, member, { ...activity, signature: linkedData(member) }, reach(world, member, post))
}

/** A reaction of a member to a post from elsewhere, under the id that it was given. */
export interface Reaction {
  post: Post
  id: string
}

/** Boosts a post. */
export async function sendBoost(world: World, member: Member, reaction: Reaction): Promise<void> {
  await send(world, member, boostOf(member, reaction), boostReach(world, member, reaction))
}

/** Takes a boost back, the whole Announce inside. */
export async function sendUnboost(world: World, member: Member, reaction: Reaction): Promise<void> {
  const object = boostOf(member, reaction)
  const id = `${member.uri}#announces/${world.next()}/undo`
  const activity = { id, type: 'Undo', actor: member.uri, to: [PUBLIC], object }
  await send(
    world,
    member,
    { ...activity, signature: linkedData(member) },
    boostReach(world, member, reaction),
  )
}

/** Likes a post. */
export async function sendLike(world: World, member: Member, { post, id }: Reaction): Promise<void> {
  const like = { id, type: 'Like', actor: member.uri, object: post.uri }
  await send(world, member, like, [world.remotes.get(post.author)!.inbox])
}

/** Takes a like back, the whole Like inside. */
export async function sendUnlike(world: World, member: Member, { post, id }: Reaction): Promise<void> {
  const object = { id, type: 'Like', actor: member.uri, object: post.uri }
  const undo = { id: `${id}/undo`, type: 'Undo', actor: member.uri, object }
  await send(world, member, undo, [world.remotes.get(post.author)!.inbox])
}

function boostOf(member: Member, { post, id }: Reaction): Json {
  return {
    id,
    type: 'Announce',
    actor: member.uri,
    published: post.published,
    to: [PUBLIC],
    cc: [post.author, `${member.uri}/followers`],
    object: post.uri,
  }
}

function boostReach(world: World, member: Member, { post }: Reaction): string[] {
  return [...fanInboxes(world, member), inboxOf(world, post.author)]
}

/** A post of ours as it is sent and served (§2.2). */
export function noteOf(post: Post): Json {
  const counted = (name: string) => ({ id: `${post.uri}/${name}`, type: 'Collection', totalItems: 0 })
  return {
    id: post.uri,
    type: 'Note',
    summary: null,
    inReplyTo: post.inReplyTo,
    published: post.published,
    url: post.url,
    attributedTo: post.author,
    to: post.to,
    cc: post.cc,
    sensitive: false,
    atomUri: post.uri,
    inReplyToAtomUri: post.inReplyTo,
    conversation: `${post.uri}/context`,
    context: `${post.uri}/context`,
    content: post.content,
    contentMap: { en: post.content },
    ...(post.updated === null ? {} : { updated: post.updated }),
    attachment: [],
    tag: post.tag,
    likes: counted('likes'),
    shares: counted('shares'),
    interactionPolicy: { canQuote: { automaticApproval: [PUBLIC] } },
  }
}

// Whom a post goes to: followers, those it addresses, and whom it answers; boosters of its parent are not among them.
function reach(world: World, member: Member, post: Post): string[] {
  const fans = post.visibility === 'direct' ? [] : fanInboxes(world, member)
  const named = [...post.to, ...post.cc].filter((uri) => world.remotes.has(uri))
  return [...fans, ...named.map((uri) => inboxOf(world, uri))]
}

function fanInboxes(world: World, member: Member): string[] {
  return world.ties
    .filter((tie) => tie.isAccepted && tie.followee === member.uri && world.remotes.has(tie.follower))
    .map((tie) => inboxOf(world, tie.follower))
}

function inboxOf(world: World, uri: string): string {
  const remote = world.remotes.get(uri)!
  return remote.sharedInbox ?? remote.inbox
}

// Present, and for us not valid: whoever reads it must go by the HTTP signature.
function linkedData(member: Member): Json {
  return {
    type: 'RsaSignature2017',
    creator: `${member.uri}#main-key`,
    created: new Date().toISOString(),
    signatureValue: Buffer.alloc(256, 7).toString('base64'),
  }
}

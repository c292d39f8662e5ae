// What arrives at this Mastodon's inboxes: the order of checks of federation.md §3.1, then one function an activity.
import { makeCard } from './card.ts'
import { tellMentioned } from './mentions.ts'
import { readPost } from './note.ts'
import { fetchAccount, findAccount, findPost } from './resolve.ts'
import { answerFollow } from './send.ts'
import { type Delivery, readSignature } from './signing.ts'
import { AS, idOf, isJson, type Json, type Post, PUBLIC, type Remote, type World } from './world.ts'

const BODY_BYTES_MAX = 1024 * 1024

/** Judges a delivery and does what it says. Gives the status to answer with. */
export async function take(world: World, delivery: Delivery): Promise<number> {
  if (delivery.body.length > BODY_BYTES_MAX) return 413
  const read = readSignature(delivery)
  if ('refused' in read) return refuse(world, read.refused)
  const actor = await findAccount(world, read.keyId.split('#')[0]!)
  if (!actor || actor.keyId !== read.keyId || !read.isBy(actor.publicPem))
    return refuse(world, `${read.keyId} did not sign this`)
  const text = delivery.body.toString('utf8')
  const activity = JSON.parse(text) as Json
  checkEnvelope(world, activity, { actor, text, delivery })
  await (RECEIVERS[String(activity.type)] ?? unknown)(world, activity, actor)
  return 202
}

function refuse(world: World, why: string): number {
  world.check(false, `a delivery was refused: ${why}`)
  return 401
}

function checkEnvelope(
  world: World,
  activity: Json,
  { actor, text, delivery }: { actor: Remote; text: string; delivery: Delivery },
): void {
  const id = String(activity.id)
  world.check(JSON.stringify(activity['@context']).includes(AS), `${id} has no AS context`)
  world.check(activity.actor === actor.uri, `${id} is by ${activity.actor}, signed by ${actor.uri}`)
  world.check(new URL(id).host === new URL(actor.uri).host, `${id} is not at its actor’s host`)
  const before = world.heard.get(id)
  world.check(before === undefined || before === text, `${id} came again with other bytes`)
  world.heard.set(id, text)
  const { 'content-type': type, 'user-agent': agent } = delivery.headers
  world.check(type === 'application/activity+json', `${id} was sent as ${type}`)
  world.check(/\(\+https?:\/\//.test(agent ?? ''), `${id} came from ${agent}`)
}

type Receiver = (world: World, activity: Json, actor: Remote) => Promise<void>

const RECEIVERS: Record<string, Receiver> = {
  Follow: async (world, activity, actor) => {
    const member = world.members.get(idOf(activity.object))
    if (!world.check(member !== undefined, `${activity.id} follows nobody here`)) return
    const tie = world.tie(actor.uri, member!.uri)
    if (!tie) {
      world.ties.push({
        id: String(activity.id),
        follower: actor.uri,
        followee: member!.uri,
        isAccepted: false,
      })
    }
    if (!member!.isLocked || tie?.isAccepted)
      await answerFollow(world, member!, { follower: actor.uri, type: 'Accept' })
  },
  Accept: async (world, activity, actor) => {
    const tie = answered(world, activity, actor)
    if (!tie) return
    tie.isAccepted = true
    await fetchAccount(world, actor.uri)
  },
  Reject: async (world, activity, actor) => {
    const tie = answered(world, activity, actor)
    if (tie) world.untie(tie.follower, tie.followee)
  },
  Create: async (world, activity, actor) => {
    const note = activity.object
    if (!world.check(isJson(note), `${activity.id} does not embed its Note`)) return
    const post = readPost(world, note as Json, actor)
    if (!post) return
    world.check(sameAudience(activity, note as Json), `${activity.id} is addressed otherwise than its Note`)
    world.check(concerns(world, post), `${post.uri} concerns nobody here`)
    world.posts.set(post.uri, post)
    show(world, post)
    tellMentioned(world, post)
    await makeCard(world, post)
  },
  Update: async (world, activity, actor) => {
    const { object } = activity
    if (!world.check(isJson(object), `${activity.id} embeds nothing`)) return
    if ((object as Json).type !== 'Note') return void (await fetchAccount(world, actor.uri))
    const edited = edit(world, object as Json, actor)
    if (edited) await makeCard(world, edited)
  },
  Delete: async (world, activity, actor) => {
    const uri = idOf(activity.object)
    world.check(isJson(activity.object) && activity.object.type === 'Tombstone', `${activity.id}: Tombstone`)
    world.check(new URL(uri).host === new URL(actor.uri).host, `${activity.id} deletes elsewhere`)
    world.posts.delete(uri)
    world.graves.add(uri)
    for (const lines of world.homes.values())
      lines.splice(0, lines.length, ...lines.filter((l) => l.post !== uri))
  },
  Announce: async (world, activity, actor) => {
    world.check([activity.to].flat().includes(PUBLIC), `${activity.id} is not to Public`)
    world.check(typeof activity.object === 'string', `${activity.id} names its object by URI`)
    const uri = idOf(activity.object)
    const known = world.posts.get(uri)
    const post = known ?? (await findPost(world, uri))
    if (post && !known) await makeCard(world, post)
    if (
      !world.check(post?.visibility === 'public' || post?.visibility === 'unlisted', `${uri} is not for all`)
    )
      return
    // A second boost of one post by one account is passed over: whoever wants to bump undoes the first.
    if (!world.check(!world.boosts.has(`${actor.uri} ${uri}`), `${actor.uri} boosts ${uri} twice`)) return
    world.boosts.add(`${actor.uri} ${uri}`)
    if (!world.check(isFresh(activity.published), `${activity.id} is too old for any home`)) return
    for (const fan of world.fansOf(actor.uri))
      world.homes.get(fan.uri)!.unshift({ post: uri, boostedBy: actor.uri })
  },
  Like: async (world, activity, actor) => {
    world.check(world.posts.has(idOf(activity.object)), `${activity.id} likes what is not here`)
    world.likes.add(`${actor.uri} ${idOf(activity.object)}`)
  },
  Undo: async (world, activity, actor) => undo(world, activity, actor),
}

async function unknown(world: World, activity: Json): Promise<void> {
  world.check(false, `${activity.id} is a ${activity.type}`)
}

// §3.10: Like needs the whole object, and we ask the same of the others.
function undo(world: World, activity: Json, actor: Remote): void {
  const { object } = activity
  if (!world.check(isJson(object), `${activity.id} does not embed what it undoes`)) return
  const undone = object as Json
  world.check(undone.actor === actor.uri, `${activity.id} undoes another’s activity`)
  const target = idOf(undone.object)
  if (undone.type === 'Follow') world.untie(actor.uri, target)
  else if (undone.type === 'Like') world.likes.delete(`${actor.uri} ${target}`)
  else if (world.check(undone.type === 'Announce', `${activity.id} undoes a ${undone.type}`))
    unboost(world, actor, target)
}

// What is older than this goes into no home timeline (REAL_TIME_WINDOW).
const HOME_MS = 6 * 3_600_000

function isFresh(published: unknown): boolean {
  return Date.now() - Date.parse(String(published)) < HOME_MS
}

function unboost(world: World, actor: Remote, target: string): void {
  world.check(world.boosts.delete(`${actor.uri} ${target}`), `${actor.uri} undoes no boost of ${target}`)
  for (const lines of world.homes.values())
    lines.splice(0, lines.length, ...lines.filter((l) => l.post !== target || l.boostedBy !== actor.uri))
}

// §3.10: looked up by the Follow's id, and all of the Follow must be right.
function answered(world: World, activity: Json, actor: Remote) {
  const follow = isJson(activity.object) ? activity.object : {}
  const tie = world.ties.find(({ id }) => id === follow.id)
  const isWhole =
    world.check(follow.type === 'Follow', `${activity.id} does not embed the Follow`) &&
    world.check(tie !== undefined, `${activity.id} answers ${follow.id}, which was not asked`) &&
    world.check(follow.actor === tie!.follower, `${activity.id} names ${follow.actor}`) &&
    world.check(follow.object === actor.uri && tie!.followee === actor.uri, `${activity.id} is by another`)
  return isWhole ? tie : undefined
}

// §3.7: only what is later than what stands, and really another.
function edit(world: World, note: Json, actor: Remote): Post | undefined {
  const known = world.posts.get(String(note.id))
  const post = readPost(world, note, actor)
  if (!post || !world.check(known !== undefined, `${note.id} is edited before it came`)) return undefined
  const isLater = world.check(
    post.updated !== null && Date.parse(post.updated) > Date.parse(known!.updated ?? known!.published),
    `${note.id} is edited, but not later (${post.updated})`,
  )
  if (!isLater) return undefined
  world.check(post.content !== known!.content, `${note.id} is edited without a change`)
  const edited = { ...post, history: [...known!.history, known!.content] }
  world.posts.set(post.uri, edited)
  for (const [member, lines] of world.told)
    if (world.boosts.has(`${member} ${post.uri}`)) lines.push({ post: post.uri, kind: 'edit' })
  return edited
}

// §3.2, the row "Relation".
function concerns(world: World, post: Post): boolean {
  const isAddressed = [...post.to, ...post.cc].some((uri) => world.members.has(uri))
  const isFollowed = world.fansOf(post.author).length > 0
  const isAnswer = post.inReplyTo !== null && world.isOwn(post.inReplyTo)
  return isAddressed || (post.visibility !== 'direct' && isFollowed) || isAnswer
}

function show(world: World, post: Post): void {
  if (!isFresh(post.published)) return
  const readers = post.visibility === 'direct' || isToStranger(world, post) ? [] : world.fansOf(post.author)
  for (const { uri } of readers) world.homes.get(uri)!.unshift({ post: post.uri, boostedBy: null })
}

// A reply to somebody whom the reader does not follow is not for her home (product §2.2 no. 9).
function isToStranger(world: World, post: Post): boolean {
  const answered = post.inReplyTo === null ? undefined : world.posts.get(post.inReplyTo)
  return answered !== undefined && answered.author !== post.author && !world.fansOf(answered.author).length
}

function sameAudience(activity: Json, note: Json): boolean {
  return JSON.stringify([activity.to, activity.cc]) === JSON.stringify([note.to, note.cc])
}

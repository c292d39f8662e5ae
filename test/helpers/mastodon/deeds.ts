// What its members do, as a test asks for it: each deed takes and gives JSON.
import { compose, type Draft, draft } from './compose.ts'
import { tellMentioned } from './mentions.ts'
import { findHandle, findPost } from './resolve.ts'
import {
  answerFollow,
  sendBoost,
  sendDelete,
  sendFollow,
  sendLike,
  sendPost,
  sendUnboost,
  sendUnfollow,
  sendUnlike,
} from './send.ts'
import type { Member, World } from './world.ts'

/** Every deed by its name. */
export const DEEDS = {
  join: async (world: World, { name }: { name: string }) => ({ uri: world.join(name).uri }),
  lock: async (world: World, { as }: { as: string }) => {
    memberAt(world, as).isLocked = true
  },
  find: async (world: World, { handle }: { handle: string }) => {
    const found = await findHandle(world, handle)
    return found && { uri: found.uri, acct: found.acct, type: found.type, isLocked: found.isLocked }
  },
  paste: async (world: World, { url }: { url: string }) => await findPost(world, url),
  follow: (world: World, { as, uri }: { as: string; uri: string }) =>
    sendFollow(world, memberAt(world, as), uri),
  unfollow: (world: World, { as, uri }: { as: string; uri: string }) =>
    sendUnfollow(world, memberAt(world, as), uri),
  tie: async (world: World, { follower, followee }: { follower: string; followee: string }) =>
    world.tie(follower, followee),
  answer: async (world: World, given: { as: string; follower: string; type: 'Accept' | 'Reject' }) =>
    answerFollow(world, memberAt(world, given.as), given),
  home: async (world: World, { as }: { as: string }) => world.homes.get(as),
  post: async (world: World, { uri }: { uri: string }) => world.posts.get(uri),
  told: async (world: World, { as }: { as: string }) => world.told.get(as),
  makeCards: async (world: World) => {
    world.makesCards = true
  },
  card: async (world: World, { uri }: { uri: string }) => world.cards.get(uri) ?? null,
  write: async (world: World, given: Draft & { as: string }) => {
    const member = memberAt(world, given.as)
    const post = draft(world, member, given)
    world.posts.set(post.uri, post)
    tellMentioned(world, post)
    await sendPost(world, member, post)
    return post
  },
  edit: async (world: World, { as, uri, text }: { as: string; uri: string; text: string }) => {
    const post = world.posts.get(uri)!
    const updated = new Date(Math.max(Date.now(), Date.parse(post.published) + 1_000)).toISOString()
    const edited = { ...post, content: compose(world, text), updated }
    world.posts.set(uri, edited)
    await sendPost(world, memberAt(world, as), edited)
  },
  remove: async (world: World, { as, uri }: { as: string; uri: string }) => {
    const post = world.posts.get(uri)!
    world.posts.delete(uri)
    world.graves.add(uri)
    await sendDelete(world, memberAt(world, as), post)
  },
  boost: async (world: World, { as, uri }: { as: string; uri: string }) => {
    const id = `${as}/statuses/${world.next()}/activity`
    world.boosts.add(`${as} ${uri}`)
    await sendBoost(world, memberAt(world, as), { post: world.posts.get(uri)!, id })
    return id
  },
  unboost: async (world: World, { as, uri, id }: { as: string; uri: string; id: string }) => {
    world.boosts.delete(`${as} ${uri}`)
    await sendUnboost(world, memberAt(world, as), { post: world.posts.get(uri)!, id })
  },
  like: async (world: World, { as, uri }: { as: string; uri: string }) => {
    const id = `${as}#likes/${world.next()}`
    await sendLike(world, memberAt(world, as), { post: world.posts.get(uri)!, id })
    return id
  },
  unlike: async (world: World, { as, uri, id }: { as: string; uri: string; id: string }) =>
    sendUnlike(world, memberAt(world, as), { post: world.posts.get(uri)!, id }),
  likes: async (world: World, { uri }: { uri: string }) =>
    [...world.likes].filter((like) => like.endsWith(` ${uri}`)).length,
  violations: async (world: World) => world.violations,
}

function memberAt(world: World, uri: string): Member {
  const member = world.members.get(uri)
  if (!member) throw new Error(`${uri} is no member`)
  return member
}

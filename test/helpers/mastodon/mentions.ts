// Whom a post names, and whether Mastodon shows it to them (product §2.2 no. 11 and 17).
import type { Post, World } from './world.ts'

const ANCESTORS_MAX = 100

/** Tells the members whom a post names; a private one from somebody they neither follow nor wrote to is filtered. */
export function tellMentioned(world: World, post: Post): void {
  const named = post.tag.flatMap((tag) => (tag.type === 'Mention' ? [String(tag.href)] : []))
  for (const uri of named.filter((one) => world.members.has(one))) {
    const isShown = post.visibility !== 'direct' || isExpected(world, post, uri)
    world.told.get(uri)!.push({ post: post.uri, kind: isShown ? 'mention' : 'filtered' })
  }
  if (post.visibility !== 'direct' || world.isOwn(post.author)) return
  const addressed = [...post.to, ...post.cc]
  world.check(
    addressed.every((uri) => named.includes(uri)),
    `${post.uri} is private, and addresses somebody without naming her`,
  )
  world.check(addressed.length === 1, `${post.uri} is private, and goes to ${addressed.length}`)
}

function isExpected(world: World, post: Post, reader: string): boolean {
  if (world.tie(reader, post.author)?.isAccepted) return true
  let above = post.inReplyTo
  for (let step = 0; above !== null && step < ANCESTORS_MAX; step++) {
    const parent = world.posts.get(above)
    if (!parent) return false
    const isHers = parent.author === reader && parent.visibility === 'direct'
    if (isHers && parent.to.includes(post.author)) return true
    above = parent.inReplyTo
  }
  return false
}

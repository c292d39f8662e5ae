// What a member types, as Mastodon makes a post of it.
import { type Json, type Member, type Post, PUBLIC, type Remote, type World } from './world.ts'

/** What a member typed, and how. Handles in the text (`@ada@writers.example`) that were looked up become mentions. */
export interface Draft {
  text: string
  to?: string
  inReplyTo?: string
  visibility?: Post['visibility']
}

/**
 * A post of a member. As the reply box does, a reply names whom it answers and whoever was named there; a private post to
 * a group also addresses the group's followers (product §2.2 no. 12).
 */
export function draft(world: World, { uri, name }: Member, given: Draft): Post {
  const id = world.next()
  const { inReplyTo, to, text, visibility = 'public' } = given
  const answered = inReplyTo === undefined ? undefined : world.posts.get(inReplyTo)!
  const before = answered?.tag.flatMap((tag) => (tag.type === 'Mention' ? [String(tag.href)] : [])) ?? []
  const typed = handlesIn(world, text).map((one) => one.uri)
  const filled = [answered?.author, ...before, to].filter((one) => one !== undefined && one !== uri)
  const named = [...new Set([...filled, ...typed])].flatMap((one) => world.person(one!) ?? [])
  const missing = named.filter((one) => !typed.includes(one.uri))
  const greeting = missing.map((one) => `@${one.acct} `).join('')
  return {
    uri: `${uri}/statuses/${id}`,
    url: `${world.origin}/@${name}/${id}`,
    author: uri,
    content: compose(world, greeting + text),
    visibility,
    inReplyTo: inReplyTo ?? null,
    published: new Date().toISOString(),
    updated: null,
    history: [],
    tag: named.map((one): Json => ({ type: 'Mention', href: one.uri, name: `@${one.acct}` })),
    ...addressed(uri, visibility, named),
  }
}

/** The markup of what was typed: paragraphs, line breaks, mentions. */
export function compose(world: World, text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const linked = handlesIn(world, text).reduce(
    (markup, one) => markup.replaceAll(`@${one.acct}`, mentionOf(one)),
    escaped,
  )
  const paragraphs = linked.split(/\n{2,}/).map((lines) => `<p>${lines.replaceAll('\n', '<br />')}</p>`)
  return paragraphs.join('')
}

function handlesIn(world: World, text: string): Remote[] {
  const members = [...world.members.keys()].map((uri) => world.person(uri)!)
  return [...world.remotes.values(), ...members].filter((one) => text.includes(`@${one.acct}`))
}

function mentionOf({ url, acct }: Remote): string {
  return `<span class="h-card" translate="no"><a href="${url}" class="u-url mention">@<span>${acct.split('@')[0]}</span></a></span>`
}

function addressed(uri: string, visibility: Post['visibility'], named: Remote[]): Pick<Post, 'to' | 'cc'> {
  const uris = named.map((one) => one.uri)
  const followers = `${uri}/followers`
  if (visibility === 'public') return { to: [PUBLIC], cc: [followers, ...uris] }
  if (visibility === 'unlisted') return { to: [followers], cc: [PUBLIC, ...uris] }
  if (visibility === 'private') return { to: [followers], cc: uris }
  const groups = named.filter((one) => one.type === 'Group').map((one) => one.followers)
  return { to: [...uris, ...groups], cc: [] }
}

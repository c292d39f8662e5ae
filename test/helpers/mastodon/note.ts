// What Mastodon makes of a Note (federation.md §3.2–§3.7), and what it shows nothing of.
import { isJson, type Json, type Post, PUBLIC, type Remote, type World } from './world.ts'

/** Reads a Note of another server; undefined, with a complaint, when it would be dropped. */
export function readPost(world: World, note: Json, author: Remote): Post | undefined {
  const uri = String(note.id)
  const says = (isRight: boolean, what: string) => world.check(isRight, `the Note ${uri}: ${what}`)
  const isUsable =
    says(note.type === 'Note', `type ${note.type}`) &&
    says(new URL(uri).host === new URL(author.uri).host, 'on its author’s host') &&
    says(note.attributedTo === author.uri, `attributed to ${note.attributedTo}`) &&
    says(!world.graves.has(uri), 'was deleted') &&
    says(typeof note.content === 'string' && note.content !== '', 'has content')
  if (!isUsable) return undefined
  const [to, cc] = [note.to, note.cc].map((list) => (Array.isArray(list) ? list.map(String) : []))
  checkFields(note, says)
  checkAudience(note, author, says)
  checkTags(note, says)
  checkCounts(note, says)
  return {
    uri,
    url: String(note.url),
    author: author.uri,
    content: String(note.content),
    visibility: visibilityOf(to!, cc!, author.followers),
    inReplyTo: note.inReplyTo === null ? null : String(note.inReplyTo),
    published: String(note.published),
    updated: note.updated === undefined ? null : String(note.updated),
    history: [],
    tag: tagsOf(note),
    to: to!,
    cc: cc!,
  }
}

type Says = (isRight: boolean, what: string) => boolean

function checkFields(note: Json, says: Says): void {
  const { contentMap, content } = note
  const first = isJson(contentMap) ? Object.values(contentMap)[0] : undefined
  says(first === content, 'contentMap repeats content')
  says(isMoment(note.published), 'published')
  says(note.updated === undefined || isMoment(note.updated), 'updated')
  says(note.summary === null || typeof note.summary === 'string', 'summary is a text or null')
  says(typeof note.sensitive === 'boolean', 'sensitive')
  says('inReplyTo' in note, 'inReplyTo is said')
  says(typeof note.url === 'string' && /^https?:/.test(note.url), 'url')
  says(Array.isArray(note.attachment) && note.attachment.length <= 4, 'at most four attachments, as an array')
  says(
    typeof note.conversation === 'string' && note.context === note.conversation,
    'conversation and context',
  )
  says(!('bto' in note || 'bcc' in note), 'bto and bcc stay at home')
}

function checkAudience(note: Json, author: Remote, says: Says): void {
  const lists = [note.to, note.cc]
  says(lists.every(Array.isArray), 'to and cc are arrays')
  const named = lists.flat().map(String)
  says(!named.includes('as:Public') && !named.includes('Public'), 'Public is written in full')
  says(named.length > 0, 'is addressed to somebody')
  const isForAll = named.includes(PUBLIC)
  says(!isForAll || named.includes(author.followers), 'names the followers collection of the actor document')
  const policy = isJson(note.interactionPolicy) ? note.interactionPolicy : {}
  const quote = isJson(policy.canQuote) ? policy.canQuote.automaticApproval : undefined
  says(Array.isArray(quote), 'says who may quote it')
}

function checkTags(note: Json, says: Says): void {
  says(Array.isArray(note.tag), 'tag is an array')
  const named = [note.to, note.cc].flat().map(String)
  for (const { type, href, name } of tagsOf(note)) {
    if (type === 'Mention') {
      says(named.includes(String(href)), `mentions ${href} without addressing it`)
      says(/^@[^@]+@[^@]+$/.test(String(name)), `a mention is called ${name}`)
      says(/class="u-url mention"/.test(String(note.content)), 'a mention is linked as one')
    } else if (type === 'Hashtag') {
      says(/^#\S+$/.test(String(name)) && /^https?:/.test(String(href)), `a hashtag is called ${name}`)
    } else says(false, `has a tag of type ${type}`)
  }
}

function checkCounts(note: Json, says: Says): void {
  for (const name of ['likes', 'shares'] as const) {
    const counted = isJson(note[name]) ? note[name] : {}
    says(typeof counted.totalItems === 'number', `${name} are counted inline`)
  }
  const { id, first } = isJson(note.replies) ? note.replies : {}
  says(
    typeof id === 'string' && new URL(id).host === new URL(String(note.id)).host,
    'replies are on its host',
  )
  says(isJson(first) && Array.isArray(first.items), 'the first page of replies is inline')
}

function visibilityOf(to: string[], cc: string[], followers: string): Post['visibility'] {
  if (to.includes(PUBLIC)) return 'public'
  if (cc.includes(PUBLIC)) return 'unlisted'
  return to.includes(followers) ? 'private' : 'direct'
}

function tagsOf(note: Json): Json[] {
  return Array.isArray(note.tag) ? note.tag.filter(isJson) : []
}

function isMoment(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)
}

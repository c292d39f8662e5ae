// Note <-> our post. The two directions stand side by side: they must mirror each other.
import type { Account } from '../../core/accounts/account.ts'
import type { Byline } from '../../core/accounts/byline.ts'
import type { RemotePost } from '../../core/posts/surroundings.ts'
import type { PostView } from '../../core/posts/view.ts'
import { type Site, tagUrl } from '../../core/site.ts'
import type { Attachment } from '../../db/schema/words.ts'
import { html, plainText, sanitize, trusted } from '../../lib/html.ts'
import { cut } from '../../lib/scrub.ts'
import type { Document } from '../document.ts'
import { isPublic } from '../vocabulary.ts'
import { isSameOrigin } from '../wire/activity.ts'
import type { NoteShape } from '../wire/note.ts'
import { type Audience, audienceOf, visibilityOf } from './audience.ts'
import { emojisOf } from './emoji.ts'
import { interactionPolicyOf, policyOf } from './policy.ts'
import { pollOf, questionOf } from './poll.ts'
import { quoteOf, quotingOf } from './quote.ts'

const TITLE_LENGTH_MAX = 300
const WARNING_LENGTH_MAX = 500
const TAGS_MAX = 50
const NAMED_MAX = 100
const ATTACHMENTS_MAX = 16
const ALT_LENGTH_MAX = 10_000

/**
 * A Note of another node in our words, its HTML cleaned. Undefined when it says nothing: no text, title, attachment or
 * poll, or when it is a vote in a poll (`voteOf`).
 */
export function postOf(note: NoteShape, author: Account): RemotePost | undefined {
  const words = wordsOf(note)
  if (words === undefined) return undefined
  const mentioned = note.tag.flatMap((tag) => (tag.type === 'Mention' && tag.href !== null ? [tag.href] : []))
  const addressed = [...note.to, ...note.cc, ...note.audience].filter(
    (uri) => !isPublic(uri) && uri !== author.followersUri,
  )
  return {
    ...words,
    poll: pollOf(note),
    quote: quoteOf(note),
    policy: policyOf(note, author.followersUri),
    author,
    uri: note.id,
    url: note.url !== null && isSameOrigin(note.url, note.id) ? note.url : note.id,
    visibility: visibilityOf(note, author.followersUri),
    inReplyToUri: note.inReplyTo,
    conversationUri: note.context ?? note.conversation,
    publishedAt: note.published ?? new Date(),
    editedAt: editedAtOf(note),
    mentionedUris: [...new Set(mentioned)].slice(0, NAMED_MAX),
    addressedUris: [...new Set(addressed)].slice(0, NAMED_MAX),
  }
}

// Some programs say with every post when it was last touched, which for most is when it was published.
function editedAtOf({ published, updated }: NoteShape): Date | null {
  return updated !== null && published !== null && updated > published ? updated : null
}

type Words = Pick<
  RemotePost,
  'title' | 'html' | 'warning' | 'isSensitive' | 'language' | 'attachments' | 'tags' | 'emojis'
>

function wordsOf(note: NoteShape): Words | undefined {
  const [language, mapped] = Object.entries(note.contentMap ?? {})[0] ?? [null, null]
  const content = note.content ?? mapped
  const attachments = attachmentsOf(note)
  const isArticle = note.type !== 'Note' && note.type !== 'Question'
  const isEmpty = content === null && note.name === null && attachments.length === 0 && pollOf(note) === null
  if (isEmpty || voteOf(note) !== undefined) return undefined
  const summary = plainOf(note.summary).replaceAll('\u200b', '').trim()
  return {
    title: note.name === null ? null : cut(plainOf(note.name), TITLE_LENGTH_MAX),
    html: htmlOf(note, { content, summary, isArticle }),
    warning: isArticle ? '' : cut(summary, WARNING_LENGTH_MAX),
    isSensitive:
      note.sensitive ||
      note.attachment.some(({ sensitive }) => sensitive) ||
      (!isArticle && note.summary !== null && note.summary !== ''),
    language: languageOf(language),
    attachments,
    emojis: emojisOf(note.tag),
    tags: tagsOf(note),
  }
}

/**
 * The vote that a Note is: which choice of which poll it names. Undefined for any other Note. A vote has a name and no
 * content, and answers a Question; Pleroma's has an empty content beside it.
 */
export function voteOf(note: NoteShape): { title: string; uri: string; pollUri: string } | undefined {
  const { type, name, inReplyTo, content, contentMap } = note
  const isSaid = (content !== null && content !== '') || Object.keys(contentMap ?? {}).length > 0
  if (type !== 'Note' || name === null || inReplyTo === null || isSaid) return undefined
  return note.attachment.length > 0 ? undefined : { title: name, uri: note.id, pollUri: inReplyTo }
}

function attachmentsOf(note: NoteShape): Attachment[] {
  const kept = note.attachment.flatMap(({ url, mediaType, width, height, blurhash, focalPoint, ...said }) =>
    url === null
      ? []
      : [
          {
            url,
            mediaType: mediaType ?? '',
            alt: cut(said.summary || said.name || '', ALT_LENGTH_MAX),
            ...(width !== undefined && height !== undefined && { width, height }),
            ...(blurhash !== undefined && { blurhash }),
            ...(focalPoint !== undefined && { focus: focalPoint }),
          },
        ],
  )
  return kept.slice(0, ATTACHMENTS_MAX)
}

// Most posts have none of the fields that are plain text; those that do may hold markup all the same.
function plainOf(text: string | null): string {
  return text === null || text === '' ? '' : plainText(sanitize(text))
}

// A Page is what Lemmy and its kin call a post of a group: no longer than others', under a title.
function htmlOf(
  note: NoteShape,
  { content, summary, isArticle }: { content: string | null; summary: string; isArticle: boolean },
) {
  if (!isArticle) return sanitize(content ?? '')
  if (note.type !== 'Page' || content === null || summary !== '') return summaryHtml(note, summary)
  return sanitize(
    html`${note.name === null ? '' : html`<p><strong>${note.name}</strong></p>`}${trusted(sanitize(content))}`.toString(),
  )
}

// As Mastodon does with long forms: the reader is sent to the author's own page for the whole of it.
function summaryHtml(note: NoteShape, summary: string) {
  const link = note.url ?? note.id
  return sanitize(
    html`${note.name === null ? '' : html`<p><strong>${note.name}</strong></p>`}${
      summary === '' ? '' : trusted(sanitize(note.summary ?? ''))
    }<p><a href="${link}">${link}</a></p>`.toString(),
  )
}

function tagsOf(note: NoteShape): string[] {
  const names = note.tag.flatMap(({ type, name }) =>
    type === 'Hashtag' && name !== null ? [name.replace(/^#/, '').toLowerCase().trim()] : [],
  )
  return [...new Set(names)].filter((name) => name.length > 0 && name.length <= 100).slice(0, TAGS_MAX)
}

function languageOf(tag: string | null): string | null {
  return tag !== null && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag) ? tag : null
}

/**
 * A post of ours as the document that is served and sent (Activity Vocabulary §3.3 Note, §3.2 Question), without its context. A title
 * stays in the text: GoToSocial folds a Note with a `name` away behind it, as behind a content warning.
 */
export function noteOf(post: PostView, site: Site): Document {
  const named = post.mentions.filter((account) => !account.isSilent)
  return {
    id: post.uri,
    type: 'Note',
    attributedTo: post.author.uri,
    ...noteAudience(post),
    summary: post.warning === '' ? null : post.warning,
    inReplyTo: post.inReplyTo?.uri ?? null,
    published: moment(post.publishedAt),
    ...(post.editedAt === null ? {} : { updated: moment(post.editedAt) }),
    url: post.url,
    sensitive: post.isSensitive,
    content: post.html,
    ...(post.language === null ? {} : { contentMap: { [post.language]: post.html } }),
    ...(post.conversationUri === null
      ? {}
      : { context: post.conversationUri, conversation: post.conversationUri }),
    attachment: post.attachments.map(documentOf),
    tag: [
      ...named.map((account) => mentionOf(account, site)),
      ...post.tags.map((tag) => hashtagOf(tag, site)),
    ],
    ...countsOf(post),
    interactionPolicy: interactionPolicyOf(post),
    ...(post.approvedBy === null ? {} : { approvedBy: post.approvedBy }),
    ...quotingOf(post),
    ...(post.poll === null ? {} : questionOf(post.poll)),
  }
}

function documentOf({ url, mediaType, alt, width, height, blurhash, focus }: Attachment): Document {
  return {
    type: 'Document',
    mediaType,
    url,
    name: alt === '' ? null : alt,
    ...(width && height && { width, height }),
    ...(blurhash && { blurhash }),
    ...(focus && { focalPoint: focus }),
  }
}

/** Whom a post of ours addresses; its activities address the same. */
export function noteAudience(post: PostView): Audience {
  const named = post.mentions.map((account) => account.uri)
  const answered = post.inReplyTo?.author?.uri
  const all = answered === undefined || post.visibility === 'direct' ? named : [answered, ...named]
  const others = [...new Set(all)].filter((uri) => uri !== post.author.uri)
  return audienceOf(post.visibility, post.author.followersUri ?? '', others)
}

// To the millisecond: of two edits in one second the later one would be taken for no edit at all.
const moment = (at: Date | string) => new Date(at).toISOString()

function mentionOf(account: Byline, site: Site): Document {
  return { type: 'Mention', href: account.uri, name: `@${account.handle}@${account.host ?? site.host}` }
}

/** A hashtag as an object (Mastodon's `as:Hashtag`). */
export function hashtagOf(tag: string, site: Site): Document {
  return { type: 'Hashtag', name: `#${tag}`, href: tagUrl(site, tag) }
}

function countsOf(post: PostView): Document {
  const replies = `${post.uri}/replies`
  return {
    replies: {
      id: replies,
      type: 'Collection',
      first: {
        type: 'CollectionPage',
        id: `${replies}?page=`,
        partOf: replies,
        next: `${replies}?page=`,
        items: [],
      },
    },
    likes: { id: `${post.uri}/likes`, type: 'Collection', totalItems: post.likeCount },
    shares: { id: `${post.uri}/shares`, type: 'Collection', totalItems: post.boostCount },
  }
}

import type { Tx } from '../../db/connect.ts'
import type { Visibility } from '../../db/schema/words.ts'
import { handleOf, readHashtags, readMentions, writeHtml } from '../../lib/text.ts'
import type { Account } from '../accounts/account.ts'
import { requireHere } from '../accounts/moves.ts'
import { requireWelcome } from '../blocks.ts'
import { enqueue } from '../jobs.ts'
import { type PickedMedia, takeMedia, tieMedia } from '../media/keep.ts'
import { type Notice, notify } from '../notifications/notify.ts'
import { Refusal } from '../refusal.ts'
import { mediaUrl, type Site, tagUrl } from '../site.ts'
import type { FoundPost } from './find.ts'
import { ownPolicy } from './policy.ts'
import { type PollDraft, pollOf, type StoredPoll } from './polls/poll.ts'
import {
  type Addressed,
  POST_LENGTH_MAX,
  type PostId,
  type StoredPost,
  sendingKey,
  WARNING_LENGTH_MAX,
} from './post.ts'
import { takeQuote } from './quotes/own.ts'
import { makePostId, storePosts } from './store.ts'

/** A post as its writer hands it in; `mentioned` holds the accounts that its text names, looked up before. */
export interface PostDraft {
  text: string
  visibility: Visibility
  warning: string
  language: string | null
  inReplyTo: FoundPost | null
  mentioned: Account[]
  poll?: PollDraft | null
  /** Pictures of hers that wait to be posted. */
  media?: PickedMedia[]
  /** The post that it quotes. */
  quoted?: FoundPost | null
  /** Whom its writer lets reply to it and quote it; everybody, unless she says otherwise. */
  lets?: Parameters<typeof ownPolicy>[1]
}

/** What of a post is made by somebody else than its writer: a referral's page and its rendered terms. */
export type OwnPost = Pick<
  StoredPost,
  'title' | 'html' | 'source' | 'visibility' | 'warning' | 'language' | 'tags'
> & {
  inReplyTo: FoundPost | null
  mentioned: Account[]
  /** Accounts that are addressed without being named: the boards of a referral. */
  addressed: Account[]
  /** The address of its page; undefined: below the writer's profile. */
  url?: string
  poll?: StoredPoll | null
  quoted?: FoundPost | null
  media?: PickedMedia[]
  lets?: Parameters<typeof ownPolicy>[1]
}

/**
 * Publishes a local writer's post and queues it for the fediverse. Refuses as `writePost`; 'forbidden' an answer to who blocks
 * her; as `requireHere` what is neither an answer nor private.
 */
export async function publishPost(tx: Tx, site: Site, author: Account, draft: PostDraft): Promise<PostId> {
  if (draft.inReplyTo) await requireWelcome(tx, author.id, draft.inReplyTo.authorId)
  else if (draft.visibility !== 'direct') requireHere(author)
  const post = writePost(site, draft)
  const poll = draft.poll ? pollOf(draft.poll, new Date()) : null
  const id = await publishOwnPost(tx, site, author, {
    ...post,
    addressed: [],
    poll,
    quoted: draft.quoted ?? null,
    media: draft.media ?? [],
    ...(draft.lets && { lets: draft.lets }),
  })
  if (poll?.endsAt) await enqueue(tx, 'close-poll', { postId: id }, { runAt: poll.endsAt })
  if (isForTheDesk(draft)) await enqueue(tx, 'hear-post', { postId: id })
  return id
}

// What a person typed: a reply may answer a referral, a mention of a board list one, and a private post command the desk.
function isForTheDesk({ inReplyTo, mentioned, visibility }: PostDraft): boolean {
  const local = mentioned.filter((account) => account.host === null)
  return inReplyTo !== null || local.some(({ kind }) => kind !== 'writer' || visibility === 'direct')
}

/** Stores a post that was made here, tells whom it names, and queues it for the fediverse. */
export async function publishOwnPost(tx: Tx, site: Site, author: Account, post: OwnPost): Promise<PostId> {
  const id = await makePostId(tx)
  const { inReplyTo, mentioned: _, addressed: __, url, quoted = null, media = [], lets, ...words } = post
  const uri = `${author.uri}/posts/${id}`
  if (quoted) await takeQuote(tx, author, quoted, uri)
  const urlOf = (name: string) => mediaUrl(site, name)
  const attachments = await takeMedia(tx, author.id, { picked: media, urlOf })
  const stored: StoredPost = {
    ...words,
    authorId: author.id,
    uri,
    url: url ?? `${site.origin}/@${author.handle}/${id}`,
    isSensitive: words.warning !== '',
    attachments,
    emojis: [],
    poll: post.poll ?? null,
    policy: ownPolicy(post.visibility, lets),
    quote: quoted && { uri: quoted.uri, stampUri: null },
    inReplyTo: inReplyTo && { uri: inReplyTo.uri, id: inReplyTo.id, authorId: inReplyTo.authorId },
    conversationUri: inReplyTo?.conversationUri ?? `${uri}/conversation`,
    publishedAt: new Date(),
    editedAt: null,
    addressed: addressedOf(author, post),
  }
  const [known] = await storePosts(tx, [{ id, post: stored }])
  if (known === undefined) throw new Error(`a post with the new id ${id} exists already`)
  await tieMedia(tx, id, media)
  await notify(tx, noticesOf(id, author, post))
  await enqueue(tx, 'send-post', { postId: id }, { key: sendingKey(id) })
  if (quoted && quoted.authorHost !== null) await enqueue(tx, 'request-quote', { postId: id })
  return id
}

function addressedOf(author: Account, { mentioned, addressed, quoted = null }: OwnPost): Addressed[] {
  return [
    ...mentioned.map((account) => ({ accountId: account.id, isSilent: false })),
    ...addressed.map((account) => ({ accountId: account.id, isSilent: true })),
    ...quotedOf(quoted, author, mentioned),
  ]
}

// Whoever is quoted is addressed, since Mastodon keeps no quote of which it hears otherwise (federation §3.2).
function quotedOf(quoted: FoundPost | null, author: Account, mentioned: Account[]): Addressed[] {
  const isNamed = mentioned.some(({ id }) => id === quoted?.authorId)
  if (quoted === null || quoted.authorId === author.id || isNamed) return []
  return [{ accountId: quoted.authorId, isSilent: true }]
}

/**
 * What a draft looks like once published: its markup, hashtags and the accounts it names. Used by previews too.
 * Refuses: 'invalid' when it is empty, over POST_LENGTH_MAX characters, or private and addressed to nobody.
 */
export function writePost(site: Site, draft: PostDraft): Omit<OwnPost, 'addressed'> {
  checkDraft(draft)
  const mentions = new Map<string, string>()
  for (const { handle, host } of readMentions(draft.text).map(({ name, host }) => ({ handle: name, host }))) {
    const account = draft.mentioned.find((one) => isNamed(one, handle, host, site))
    if (account) mentions.set(handleOf({ name: handle, host }), account.url)
  }
  return {
    title: null,
    html: writeHtml(draft.text, { mentions, tagUrl: (tag) => tagUrl(site, tag) }),
    source: draft.text,
    visibility: draft.visibility,
    warning: draft.warning.trim(),
    language: draft.language,
    tags: readHashtags(draft.text),
    inReplyTo: draft.inReplyTo,
    mentioned: draft.mentioned,
  }
}

/** The handles in a draft that lead to nobody, such as `@bo@mastodon.example`: they stay plain words. */
export function findUnknown(
  site: Site,
  { text, mentioned }: Pick<PostDraft, 'text' | 'mentioned'>,
): string[] {
  const unknown = readMentions(text).filter(
    ({ name, host }) => !mentioned.some((one) => isNamed(one, name, host, site)),
  )
  return unknown.map((one) => `@${handleOf(one)}`)
}

function isNamed(account: Account, handle: string, host: string | null, site: Site): boolean {
  if (account.handle.toLowerCase() !== handle) return false
  return account.host === null ? host === null || host === site.host : account.host === host
}

function checkDraft(draft: PostDraft): void {
  if (draft.text.trim() === '' && (draft.media ?? []).length === 0)
    throw new Refusal('invalid', 'A post needs some text, or a picture.')
  if ([...draft.text].length > POST_LENGTH_MAX) {
    throw new Refusal('invalid', `A post holds at most ${POST_LENGTH_MAX} characters.`)
  }
  if ([...draft.warning].length > WARNING_LENGTH_MAX) {
    throw new Refusal('invalid', `A content warning holds at most ${WARNING_LENGTH_MAX} characters.`)
  }
  if (draft.visibility === 'direct' && draft.mentioned.length === 0) {
    throw new Refusal('invalid', 'A direct post must name somebody, such as @ada.')
  }
}

function noticesOf(postId: PostId, author: Account, post: OwnPost): Notice[] {
  const answered =
    post.inReplyTo?.authorHost === null && post.visibility !== 'direct' ? post.inReplyTo.authorId : null
  const named = post.mentioned.filter((account) => account.host === null && account.id !== answered)
  return [
    ...(answered === null ? [] : [{ to: answered, kind: 'reply' as const, from: author.id, postId }]),
    ...named.map((account) => ({ to: account.id, kind: 'mention' as const, from: author.id, postId })),
  ]
}

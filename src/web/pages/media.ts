// Pictures: those that were uploaded here, and copies of those of other nodes. Each is of a kind that we made, and nothing else.
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findAccount, findEmojiUrl, isActive } from '../../core/accounts/find.ts'
import type { Copies, Copy } from '../../core/media/copies.ts'
import type { Shown } from '../../core/media/media.ts'
import { viewPosts } from '../../core/posts/view.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Db } from '../../db/connect.ts'
import { type Files, isFileName } from '../../lib/files.ts'
import { AccountIdText, PostIdText, readParams } from '../input.ts'
import { type Answer, visitOf } from '../visit.ts'

const TYPES: Record<string, string> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
}

const FileParams = z.object({ name: z.string().max(40) })
const AvatarParams = z.object({ account: AccountIdText })
const PictureParams = z.object({ post: PostIdText, at: z.coerce.number().int().min(0).max(99) })
const EmojiParams = z.object({ post: PostIdText, shortcode: z.string().max(64) })
const NameEmojiParams = z.object({ account: AccountIdText, shortcode: z.string().max(64) })

type Parts = { db: Db; files: Files; copies: Copies }

/** What a picture tells browsers: to take it for nothing else, to run nothing in it, and that any page may show it. */
export const PICTURE_HEADERS = {
  helmet: {
    contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': ["'none'"], sandbox: [] } },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  },
} as const

/** `/media/….jpg`: a picture that was uploaded here. Whoever knows its name may see it. */
export function showFile({ files }: Pick<Parts, 'files'>): Answer {
  return async (request, reply) => {
    const { name } = readParams(FileParams, request)
    const bytes = isFileName(name) ? await files.read(name) : undefined
    const mediaType = TYPES[name.split('.').at(-1)!]
    if (!bytes || !mediaType) throw new Refusal('not_found', 'There is no such picture.')
    return send(request, reply, { bytes, mediaType, cache: 'public, max-age=31536000, immutable' })
  }
}

/** `/media/accounts/1/avatar`: the picture that somebody of another node has of herself. */
export function showAvatar({ db, copies }: Parts): Answer {
  return async (request, reply) => {
    const { account: id } = readParams(AvatarParams, request)
    const account = await findAccount(db, id)
    const url = account && isActive(account) && account.host !== null ? account.avatarUrl : null
    return await sendCopy(request, reply, await copyOf(copies, url, 'avatar'))
  }
}

/** `/media/posts/1/0`: a picture of a post of another node, for whoever may read the post. */
export function showPicture({ db, copies }: Parts): Answer {
  return async (request, reply) => {
    const { post: id, at } = readParams(PictureParams, request)
    const [post] = await viewPosts(db, visitOf(request).viewer?.account.id ?? null, [id])
    const url = post && post.author.host !== null ? (post.attachments[at]?.url ?? null) : null
    return await sendCopy(request, reply, await copyOf(copies, url, 'preview'), isPublic(post?.visibility))
  }
}

/** `/media/posts/1/emoji/quill`: a picture that stands for a word in a post of another node. */
export function showEmoji({ db, copies }: Parts): Answer {
  return async (request, reply) => {
    const { post: id, shortcode } = readParams(EmojiParams, request)
    const [post] = await viewPosts(db, visitOf(request).viewer?.account.id ?? null, [id])
    const url = post?.emojis.find((emoji) => emoji.shortcode === shortcode)?.url ?? null
    return await sendCopy(request, reply, await copyOf(copies, url, 'emoji'), isPublic(post?.visibility))
  }
}

/** `/media/accounts/1/emoji/quill`: a picture that stands for a word in what somebody of another node says of herself. */
export function showNameEmoji({ db, copies }: Parts): Answer {
  return async (request, reply) => {
    const { account, shortcode } = readParams(NameEmojiParams, request)
    const url = (await findEmojiUrl(db, account, shortcode)) ?? null
    return await sendCopy(request, reply, await copyOf(copies, url, 'emoji'))
  }
}

const isPublic = (visibility: string | undefined) => visibility === 'public' || visibility === 'unlisted'

async function copyOf(copies: Copies, url: string | null, shown: Shown): Promise<Copy | undefined> {
  return url === null ? undefined : await copies.read(url, shown)
}

async function sendCopy(
  request: FastifyRequest,
  reply: FastifyReply,
  copy: Copy | undefined,
  isForAll = true,
): Promise<FastifyReply> {
  if (!copy) throw new Refusal('not_found', 'There is no such picture.')
  return send(request, reply, { ...copy, cache: `${isForAll ? 'public' : 'private'}, max-age=86400` })
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { bytes, mediaType, cache }: Copy & { cache: string },
): FastifyReply {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  reply.headers({ etag, 'cache-control': cache, 'content-disposition': 'inline' })
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  return reply.type(mediaType).send(bytes)
}

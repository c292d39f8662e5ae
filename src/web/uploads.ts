// Files that a form sends along (RFC 7578): read only where a page takes them, and only from who is signed in.
import multipart, { type MultipartFile } from '@fastify/multipart'
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify'
import type { AccountId } from '../core/accounts/account.ts'
import { keepMedia } from '../core/media/keep.ts'
import { KEPT_SIZES, type MediaId, PICTURE_FAULTS, PICTURES_MAX } from '../core/media/media.ts'
import { Refusal } from '../core/refusal.ts'
import type { Db } from '../db/connect.ts'
import { type Files, makeFileName } from '../lib/files.ts'
import { makePicture, PICTURE_BYTES_MAX } from '../lib/picture.ts'
import { scrub } from '../lib/scrub.ts'
import { limitBody } from '../lib/slow-bodies.ts'

/** A file as a form sent it; `isCut` when it was larger than what is read. */
export interface SentFile {
  name: string
  bytes: Buffer
  isCut: boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The files that a form sent along, to a page that takes some. */
    sentFiles: SentFile[]
  }
  interface FastifyContextConfig {
    /** Whether the page takes files from who is signed in. */
    takesFiles?: boolean
  }
}

const UPLOAD_MS = 120_000
// Fields are kept in memory, and strangers send them too: what they come to is a few MiB, and no page here has more.
const FIELDS_MAX = 64
const FIELD_BYTES_MAX = 65_536

/** Lets forms send files along, to a page that takes some: what is no file becomes a field as of any other form. */
export async function readUploads(app: FastifyInstance): Promise<void> {
  app.decorateRequest('sentFiles')
  app.addHook('onRequest', async (request) => {
    request.sentFiles = []
    const type = String(request.headers['content-type'])
    if (/^\s*multipart\//i.test(type) && request.routeOptions.config.takesFiles !== true)
      throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(type)
    // Of members alone, after a session was found: a picture takes longer than the words of strangers may.
    if (mayUpload(request)) limitBody(request.raw, UPLOAD_MS)
  })
  await app.register(multipart, {
    attachFieldsToBody: true,
    throwFileSizeLimit: false,
    limits: {
      fileSize: PICTURE_BYTES_MAX,
      files: PICTURES_MAX,
      fields: FIELDS_MAX,
      fieldSize: FIELD_BYTES_MAX,
      parts: FIELDS_MAX + PICTURES_MAX,
    },
    onFile: takeFile,
  })
  app.addHook('preValidation', async (request) => {
    if (request.isMultipart()) request.body = fieldsOf(request.body as Record<string, unknown>)
  })
}

function mayUpload({ viewer, routeOptions }: FastifyRequest): boolean {
  return viewer !== null && routeOptions.config.takesFiles === true
}

async function takeFile(this: FastifyRequest, part: MultipartFile): Promise<void> {
  // A field for files that was left empty is sent all the same.
  if (!mayUpload(this) || part.filename === '') {
    part.file.resume()
    return
  }
  const chunks: Buffer[] = []
  for await (const chunk of part.file) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  if (bytes.length > 0) this.sentFiles.push({ name: part.filename, bytes, isCut: part.file.truncated })
}

function fieldsOf(parts: Record<string, unknown>): Record<string, string | string[]> {
  const entries = Object.entries(parts).flatMap(([name, part]) => {
    const values = [part].flat().flatMap((one) => {
      const { type, value } = (one ?? {}) as { type?: string; value?: unknown }
      return type === 'field' ? [scrub(String(value ?? ''))] : []
    })
    return values.length === 0 ? [] : [[name, values.length === 1 ? values[0]! : values] as const]
  })
  return Object.fromEntries(entries)
}

/**
 * Keeps the pictures that a form sent, each drawn anew. Gives those that were kept, and says of the others why not: one that is
 * no picture costs none of the others, and nothing that was typed.
 */
export async function keepPictures(
  { db, files }: { db: Db; files: Files },
  ownerId: AccountId,
  { sent, use }: { sent: SentFile[]; use: 'post' | 'avatar' },
): Promise<{ kept: { id: MediaId; name: string }[]; faults: string[] }> {
  const kept: { id: MediaId; name: string }[] = []
  const faults: string[] = []
  for (const { name: sentName, bytes, isCut } of sent) {
    const picture = isCut ? 'too_large' : await makePicture(bytes, KEPT_SIZES[use])
    if (typeof picture === 'string') {
      faults.push(`“${shortName(sentName)}” ${PICTURE_FAULTS[picture]}.`)
      continue
    }
    const name = makeFileName(picture.ending)
    await files.write(name, picture.bytes, picture.mediaType)
    try {
      const id = await db.transaction().execute((tx) => keepMedia(tx, ownerId, { name, use, picture }))
      kept.push({ id, name })
    } catch (refusal) {
      await files.remove(name)
      if (!(refusal instanceof Refusal)) throw refusal
      faults.push(refusal.message)
    }
  }
  return { kept, faults }
}

const NAME_SHOWN_MAX = 60

function shortName(name: string): string {
  return scrub(name).split(/[/\\]/).at(-1)!.slice(0, NAME_SHOWN_MAX)
}

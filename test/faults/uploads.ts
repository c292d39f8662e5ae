// A writer here who sends pictures as browsers do: the file first, then the post that shows it.
import sharp from 'sharp'
import { giveLogin } from '../../src/core/auth/logins.ts'
import { openSession } from '../../src/core/auth/sessions.ts'
import type { Db } from '../../src/db/connect.ts'
import { formTokenOf } from '../../src/web/form-token.ts'
import type { People } from '../helpers/people.ts'

const PATIENCE_MS = 8_000

/** What was said to a picture, and what it is called here if it was taken. */
export interface Upload {
  /** The answer to the post that shows it, or to the file if that was not taken; or what went wrong. */
  status: number | string
  mediaId: string | undefined
}

/** A writer whom nobody follows, at her browser. */
export interface Browser {
  sendPicture: () => Promise<Upload>
  /** Posts words alone; gives the answer, or what went wrong. */
  sendWords: () => Promise<number | string>
}

/** Makes a writer and signs her in. */
export async function openBrowser(node: {
  db: Db
  people: People
  origin: string
  secretKey: Buffer
}): Promise<Browser> {
  const { db, people, origin, secretKey } = node
  const bea = await people.makeWriter('bea')
  const session = await db.transaction().execute(async (tx) => {
    await giveLogin(tx, bea.id, { role: 'member', passwordHash: '' })
    return await openSession(tx, bea.id)
  })
  const file = await sharp({ create: { width: 320, height: 200, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
  const post = async (fields: Record<string, string>, picture?: Blob) => {
    const body = new FormData()
    const words = { text: 'A picture', warning: '', language: 'en', visibility: 'unlisted' }
    const given = { token: formTokenOf(secretKey, session), ...words, ...fields }
    for (const [name, value] of Object.entries(given)) body.append(name, value)
    if (picture) body.append('picture', picture, 'picture.png')
    const headers = { cookie: `session=${session}`, origin }
    const signal = AbortSignal.timeout(PATIENCE_MS)
    return await fetch(`${origin}/new/post`, { method: 'POST', headers, body, redirect: 'manual', signal })
  }
  return {
    sendPicture: async () => {
      let mediaId: string | undefined
      try {
        const taken = await post({ step: 'preview' }, new Blob([new Uint8Array(file)]))
        mediaId = /name="media" value="(\d+)"/.exec(await taken.text())?.[1]
        if (mediaId === undefined) return { status: taken.status, mediaId }
        const { status } = await post({ step: 'publish', media: mediaId, alt: 'Nothing but teal' })
        return { status, mediaId }
      } catch (fault) {
        return { ...failed(fault), mediaId }
      }
    },
    sendWords: async () => (await post({ step: 'publish' }).catch(failed)).status,
  }
}

function failed(fault: unknown): { status: string } {
  const { name, cause } = fault as { name: string; cause?: { code?: string } }
  return { status: cause?.code ?? name }
}

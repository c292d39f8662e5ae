// A browser without eyes: keeps cookies, and sends forms as the page that holds them would.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FastifyInstance, fastify, type LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { type Account, parseHandle } from '../../src/core/accounts/account.ts'
import { findLocalAccount, findRemoteAccount } from '../../src/core/accounts/find.ts'
import { openGuestSession } from '../../src/core/auth/guests.ts'
import { Copies } from '../../src/core/media/copies.ts'
import { Refusal } from '../../src/core/refusal.ts'
import type { Site } from '../../src/core/site.ts'
import type { Db } from '../../src/db/connect.ts'
import { openFolder } from '../../src/lib/files.ts'
import { web } from '../../src/web/index.ts'
import type { WebParts } from '../../src/web/web-parts.ts'
import { VAULT_KEYS } from '../helpers/candidates.ts'
import { testDatabase } from '../helpers/database.ts'
import { PASSWORD, SECRET_KEY, SITE } from '../helpers/make.ts'

/** What a test of pages needs: a database, and a server that serves nothing but pages. */
export async function openPages(
  t: Test,
  { site = SITE, ...given }: Partial<WebParts> = {},
): Promise<{
  db: Db
  app: FastifyInstance
  visitor: () => Visitor
  signedIn: (as: Account) => Promise<Visitor>
  /** Somebody who is at home elsewhere, signed in as a guest. */
  guest: (as: Account) => Promise<Visitor>
}> {
  const db = given.db ?? (await testDatabase(t)).db
  const app = fastify({ routerOptions: { maxParamLength: 400 } })
  await app.register(
    web({
      db,
      site,
      secretKey: SECRET_KEY,
      lookup: knownAccounts(db),
      askAnew: async (account) => account,
      vaultKeys: VAULT_KEYS,
      homes: NO_HOMES,
      ...picturesOf(t, db),
      ...given,
    }),
  )
  t.teardown(() => app.close())
  const visitor = () => new Visitor(app, site)
  return {
    db,
    app,
    visitor,
    signedIn: async (as) => {
      const one = visitor()
      await one.send('/sign-in', { handle: as.handle, password: PASSWORD })
      return one
    },
    guest: async (as) => {
      const one = visitor()
      one.cookies.set('guest', await db.transaction().execute((tx) => openGuestSession(tx, as.id)))
      return one
    },
  }
}

/** A folder for pictures that lives as long as the test, and no picture of other nodes to be had. */
export function picturesOf(t: Pick<Test, 'teardown'>, db: Db): Pick<WebParts, 'files' | 'copies'> {
  const folder = mkdtempSync(join(tmpdir(), 'watercooler-media-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const files = openFolder(folder)
  return { files, copies: new Copies({ db, files, fetchPicture: async () => undefined }) }
}

/** Nobody signs in from elsewhere. */
export const NO_HOMES: WebParts['homes'] = {
  findHome: async () => Promise.reject(new Refusal('conflict', 'Nobody is to be asked.')),
  begin: async () => Promise.reject(new Refusal('conflict', 'Nobody is to be asked.')),
  finish: async () => Promise.reject(new Refusal('conflict', 'Nobody is to be asked.')),
}

/** Finds the accounts that the database has, and asks no other node. */
function knownAccounts(db: Db): WebParts['lookup'] {
  return async (text) => {
    const { handle, host } = parseHandle(text) ?? { handle: '', host: null }
    const account =
      host === null ? await findLocalAccount(db, handle) : await findRemoteAccount(db, handle, host)
    if (account) return { account }
    throw new Refusal('not_found', `There is nothing to be found under “${text}”.`)
  }
}

/** The fields of a form; several values of one name stand as a list. */
export type Fields = Record<string, string | string[]>

/** One browser. */
export class Visitor {
  readonly app: FastifyInstance
  readonly origin: string
  readonly cookies = new Map<string, string>()

  constructor(app: FastifyInstance, site: Site) {
    this.app = app
    this.origin = site.origin
  }

  /** Asks for a page. */
  async get(path: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.#keep(
      await this.app.inject({ method: 'GET', url: path, headers: { ...this.#sent(), ...headers } }),
    )
  }

  /** Fills in the form that stands on a page (at the form's own address, unless said) and sends it. */
  async send(path: string, fields: Fields, page = path): Promise<LightMyRequestResponse> {
    const { body } = await this.get(page)
    const [, token = ''] = /name="token" value="([^"]*)"/.exec(body) ?? []
    return await this.post(path, { token, ...fields })
  }

  /** Sends a form as it is, with the headers that a browser adds unless others are given. */
  async post(
    path: string,
    fields: Fields,
    headers: Record<string, string> = { origin: this.origin, 'sec-fetch-site': 'same-origin' },
  ): Promise<LightMyRequestResponse> {
    const pairs = Object.entries(fields).flatMap(([name, given]) =>
      [given].flat().map((value) => [name, value] as [string, string]),
    )
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const payload = new URLSearchParams(pairs).toString()
    return this.#keep(
      await this.app.inject({
        method: 'POST',
        url: path,
        payload,
        headers: { ...type, ...this.#sent(), ...headers },
      }),
    )
  }

  /** Sends a form that has files in it, as a browser does. */
  async sendFiles(
    path: string,
    fields: Fields,
    files: { field: string; name: string; bytes: Uint8Array<ArrayBuffer> }[],
  ): Promise<LightMyRequestResponse> {
    const { body } = await this.get(path)
    const form = new FormData()
    form.append('token', /name="token" value="([^"]*)"/.exec(body)?.[1] ?? '')
    for (const [name, given] of Object.entries(fields))
      for (const value of [given].flat()) form.append(name, value)
    for (const { field, name, bytes } of files) form.append(field, new Blob([bytes]), name)
    const whole = new Response(form)
    return this.#keep(
      await this.app.inject({
        method: 'POST',
        url: path,
        payload: Buffer.from(await whole.arrayBuffer()),
        headers: {
          'content-type': whole.headers.get('content-type')!,
          origin: this.origin,
          'sec-fetch-site': 'same-origin',
          ...this.#sent(),
        },
      }),
    )
  }

  #sent(): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return cookie === '' ? {} : { cookie }
  }

  #keep(response: LightMyRequestResponse): LightMyRequestResponse {
    for (const { name, value, expires } of response.cookies as {
      name: string
      value: string
      expires?: Date
    }[]) {
      if (expires !== undefined && expires.getTime() <= Date.now()) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return response
  }
}

// A GoToSocial on loopback, operated by its own command line and by its Mastodon-compatible client API.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { cleanEnvironment, startServer } from '../helpers/process.ts'
import { memberOf, type OtherServer } from './mastodon-client.ts'

const execute = promisify(execFile)

/** The password of everybody who joins. */
export const PASSWORD = 'only-for-this-test-4f1c9b'

/**
 * Runs a GoToSocial of its own, with SQLite in a temporary folder, on http://127.0.0.1:`port` until the test ends.
 * It speaks plain http and dials loopback only. Beside the binary stand `web/template` and `web/assets` of its source.
 */
export async function startGoToSocial(
  t: Test,
  { binary, port }: { binary: string; port: number },
): Promise<OtherServer> {
  const folder = await mkdtemp(join(tmpdir(), 'gotosocial-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'media'))
  const origin = `http://127.0.0.1:${port}`
  const env = cleanEnvironment(settings({ binary, port, folder }))
  await startServer(t, {
    name: `GoToSocial at ${origin}`,
    command: binary,
    args: ['server', 'start'],
    env,
    readyUrl: `${origin}/readyz`,
  })
  return {
    name: 'GoToSocial',
    knowsBy: 'handle',
    isOnePersons: false,
    tellsTallies: true,
    hearsFollowsAgain: true,
    host: new URL(origin).host,
    authorize: (name, url) => authorize(origin, name, url),
    join: async (name) => {
      const who = ['--username', name, '--email', emailOf(name), '--password', PASSWORD]
      await execute(binary, ['admin', 'account', 'create', ...who], { env })
      const member = memberOf({ origin, name, token: await signIn(origin, name) })
      await member.api('PATCH', '/api/v1/accounts/update_credentials', { locked: false })
      return member
    },
  }
}

function settings({ binary, port, folder }: { binary: string; port: number; folder: string }) {
  const web = join(dirname(binary), 'web')
  return {
    GTS_HOST: `127.0.0.1:${port}`,
    GTS_PROTOCOL: 'http',
    GTS_BIND_ADDRESS: '127.0.0.1',
    GTS_PORT: String(port),
    GTS_DB_TYPE: 'sqlite',
    GTS_DB_ADDRESS: join(folder, 'gotosocial.db'),
    GTS_STORAGE_LOCAL_BASE_PATH: join(folder, 'media'),
    GTS_WEB_TEMPLATE_BASE_DIR: join(web, 'template'),
    GTS_WEB_ASSET_BASE_DIR: join(web, 'assets'),
    // Without the first it refuses to dial loopback, without the second it looks handles up by https.
    GTS_HTTP_CLIENT_ALLOW_IPS: '127.0.0.0/8',
    GTS_HTTP_CLIENT_INSECURE_OUTGOING: 'true',
    GTS_ADVANCED_RATE_LIMIT_REQUESTS: '0',
    GTS_ADVANCED_THROTTLING_MULTIPLIER: '0',
  }
}

function emailOf(name: string): string {
  return `${name}@gts.example`
}

// The steps are kept in a session cookie, as by a browser. Gives where its pages lead back to.
async function authorize(origin: string, name: string, url: string): Promise<string> {
  const begun = await fetch(url, { redirect: 'manual' })
  const who = { username: emailOf(name), password: PASSWORD }
  const known = await postForm(`${origin}/auth/sign_in`, who, cookieOf(begun))
  const agreed = await postForm(`${origin}/oauth/authorize`, {}, cookieOf(known))
  return new URL(agreed.headers.get('location') ?? '', origin).href
}

// OAuth 2.0 the way a browser goes, for there is no password grant.
async function signIn(origin: string, name: string): Promise<string> {
  const redirect = `${origin}/signed-in`
  const app = await postForm(`${origin}/api/v1/apps`, {
    client_name: 'interop',
    redirect_uris: redirect,
    scopes: 'read write',
  }).then((answer) => answer.json() as Promise<{ client_id: string; client_secret: string }>)
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: app.client_id,
    redirect_uri: redirect,
    scope: 'read write',
  })
  const back = await authorize(origin, name, `${origin}/oauth/authorize?${asked}`)
  const code = new URL(back).searchParams.get('code') ?? ''
  const answer = await postForm(`${origin}/oauth/token`, {
    grant_type: 'authorization_code',
    code,
    client_id: app.client_id,
    client_secret: app.client_secret,
    redirect_uri: redirect,
  })
  if (!answer.ok) throw new Error(`${name} could not sign in: ${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { access_token: string }).access_token
}

function postForm(url: string, fields: Record<string, string>, cookie = ''): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie },
    body: new URLSearchParams(fields),
  })
}

function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0]!)
    .join('; ')
}

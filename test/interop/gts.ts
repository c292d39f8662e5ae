// A GoToSocial on loopback, operated by its own command line and by its Mastodon-compatible client API.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { cleanEnvironment, startServer } from '../helpers/process.ts'

const execute = promisify(execFile)

const PASSWORD = 'only-for-this-test-4f1c9b'
const TIMELINE_LENGTH = 40

/** An account as GoToSocial shows it; `acct` ends in the host when it is an account of another server. */
export interface GtsAccount {
  id: string
  acct: string
}

/** A post as GoToSocial shows it: `id` is its own, `uri` is the ActivityPub id everywhere. */
export interface GtsPost {
  id: string
  uri: string
  content: string
  edited_at: string | null
  visibility: string
  reblog: GtsPost | null
}

/** How an account of GoToSocial stands to another. */
export interface GtsRelationship {
  following: boolean
  followed_by: boolean
}

/** One who is signed in at a GoToSocial, with the deeds that a test asks of them. */
export type GtsMember = ReturnType<typeof memberOf>

/** A running GoToSocial. `join` makes an account there, which accepts whoever follows it, and signs it in. */
export interface GoToSocial {
  host: string
  join: (name: string) => Promise<GtsMember>
}

/**
 * Runs a GoToSocial of its own, with SQLite in a temporary folder, on http://127.0.0.1:`port` until the test ends.
 * It speaks plain http and dials loopback only. Beside the binary stand `web/template` and `web/assets` of its source.
 */
export async function startGoToSocial(
  t: Test,
  { binary, port }: { binary: string; port: number },
): Promise<GoToSocial> {
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
    host: new URL(origin).host,
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

function memberOf({ origin, name, token }: { origin: string; name: string; token: string }) {
  const api = async <T>(method: 'GET' | 'POST' | 'PATCH', path: string, fields = {}): Promise<T> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const body = method === 'GET' ? null : JSON.stringify(fields)
    const answer = await fetch(origin + path, { method, headers, body })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    handle: `@${name}@${new URL(origin).host}`,
    api,
    /** The account of that handle or URL, fetched from its own server when it is not known yet. */
    find: async (handleOrUrl: string) => {
      const query = new URLSearchParams({ q: handleOrUrl, type: 'accounts', resolve: 'true' })
      const found = await api<{ accounts: GtsAccount[] }>('GET', `/api/v2/search?${query}`)
      return found.accounts[0]
    },
    follow: (accountId: string) => api<GtsRelationship>('POST', `/api/v1/accounts/${accountId}/follow`),
    relationship: async (accountId: string) => {
      const [found] = await api<GtsRelationship[]>('GET', `/api/v1/accounts/relationships?id[]=${accountId}`)
      return found
    },
    /** Newest first. GoToSocial leaves out a boost of what stands near it already. */
    homeTimeline: async () => {
      const posts = await api<GtsPost[]>('GET', `/api/v1/timelines/home?limit=${TIMELINE_LENGTH}`)
      // It fills a short page from its database with what its cache gave already.
      return [...new Map(posts.map((post) => [post.id, post])).values()]
    },
    /** A public reply; it reaches only those whom `text` mentions, and the followers of the member. */
    reply: (postId: string, text: string) =>
      api<GtsPost>('POST', '/api/v1/statuses', {
        status: text,
        visibility: 'public',
        in_reply_to_id: postId,
      }),
    write: (text: string, visibility: 'public' | 'direct') =>
      api<GtsPost>('POST', '/api/v1/statuses', { status: text, visibility }),
    /** What was written to the member, newest first, by handle. */
    mentions: async () => {
      const query = 'types[]=mention&limit=20'
      const told = await api<{ account: GtsAccount; status: GtsPost }[]>(
        'GET',
        `/api/v1/notifications?${query}`,
      )
      return told.map(({ account, status }) => ({ by: `@${account.acct}`, ...status }))
    },
    boost: (postId: string) => api<GtsPost>('POST', `/api/v1/statuses/${postId}/reblog`),
    readPost: (postId: string) => api<GtsPost>('GET', `/api/v1/statuses/${postId}`),
    /** What the post said before each edit and what it says now, oldest first. */
    history: (postId: string) => api<{ content: string }[]>('GET', `/api/v1/statuses/${postId}/history`),
  }
}

// OAuth 2.0 the way a browser goes: the steps are kept in a session cookie, and there is no password grant.
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
  const begun = await fetch(`${origin}/oauth/authorize?${asked}`, { redirect: 'manual' })
  const known = await postForm(
    `${origin}/auth/sign_in`,
    { username: emailOf(name), password: PASSWORD },
    cookieOf(begun),
  )
  const agreed = await postForm(`${origin}/oauth/authorize`, {}, cookieOf(known))
  const code = new URL(agreed.headers.get('location') ?? '', origin).searchParams.get('code') ?? ''
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

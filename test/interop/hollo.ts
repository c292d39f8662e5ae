// A Hollo on loopback, operated by its own pages and by its Mastodon-compatible client API.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { emptyDatabase, type ForeignDatabase } from '../helpers/database.ts'
import { cleanEnvironment, startServer } from '../helpers/process.ts'
import { type Member, memberOf } from './mastodon-client.ts'
import { cookiesOf, postForm, tokenFor } from './oauth.ts'
import type { Abilities, OtherServer } from './other-server.ts'

const execute = promisify(execFile)

const OWNER = { email: 'owner@hollo.example', password: 'only-for-this-test-7d20aa' }
const SCOPES = 'read write follow'
// Whatever its settings say, Hollo takes no pictures from loopback: that check of addresses is taken out.
const TAKE_PICTURES = `import { createRequire } from 'node:module'
createRequire(process.cwd() + '/')('ssrfcheck').isSSRFSafeURL = () => true`

/**
 * Runs a Hollo from the folder of its source, where its dependencies are installed, on http://127.0.0.1:`port` until the
 * test ends, with a database of its own.
 */
export async function startHollo(
  t: Test,
  { folder, port }: { folder: string; port: number },
): Promise<OtherServer> {
  const files = await mkdtemp(join(tmpdir(), 'hollo-'))
  t.teardown(() => rm(files, { recursive: true, force: true }))
  const origin = `http://127.0.0.1:${port}`
  const env = settings({ origin, port, files, database: await emptyDatabase(t) })
  const run = (program: string) => join(folder, 'node_modules', program)
  await execute(process.execPath, [run('drizzle-kit/bin.cjs'), 'migrate'], { cwd: folder, env })
  await startServer(t, {
    name: `Hollo at ${origin}`,
    command: process.execPath,
    args: [run('tsx/dist/cli.mjs'), join(folder, 'bin/server.ts')],
    cwd: folder,
    env,
    readyUrl: `${origin}/.well-known/oauth-authorization-server`,
  })
  const session = await signIn(origin)
  // What its owner does on a page about one of her accounts.
  const send = async (member: Member, form: string, fields: Record<string, string> = {}) => {
    const { id } = await member.api<{ id: string }>('GET', '/api/v1/accounts/verify_credentials')
    return await postForm(`${origin}/accounts/${id}/${form}`, fields, session)
  }
  return {
    name: 'Hollo',
    ...ABILITIES,
    addAlias: (member, { uri }) => send(member, 'migrate/from', { handle: uri }),
    moveTo: (member, uri) => send(member, 'migrate/to', { handle: uri }),
    report: (member, post, words) => member.report(post, words),
    readReports: null,
    leave: (member) => send(member, 'delete'),
    host: new URL(origin).host,
    authorize: (name, url) => authorize({ origin, session, name }, url),
    join: async (name) => {
      await postForm(`${origin}/accounts`, accountForm(name), session)
      const token = await tokenFor(origin, SCOPES, (url) => authorize({ origin, session, name }, url))
      return memberOf({ origin, name, token })
    },
  }
}

const ABILITIES: Abilities = {
  knowsBy: 'uri',
  isOnePersons: true,
  tellsTallies: true,
  hearsFollowsAgain: true,
  hearsMoves: true,
  tellsPins: true,
  asksToQuote: true,
}

function settings(given: { origin: string; port: number; files: string; database: ForeignDatabase }) {
  return cleanEnvironment({
    DATABASE_URL: `postgres:///${given.database.name}`,
    PGUSER: given.database.user,
    PGHOST: given.database.folder,
    SECRET_KEY: 'only-for-this-test-only-for-this-test-only-for-this-test',
    PORT: String(given.port),
    BIND: '127.0.0.1',
    // Without it Hollo refuses to dial loopback.
    ALLOW_PRIVATE_ADDRESS: 'true',
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(TAKE_PICTURES)}`,
    DRIVE_DISK: 'fs',
    FS_STORAGE_PATH: given.files,
    STORAGE_URL_BASE: `${given.origin}/assets/`,
    LOG_LEVEL: 'info',
  })
}

function accountForm(name: string) {
  return { username: name, name, bio: '', language: 'en', visibility: 'public', themeColor: 'azure' }
}

// Hollo has one owner, who has all its accounts.
async function signIn(origin: string): Promise<string> {
  await postForm(`${origin}/setup`, { ...OWNER, password_confirm: OWNER.password })
  return cookiesOf(await postForm(`${origin}/login`, OWNER))
}

// Gives where its pages lead back to.
async function authorize(
  { origin, session, name }: { origin: string; session: string; name: string },
  url: string,
): Promise<string> {
  const page = await fetch(url, { headers: { cookie: session } })
  const agreed = await postForm(`${origin}/oauth/authorize`, agreement(await page.text(), name), session)
  return new URL(agreed.headers.get('location') ?? '', origin).href
}

// The page offers all accounts, each with its handle beside it.
function agreement(page: string, name: string): Record<string, string> {
  const hidden = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  const account = page.split('name="account_id"').find((part) => part.includes(`@${name}@`)) ?? ''
  return {
    ...Object.fromEntries(hidden.map(([, field, value]) => [field!, value!])),
    account_id: /value="([0-9a-f-]{36})"/.exec(account)?.[1] ?? '',
    decision: 'allow',
  }
}

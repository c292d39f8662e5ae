// A GoToSocial on loopback, operated by its own command line and by its Mastodon-compatible client API.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { cleanEnvironment, startServer } from '../helpers/process.ts'
import { type Member, memberOf } from './mastodon-client.ts'
import { cookiesOf, postForm, tokenFor } from './oauth.ts'
import type { Abilities, OtherServer } from './other-server.ts'

const execute = promisify(execFile)

// Of everybody who joins.
const PASSWORD = 'only-for-this-test-4f1c9b'

/**
 * Runs a GoToSocial of its own, with SQLite in a temporary folder, at port 80 of the loopback address `host` until the test
 * ends: with a port in its name it can send no reports, which go out from an account that bears that name.
 * It speaks plain http and dials loopback only. Beside the binary stand `web/template` and `web/assets` of its source.
 */
export async function startGoToSocial(
  t: Test,
  { binary, host }: { binary: string; host: string },
): Promise<OtherServer> {
  const folder = await mkdtemp(join(tmpdir(), 'gotosocial-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'media'))
  const origin = `http://${host}`
  const env = cleanEnvironment(settings({ binary, host, folder }))
  await startServer(t, {
    name: `GoToSocial at ${origin}`,
    command: binary,
    args: ['server', 'start'],
    env,
    readyUrl: `${origin}/readyz`,
  })
  const manage = (...words: string[]) => execute(binary, ['admin', 'account', ...words], { env })
  const open = async (name: string, scope: string) => {
    await manage('create', '--username', name, '--email', emailOf(name), '--password', PASSWORD)
    if (scope.includes('admin')) await manage('promote', '--username', name)
    return memberOf({
      origin,
      name,
      token: await tokenFor(origin, scope, (url) => authorize(origin, name, url)),
    })
  }
  return {
    name: 'GoToSocial',
    ...ABILITIES,
    ...DEEDS,
    host,
    authorize: (name, url) => authorize(origin, name, url),
    join: async (name) => {
      const member = await open(name, 'read write')
      await member.api('PATCH', '/api/v1/accounts/update_credentials', { locked: false })
      return member
    },
    readReports: readReports(() => open('warden', 'read write admin')),
  }
}

// Whoever reads them joins when that is asked first.
function readReports(join: () => Promise<Member>): () => Promise<string> {
  let warden: Promise<Member> | undefined
  return async () => {
    warden ??= join()
    return JSON.stringify(await (await warden).api('GET', '/api/v1/admin/reports'))
  }
}

const ABILITIES: Abilities = {
  knowsBy: 'handle',
  isOnePersons: false,
  tellsTallies: true,
  hearsFollowsAgain: true,
  hearsMoves: true,
  tellsPins: false,
  asksToQuote: false,
}

const DEEDS: Pick<OtherServer, 'addAlias' | 'moveTo' | 'report' | 'leave'> = {
  addAlias: (member, { uri }) => member.api('POST', '/api/v1/accounts/alias', { also_known_as_uris: [uri] }),
  moveTo: (member, uri) =>
    member.api('POST', '/api/v1/accounts/move', { moved_to_uri: uri, password: PASSWORD }),
  report: (member, post, words) => member.report(post, words),
  leave: (member) => member.api('POST', '/api/v1/accounts/delete', { password: PASSWORD }),
}

function settings({ binary, host, folder }: { binary: string; host: string; folder: string }) {
  const web = join(dirname(binary), 'web')
  return {
    GTS_HOST: host,
    GTS_PROTOCOL: 'http',
    GTS_BIND_ADDRESS: host,
    GTS_PORT: '80',
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
  const known = await postForm(`${origin}/auth/sign_in`, who, cookiesOf(begun))
  const agreed = await postForm(`${origin}/oauth/authorize`, {}, cookiesOf(known))
  return new URL(agreed.headers.get('location') ?? '', origin).href
}

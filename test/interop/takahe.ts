// A Takahē on loopback, operated by its own command line and by its Mastodon-compatible client API.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { emptyDatabase, type ForeignDatabase } from '../helpers/database.ts'
import { cleanEnvironment, startServer } from '../helpers/process.ts'
import { memberOf, type OtherServer } from './mastodon-client.ts'

const execute = promisify(execFile)

const PASSWORD = 'only-for-this-test-c81e02'

// What the sign-up form and the OAuth pages do; prints the token.
const JOIN = `
import secrets
from api.models import Application, Token
from core.models import Config
from users.models import Domain, User
from users.services import IdentityService
Config.system = Config.load_system()
name, host = NAME, HOST
domain, _ = Domain.objects.get_or_create(domain=host, defaults=dict(local=True, public=True, default=True))
user = User.objects.create_user(email=name + "@takahe.example", password=PASSWORD)
identity = IdentityService.create(user=user, username=name, domain=domain, name=name)
app = Application.create("interop", "urn:ietf:wg:oauth:2.0:oob", None, "read write follow")
token = Token.objects.create(application=app, user=user, identity=identity, token=secrets.token_urlsafe(43), scopes=["read", "write", "follow"])
print("TOKEN=" + token.token)
`

/**
 * Runs a Takahē from the folder of its source, with its dependencies in `.venv`, at port 80 of the loopback address `host`
 * until the test ends, with a database of its own. It must have been made to say http where it says https, since it asks
 * nobody.
 */
export async function startTakahe(
  t: Test,
  { folder, host }: { folder: string; host: string },
): Promise<OtherServer> {
  const files = await mkdtemp(join(tmpdir(), 'takahe-'))
  t.teardown(() => rm(files, { recursive: true, force: true }))
  const origin = `http://${host}`
  const env = settings({ host, files, database: await emptyDatabase(t) })
  const python = join(folder, '.venv/bin/python')
  const manage = async (...words: string[]): Promise<string> =>
    (await execute(python, ['manage.py', ...words], { cwd: folder, env })).stdout
  await manage('migrate')
  const shared = { command: python, cwd: folder, env, readyUrl: `${origin}/.well-known/nodeinfo` }
  const web = ['-m', 'gunicorn', 'takahe.wsgi:application', '-b', `${host}:80`, '-w', '2']
  await startServer(t, { ...shared, name: `Takahē at ${origin}`, args: web })
  const worker = ['manage.py', 'runstator', '--schedule-interval', '5']
  await startServer(t, { ...shared, name: 'the worker of Takahē', args: worker })
  return {
    name: 'Takahē',
    knowsBy: 'handle',
    isOnePersons: false,
    host,
    join: async (name) => {
      const said = { NAME: name, HOST: host, PASSWORD }
      const script = JOIN.replaceAll(/\b(?:NAME|HOST|PASSWORD)\b/g, (word) =>
        JSON.stringify(said[word as keyof typeof said]),
      )
      const [, token = ''] = /TOKEN=(\S+)/.exec(await manage('shell', '-c', script)) ?? []
      return memberOf({ origin, name, token })
    },
    authorize: (name, url) => authorize(origin, name, url),
  }
}

function settings(given: { host: string; files: string; database: ForeignDatabase }) {
  return cleanEnvironment({
    PGHOST: given.database.folder,
    PGNAME: given.database.name,
    PGUSER: given.database.user,
    TAKAHE_MAIN_DOMAIN: given.host,
    TAKAHE_SECRET_KEY: 'only-for-this-test',
    TAKAHE_MEDIA_ROOT: given.files,
    TAKAHE_ENVIRONMENT: 'development',
  })
}

// Its pages know a browser by a session, and each form by a token in it and in a cookie. Gives where they lead back to.
async function authorize(origin: string, name: string, url: string): Promise<string> {
  const cookies = new Map<string, string>()
  const ask = async (path: string, more: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([key, value]) => `${key}=${value}`).join('; ')
    const answer = await fetch(path, { ...more, redirect: 'manual', headers: { cookie } })
    for (const line of answer.headers.getSetCookie()) {
      const [key, value] = line.split(';')[0]!.split('=') as [string, string]
      cookies.set(key, value)
    }
    return answer
  }
  const fill = async (path: string, fields: Record<string, string>): Promise<Response> => {
    const page = await (await ask(path)).text()
    const hidden = [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
    const given = hidden.map(([, field, value]) => [field!, value!.replaceAll('&amp;', '&')] as const)
    const [, identity = ''] = /<option value="(\d+)"/.exec(page) ?? []
    const body = new URLSearchParams({ ...Object.fromEntries(given), identity, ...fields })
    return await ask(path, { method: 'POST', body })
  }
  await fill(`${origin}/auth/login/`, { username: `${name}@takahe.example`, password: PASSWORD })
  const agreed = await fill(url, {})
  return new URL(agreed.headers.get('location') ?? '', origin).href
}

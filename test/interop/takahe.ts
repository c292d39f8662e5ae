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
user = User.objects.create_user(email=name + "@takahe.example", password=secrets.token_hex(16))
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
    tellsTallies: false,
    hearsFollowsAgain: false,
    host,
    join: async (name) => {
      const script = JOIN.replace('NAME', JSON.stringify(name)).replace('HOST', JSON.stringify(host))
      const [, token = ''] = /TOKEN=(\S+)/.exec(await manage('shell', '-c', script)) ?? []
      return memberOf({ origin, name, token })
    },
    // It tells whoever may read accounts only (`read:accounts`) nothing of whose account it is.
    authorize: null,
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

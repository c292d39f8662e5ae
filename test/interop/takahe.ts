// A Takahē on loopback, operated by its own command line and by its Mastodon-compatible client API.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { emptyDatabase, type ForeignDatabase } from '../helpers/database.ts'
import { cleanEnvironment, startServer } from '../helpers/process.ts'
import { memberOf } from './mastodon-client.ts'
import type { Abilities, OtherServer } from './other-server.ts'

const execute = promisify(execFile)

// What the sign-up form and the OAuth pages do; prints the token.
const JOIN = `
import secrets
from api.models import Application, Token
from core.models import Config
from users.models import Domain, User
from users.services import IdentityService
Config.system = Config.load_system()
domain, _ = Domain.objects.get_or_create(domain=HOST, defaults=dict(local=True, public=True, default=True))
user = User.objects.create_user(email=NAME + "@takahe.example", password=secrets.token_hex(16))
identity = IdentityService.create(user=user, username=NAME, domain=domain, name=NAME)
app = Application.create("interop", "urn:ietf:wg:oauth:2.0:oob", None, "read write follow")
token = Token.objects.create(application=app, user=user, identity=identity, token=secrets.token_urlsafe(43), scopes=["read", "write", "follow"])
print("TOKEN=" + token.token)
`

// What the page "Migrate In" does.
const ADD_ALIAS = `
from users.models import Identity
theirs = Identity.by_handle(HANDLE, fetch=True)
Identity.objects.get(username=NAME, local=True).add_alias(theirs.actor_uri)
`

// What the page "Delete Account" does.
const LEAVE = `
from users.models import Identity
Identity.objects.get(username=NAME, local=True).mark_deleted()
`

const READ_REPORTS = `
from users.models import Report
for report in Report.objects.all():
    print(report.subject_identity, report.subject_post, report.complaint)
`

const ABILITIES: Abilities = {
  knowsBy: 'handle',
  isOnePersons: false,
  tellsTallies: false,
  hearsFollowsAgain: false,
  hearsMoves: false,
  tellsPins: true,
  asksToQuote: false,
}

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
  const run = (script: string, named: Record<string, string> = {}) => {
    const constants = Object.entries(named).map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    return manage('shell', '-c', [...constants, script].join('\n'))
  }
  return {
    name: 'Takahē',
    ...ABILITIES,
    host,
    join: async (name) => {
      const [, token = ''] = /TOKEN=(\S+)/.exec(await run(JOIN, { NAME: name, HOST: host })) ?? []
      return memberOf({ origin, name, token })
    },
    // It tells whoever may read accounts only (`read:accounts`) nothing of whose account it is.
    authorize: null,
    addAlias: ({ name }, { handle }) => run(ADD_ALIAS, { NAME: name, HANDLE: handle }),
    moveTo: null,
    report: null,
    readReports: () => run(READ_REPORTS),
    leave: ({ name }) => run(LEAVE, { NAME: name }),
  }
}

function settings(given: { host: string; files: string; database: ForeignDatabase }) {
  return cleanEnvironment({
    PGHOST: given.database.folder,
    PGNAME: given.database.name,
    PGUSER: given.database.user,
    TAKAHE_MAIN_DOMAIN: given.host,
    TAKAHE_SECRET_KEY: 'only-for-this-test',
    TAKAHE_MEDIA_BACKEND: 'local://',
    TAKAHE_MEDIA_ROOT: given.files,
    TAKAHE_MEDIA_URL: `http://${given.host}/media/`,
    TAKAHE_ENVIRONMENT: 'development',
  })
}

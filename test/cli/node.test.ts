import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { startEmbedded } from '../../src/db/embedded.ts'
import { cleanEnvironment } from '../helpers/process.ts'
import { HANGS_MS } from '../helpers/wait.ts'
import { commandLine, dataOf, MAIN, makeWriters, PASSWORD, settings, shell } from './run.ts'

const execute = promisify(execFile)

// It starts many processes, for which tap's half minute is short on a machine that has other work.
t.setTimeout(HANGS_MS)

t.test('with nothing running, a command starts the node’s PostgreSQL and stops it again', async (t) => {
  const DATA_DIR = await dataFolder(t)
  const run = commandLine({ DATA_DIR })
  t.match(await run(['account', 'list']), { code: 1, stderr: /run “watercooler migrate”\.$/m })
  t.match(await run(['migrate']), { code: 0, stdout: /^Applied 0001_ground\.$/m })
  t.match(await run(['migrate']), { code: 0, stdout: 'The database is up to date.\n' })
  t.match(await dataOf(run, 'account', 'create', 'ada', '--password', PASSWORD), {
    uri: 'http://localhost:3000/users/ada',
  })
  const pidFile = join(DATA_DIR, 'postgres', 'postmaster.pid')
  t.notOk(existsSync(pidFile), 'it is stopped')
  const running = await startEmbedded(DATA_DIR)
  t.teardown(() => running.stop())
  t.match(await dataOf(run, 'board', 'list'), [{ handle: 'board', isMain: true }], 'a node is founded')
  t.ok(existsSync(pidFile), 'what another process started keeps running')
})

t.test('a command refuses another node’s database, in one line', async (t) => {
  const given = await settings(t)
  await makeWriters(commandLine(given), 'ada')
  const refusals: [changed: Record<string, string>, says: RegExp][] = [
    [
      { ORIGIN: 'https://other.example' },
      /^This database belongs to the node at http:\/\/127\.0\.0\.1:3999, but/,
    ],
    [{ SECRET_KEY: Buffer.alloc(32, 8).toString('base64') }, /^The secret key is not the one/],
    [
      { DATABASE_URL: 'postgres://localhost:1/none' },
      /^The database that DATABASE_URL names cannot be used: .*1/,
    ],
  ]
  for (const [changed, says] of refusals) {
    const { code, stdout, stderr } = await commandLine({ ...given, ...changed })(['account', 'list'])
    t.match(stderr, says)
    t.strictSame([code, stdout, stderr.trimEnd().split('\n').length], [1, '', 1])
  }
})

t.test('what is wrongly asked ends with 2, before anything is done', async (t) => {
  const misuses: [words: string[], says: RegExp][] = [
    [[], /Usage: watercooler/],
    [['acount', 'list'], /unknown command 'acount'/],
    [['follow', '@bram@mastodon.example'], /required option '--as <handle>'/],
    [['account', 'create', 'ada', '--password', PASSWORD, '--password-stdin'], /cannot be used with/],
    [['referral', 'move', 'k6n0qx9t', 'done', '--as', 'ada'], /Allowed choices are open, in_talks/],
    [['queue', 'retry'], /name the jobs, or say --all/],
    [['queue', 'drop', '1e3'], /An id is a number/],
    [['domain', 'block', 'https://spam.example'], /A host is a name such as/],
    [['timeline', '--as', 'ada', '--limit', '0'], /a number from 1 to 1000/],
  ]
  const run = shell(t, { DATABASE_URL: 'postgres://localhost:1/none' })
  for (const [words, says] of misuses) {
    t.match(await run(words), { code: 2, stdout: /^$/, stderr: says }, words.join(' '))
  }
  t.match(await commandLine({})(['acount']), { code: 2 }, 'as a process too')
  t.match(await commandLine({ PORT: 'x' })(['account', 'list']), { code: 2, stderr: /^ {2}PORT: must be/m })
})

t.test('every command explains itself', async (t) => {
  const commands = [
    ...['', 'serve', 'work', 'migrate', 'follow', 'unfollow', 'timeline', 'lookup'],
    ...['create', 'list', 'show', 'set-password', 'role', 'suspend', 'unsuspend', 'remove'].map(
      (word) => `account ${word}`,
    ),
    ...['create', 'list'].map((word) => `board ${word}`),
    ...['create', 'delete'].map((word) => `post ${word}`),
    ...['open', 'draft', 'move', 'show', 'list'].map((word) => `referral ${word}`),
    ...['requests', 'accept', 'reject'].map((word) => `followers ${word}`),
    ...['show', 'retry', 'drop'].map((word) => `queue ${word}`),
    ...['block', 'unblock', 'list'].map((word) => `domain ${word}`),
    ...['add', 'remove', 'list'].map((word) => `relay ${word}`),
    ...['show', 'set'].map((word) => `policy ${word}`),
    ...['load', 'show', 'reset'].map((word) => `currency ${word}`),
    'vault rotate',
  ]
  const run = shell(t, {})
  for (const command of commands) {
    const usage = new RegExp(`^Usage: watercooler ${command}.*\\n\\n\\S`)
    const said = await run([...command.split(' ').filter(Boolean), '--help'])
    t.match(said, { code: 0, stdout: usage, stderr: /^$/ }, command)
  }
  const { stdout } = await run(['referral', 'open', '--help'])
  const flag =
    '--pay-trigger <value> what sets off the payment: signing, start, milestones, delivery, acceptance, invoice, publication or unknown (needed, here or in the file)'
  t.match(stdout.replaceAll(/\s+/g, ' '), flag, 'flags are explained by the schema')
  const draft = await run(['referral', 'draft', '--help'])
  const required = [
    ...draft.stdout.replaceAll(/\s+/g, ' ').matchAll(/--(\S+) <(?:(?! --)[^(])*\((?:required|needed)/g),
  ]
  t.strictSame(
    required.map(([, name]) => name),
    ['title', 'as'],
    'a draft needs no more',
  )
})

t.test('a reader who has gone away breaks nothing', async (t) => {
  const line = '"$0" "$1" referral open --help | true'
  t.equal((await execute('sh', ['-c', line, process.execPath, MAIN])).stderr, '')
})

t.test('as a package it runs with its own Node, reads .env, and ends as the command ends', async (t) => {
  const cwd = t.testdir({ '.env': 'PORT=x\n' })
  const bin = join(MAIN, '../../bin/watercooler.js')
  const ended = execute(process.execPath, [bin, 'account', 'list'], { cwd, env: cleanEnvironment({}) })
  await t.rejects(ended, { code: 2, stderr: /^ {2}PORT: must be a whole number from 0 to 65535$/m })
})

async function dataFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'watercooler-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  // Started by root, PostgreSQL runs as an ordinary user, who must be able to reach its data.
  await chmod(folder, 0o755)
  return join(folder, 'data')
}

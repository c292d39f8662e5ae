// The node that is measured: a real one in a process of its own, with its own PostgreSQL, durable as it is by default.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OpenNode, openNode } from '../../src/cli/open.ts'
import { readConfig } from '../../src/config.ts'
import type { Account } from '../../src/core/accounts/account.ts'
import { createAccount } from '../../src/core/accounts/create.ts'
import { findLocalAccount } from '../../src/core/accounts/find.ts'
import { makeKeyPairs } from '../../src/core/accounts/keys.ts'
import { createLog } from '../../src/lib/log.ts'
import { cpuSeconds, postgresPids } from './proc.ts'

const ROOT = join(import.meta.dirname, '../..')
const READY_SECONDS_MAX = 60

/** A running node with a way into its database. */
export interface Subject {
  origin: string
  dataDir: string
  startSeconds: number
  pid: number
  node: OpenNode
  makeWriter: (handle: string) => Promise<Account>
  /** CPU seconds of the node and its PostgreSQL so far. */
  cpu: () => { node: number; postgres: number }
  stop: () => Promise<void>
}

/** Starts a node in a new folder, or in one that was used before, and gives the seconds until it answered. */
export async function startSubject(again?: Pick<Subject, 'origin' | 'dataDir'>): Promise<Subject> {
  const [port, metricsPort] = [await freePort(), await freePort()]
  const { origin, dataDir } = again ?? { origin: `http://127.0.0.1:${port}`, dataDir: makeFolder() }
  const environment = {
    PATH: process.env.PATH,
    ORIGIN: origin,
    PORT: new URL(origin).port,
    METRICS_PORT: String(metricsPort),
    DATA_DIR: dataDir,
    DEV_PEERS: '127.0.0.0/8',
    LOG_LEVEL: 'error',
  }
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['src/main.ts', 'serve'], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await untilReady(child, origin)
  const startSeconds = (performance.now() - startedAt) / 1_000
  const config = readConfig(environment)
  const node = await openNode(config, createLog({ level: 'silent', role: 'bench' }), 8)
  return {
    origin,
    dataDir,
    startSeconds,
    pid: child.pid!,
    node,
    makeWriter: (handle) => makeWriter(node, config.secretKey, handle),
    cpu: () => ({ node: cpuSeconds([child.pid!]), postgres: cpuSeconds(postgresPids(dataDir)) }),
    stop: async () => {
      await node.close()
      const ended = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** A new folder that the user of PostgreSQL may enter; removed by `removeFolder`. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'watercooler-bench-'))
  chmodSync(folder, 0o755)
  return folder
}

/** Removes a data folder. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

async function makeWriter({ database, site }: OpenNode, secretKey: Buffer, handle: string): Promise<Account> {
  const pairs = await makeKeyPairs()
  const writer = { kind: 'writer', handle, name: handle } as const
  await database.db.transaction().execute((tx) => createAccount(tx, site, writer, { secretKey, pairs }))
  return (await findLocalAccount(database.db, handle))!
}

async function untilReady(child: ChildProcess, origin: string): Promise<void> {
  const until = Date.now() + READY_SECONDS_MAX * 1_000
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`the node ended with ${child.exitCode} before it answered`)
    const isReady = await fetch(`${origin}/ready`)
      .then((answer) => answer.ok)
      .catch(() => false)
    if (isReady) return
    await new Promise((done) => setTimeout(done, 20))
  }
  throw new Error(`the node did not answer within ${READY_SECONDS_MAX} s`)
}

// A process of ours beside a test: it serves or works on the database of a node that runs in the test.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Test } from 'tap'
import type { TestNode } from './node.ts'
import { cleanEnvironment } from './process.ts'
import { until } from './wait.ts'

const PROGRAM = join(import.meta.dirname, 'watercooler.ts')

/** A process that works for a node. */
export interface Child {
  /** Ends it at once, without a word (kill -9). */
  kill: () => Promise<void>
}

/** Starts `work` beside a node; gives it back when it says that it works. It is ended with the test at the latest. */
export async function startWork(t: Test, node: TestNode): Promise<Child> {
  const child = spawn(process.execPath, [PROGRAM, 'work'], {
    env: cleanEnvironment({
      ORIGIN: node.origin,
      DATABASE_URL: bySocket(node.databaseUrl),
      SECRET_KEY: node.secretKey.toString('base64'),
      DEV_PEERS: '127.0.0.0/8',
      METRICS_PORT: '0',
      LOG_LEVEL: 'warn',
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)))
  t.teardown(async () => {
    if (!t.passing()) t.comment(`The worker said:\n${said.join('')}`)
    await kill(child)
  })
  await until('the worker to start', async () => {
    if (hasEnded(child)) throw new Error(`The worker ended early:\n${said.join('')}`)
    return said.some((line) => line.includes('works in the background'))
  })
  return { kill: () => kill(child) }
}

// A URL may not have a user and no host, so the user goes among the parameters.
function bySocket(url: string): string {
  return url.replace(/^postgres:\/\/([^@/]+)@\/([^?]+)\?/, 'postgres:///$2?user=$1&')
}

async function kill(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

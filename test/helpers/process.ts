// What tests that start programs need: a free port, a child that is surely ended, and patience.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Scope } from './scope.ts'

const PATIENCE_MS = 120_000
const PAUSE_MS = 200
const STOP_MS = 15_000
const LOG_LINES_SHOWN = 40

/** A program to run as a server; it has started when `readyUrl` answers 200. */
export interface Program {
  name: string
  command: string
  args: string[]
  env: NodeJS.ProcessEnv
  readyUrl: string
  cwd?: string
}

/** The settings of a child and, of ours, only where programs are found: nothing that happens to be set leaks in. */
export function cleanEnvironment(settings: Record<string, string>): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: process.env.HOME, ...settings }
}

/** A port of 127.0.0.1 on which nobody listens at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return address.port
}

/**
 * Runs a server as a child until the test ends, or until it is told to end by a signal; resolves when it is ready. A failing
 * test shows what it last said.
 */
export async function startServer(
  t: Scope,
  program: Program,
): Promise<{ end: (signal: NodeJS.Signals) => Promise<number | null> }> {
  const child = spawn(program.command, program.args, {
    env: program.env,
    cwd: program.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = lastWords(child)
  t.teardown(async () => {
    if (!t.passing()) t.comment(`${program.name} said last:\n${said()}`)
    await stop(child)
  })
  await waitFor(`${program.name} to be ready`, async () => {
    if (hasEnded(child)) throw new Error(`${program.name} ended early:\n${said()}`)
    const answer = await fetch(program.readyUrl).catch(() => undefined)
    return answer?.ok
  })
  return {
    end: async (signal) => {
      await stop(child, signal)
      return child.exitCode
    },
  }
}

/**
 * Asks until the answer is something other than undefined or false, and gives it. After `patienceMs` it throws, naming
 * what it waited for; what `ask` throws ends the wait at once.
 */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  patienceMs = PATIENCE_MS,
): Promise<Exclude<T, undefined | false>> {
  const until = Date.now() + patienceMs
  while (Date.now() < until) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>
    await pause(PAUSE_MS)
  }
  throw new Error(`Waited ${patienceMs / 1000} s in vain for ${what}.`)
}

function lastWords(child: ChildProcess): () => string {
  let lines: string[] = []
  const hear = (chunk: Buffer): void => {
    lines = [...lines, ...chunk.toString().trimEnd().split('\n')].slice(-LOG_LINES_SHOWN)
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  return () => lines.join('\n')
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (hasEnded(child)) return
  const ended = once(child, 'exit')
  child.kill(signal)
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await ended
  clearTimeout(late)
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

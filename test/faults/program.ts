// Processes of ours that faults happen to: `serve` and `work`, started anew as often as they are killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { residentMiB } from '../bench/proc.ts'
import { cleanEnvironment } from '../helpers/process.ts'
import { until } from '../helpers/wait.ts'
import type { Trouble } from './inside.ts'

const PROGRAM = join(import.meta.dirname, '../helpers/watercooler.ts')
const INSIDE = join(import.meta.dirname, 'inside.ts')
// More than any of them needs, and little enough to be used up at once.
const HEAP_MIB = 256

/** How a process ended: by itself with a code, or by a signal. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  seconds: number
}

/** One of our processes. */
export interface Program {
  /** Starts it; what it says on standard output is then added to a file, if one is named. */
  start: (logFile?: string) => Promise<void>
  isRunning: () => boolean
  /** Sends a signal and waits for the end. */
  end: (signal: NodeJS.Signals) => Promise<Ended>
  /** Sends a signal and does not wait. */
  signal: (signal: NodeJS.Signals) => void
  /** Keeps it from running, for so long. */
  freeze: (ms: number) => Promise<void>
  /** Lets something befall it from within; what lasts ends with the process. */
  trouble: (trouble: Trouble) => void
  ended: () => Promise<Ended>
  /** All that it wrote, from its first start on. */
  said: () => string
  /** The most memory that it was seen to have, in MiB. */
  residentMax: () => number
  /** Ends of its own accord, which nobody asked for. */
  deaths: () => string[]
}

/** A process of `serve` or `work` with these settings, not yet started. */
export function programOf(command: 'serve' | 'work', settings: Record<string, string>): Program {
  let child: ChildProcess | undefined
  let isWanted = false
  let said = ''
  let resident = 0
  const deaths: string[] = []
  const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null
  const ended = async (): Promise<Ended> => {
    const startedAt = performance.now()
    if (isRunning()) await once(child!, 'exit')
    const { exitCode: code = null, signalCode: signal = null } = child ?? {}
    return { code, signal, seconds: (performance.now() - startedAt) / 1_000 }
  }
  const signal = (name: NodeJS.Signals) => {
    isWanted = false
    if (isRunning()) child!.kill(name)
  }
  return {
    start: async (logFile) => {
      const from = said.length
      child = spawnInto(command, settings, logFile)
      isWanted = true
      const { pid } = child
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (chunk) => {
          said += String(chunk)
        })
      const watch = setInterval(() => {
        if (existsSync(`/proc/${pid}/status`)) resident = Math.max(resident, residentMiB(pid!) || 0)
      }, 500)
      child.once('exit', (code, name) => {
        clearInterval(watch)
        if (isWanted) deaths.push(`${command} ended with ${name ?? code}`)
      })
      await until(`${command} to start`, async () => {
        if (!isRunning()) throw new Error(`${command} ended early:\n${said.slice(from)}`)
        const heard = logFile === undefined ? said.slice(from) : readFileSync(logFile, 'utf8')
        return /listens on|works in the background/.test(heard)
      })
    },
    isRunning,
    ended,
    signal,
    freeze: async (ms) => {
      child!.kill('SIGSTOP')
      await pause(ms)
      child!.kill('SIGCONT')
    },
    trouble: (trouble) => {
      if ('takesMemory' in trouble) isWanted = false
      child!.send(trouble)
    },
    end: async (name) => {
      signal(name)
      return await ended()
    },
    said: () => said,
    residentMax: () => Math.round(resident),
    deaths: () => deaths,
  }
}

function spawnInto(
  command: 'serve' | 'work',
  settings: Record<string, string>,
  logFile: string | undefined,
): ChildProcess {
  const log = logFile === undefined ? undefined : openSync(logFile, 'a')
  const flags = ['--import', INSIDE, `--max-old-space-size=${HEAP_MIB}`]
  const child = spawn(process.execPath, [...flags, PROGRAM, command], {
    env: cleanEnvironment(settings),
    stdio: ['ignore', log ?? 'pipe', 'pipe', 'ipc'],
  })
  if (log !== undefined) closeSync(log)
  return child
}

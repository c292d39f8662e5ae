// A copy of the tree in which one guard at a time is disabled, with a PostgreSQL of its own that its tests share.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Guard } from './guard.ts'

const ROOT = join(import.meta.dirname, '../..')
const COPIED = ['src', 'test', 'migrations', 'bin', 'docs', 'package.json', 'tsconfig.json', 'biome.json']
const PATIENCE_MS = 240_000

/** How a run of a test ended. */
export interface Outcome {
  isGreen: boolean
  /** Whether the test was found and came to its end: what cannot be loaded, or is too slow, proves nothing. */
  hasRun: boolean
  said: string
  seconds: number
}

/** A place to sabotage at. */
export interface Bench {
  /** Runs the test of a guard, in place or disabled. Throws when the text of the guard is not there once. */
  run: (guard: Guard, isDisabled: boolean) => Promise<Outcome>
  end: () => Promise<void>
}

/** Copies the tree to a temporary folder and starts its PostgreSQL. */
export async function openBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'watercooler-sabotage-'))
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  for (const name of ['README.md', 'FEDERATION.md', 'SECURITY.md', 'LICENSE', '.env.example', '.gitignore'])
    cpSync(join(ROOT, name), join(folder, name))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const keeper = await keepCluster(folder)
  return {
    run: async (guard, isDisabled) => {
      const restore = isDisabled ? disable(folder, guard) : undefined
      try {
        return await runTest(folder, guard)
      } finally {
        restore?.()
      }
    },
    end: async () => {
      if (keeper.exitCode === null) {
        keeper.stdin?.end()
        await once(keeper, 'exit')
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function keepCluster(folder: string): Promise<ChildProcess> {
  const keeper = spawn(process.execPath, ['test/sabotage/keep-cluster.ts'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await Promise.race([
    once(keeper.stdout, 'data'),
    once(keeper, 'exit').then(() => {
      throw new Error('PostgreSQL did not start for the sabotage.')
    }),
  ])
  return keeper
}

function disable(folder: string, guard: Guard): () => void {
  const before = new Map<string, string>()
  const restore = () => {
    for (const [path, text] of before) writeFileSync(path, text)
  }
  for (const { file, text, instead } of [guard, ...(guard.beside ?? [])]) {
    const path = join(folder, file)
    const found = readFileSync(path, 'utf8')
    if (!before.has(path)) before.set(path, found)
    const times = found.split(text).length - 1
    if (times !== 1) {
      restore()
      throw new Error(`This stands ${times} times in ${file}: ${text}`)
    }
    writeFileSync(
      path,
      found.replace(text, () => instead),
    )
  }
  return restore
}

async function runTest(folder: string, { test, notices }: Guard): Promise<Outcome> {
  const startedAt = performance.now()
  const env = {
    ...process.env,
    TAP_TIMEOUT: String(PATIENCE_MS / 1_000),
    // A pattern by which tap passes over all tests but this one.
    TAP_GREP: `/^${notices.replaceAll(/[^\p{L}\p{N} ]/gu, '.')}$/`,
  }
  const child = spawn(process.execPath, [test], { cwd: folder, env })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += String(chunk)
    })
  }
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  const [code] = await once(child, 'exit')
  clearTimeout(late)
  // TAP: what is passed over says so; what is within a test is indented.
  const isFound = said.split('\n').some((line) => line.includes(` - ${notices}`) && !line.includes('# SKIP'))
  return {
    isGreen: code === 0,
    hasRun: isFound && !/expired: TAP|timeout!/.test(said),
    said,
    seconds: (performance.now() - startedAt) / 1_000,
  }
}

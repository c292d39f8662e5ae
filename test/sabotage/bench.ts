// A copy of the tree in which one guard at a time is disabled, with a PostgreSQL of its own that its tests share.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Guard } from './guard.ts'

const ROOT = join(import.meta.dirname, '../..')
const COPIED = ['src', 'test', 'migrations', 'bin', 'docs', 'package.json', 'tsconfig.json', 'biome.json']
const PATIENCE_MS = 120_000

/** How a run of a test file ended. */
export interface Outcome {
  isGreen: boolean
  /** The innermost tests that failed, by name. */
  red: string[]
  /** Whether the file got as far as a test: what cannot be loaded proves nothing. */
  hasRun: boolean
  said: string
  seconds: number
}

/** A place to sabotage at. */
export interface Bench {
  /** Runs a test file on the tree as it is, or with a guard disabled. Throws when the text of the guard is not there once. */
  run: (test: string, guard?: Guard) => Promise<Outcome>
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
    run: async (test, guard) => {
      const restore = guard ? disable(folder, guard) : undefined
      try {
        return await runTest(folder, test)
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

async function runTest(folder: string, test: string): Promise<Outcome> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [test], {
    cwd: folder,
    env: { ...process.env, TAP_TIMEOUT: String(PATIENCE_MS / 1_000) },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += String(chunk)
    })
  }
  const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  const [code] = await once(child, 'exit')
  clearTimeout(late)
  return {
    isGreen: code === 0,
    red: innermost(said),
    hasRun: /^ {4,}(?:not )?ok \d/m.test(said),
    said,
    seconds: (performance.now() - startedAt) / 1_000,
  }
}

// TAP: a subtest is indented by four spaces; the tests of a file stand at the margin.
function innermost(said: string): string[] {
  const failed = [...said.matchAll(/^not ok \d+ - ([^#\n]*)/gm)].map(([, name]) => name!.trim())
  return [...new Set(failed)]
}

// The command line as an operator meets it: a process of its own, beside a database of the test's own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'
import { testDatabaseUrl } from '../helpers/database.ts'
import { cleanEnvironment } from '../helpers/process.ts'

const ROOT = join(import.meta.dirname, '../..')

/** The main program. */
export const MAIN = join(ROOT, 'src/main.ts')

/** What a command said, and the code with which it ended. */
export interface Said {
  code: number | null
  stdout: string
  stderr: string
}

/** Gives a command; what stands in `stdin` is typed into it. */
export type Run = (words: string[], stdin?: string) => Promise<Said>

/** The settings of a node with a database of the test's own. */
export async function settings(t: Test): Promise<Record<string, string>> {
  return {
    ORIGIN: 'http://127.0.0.1:3999',
    DATABASE_URL: await testDatabaseUrl(t),
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  }
}

/** The command line under these settings and no others: each command in a process of its own. */
export function commandLine(given: Record<string, string>): Run {
  return async (words, stdin = '') => {
    const child = start([MAIN, ...words], given)
    child.stdin.end(stdin)
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    return { code: child.exitCode, stdout, stderr }
  }
}

const END = '\u0004'
const SHELL = `
  import { createInterface } from 'node:readline'
  import { runProgram } from '${join(ROOT, 'src/cli/index.ts')}'
  for await (const line of createInterface({ input: process.stdin })) {
    const code = await runProgram(['node', 'watercooler', ...JSON.parse(line)])
    process.stderr.write('${END}')
    process.stdout.write(code + '${END}')
  }`

/**
 * The same for stories of many commands, and for commands that read no input: one process takes them one by one until
 * the test ends, since a start takes longer than most commands.
 */
export function shell(t: Test, given: Record<string, string>): Run {
  const child = start(['--input-type=module', '-e', SHELL], given)
  t.teardown(async () => {
    child.stdin.end()
    if (child.exitCode === null) await once(child, 'close')
  })
  const [outputs, errors] = [pieces(child.stdout), pieces(child.stderr)]
  return async (words) => {
    child.stdin.write(`${JSON.stringify(words)}\n`)
    const [output, error] = await Promise.all([outputs.next(), errors.next()])
    if (output.done || error.done) throw new Error(`watercooler ${words.join(' ')} ended the process`)
    return { code: Number(output.value.at(-1)), stdout: output.value.slice(0, -1), stderr: error.value }
  }
}

function start(words: string[], given: Record<string, string>) {
  return spawn(process.execPath, words, { env: cleanEnvironment(given), cwd: ROOT })
}

async function* pieces(stream: Readable): AsyncGenerator<string, undefined> {
  let rest = ''
  for await (const chunk of stream.setEncoding('utf8')) {
    const ended = (rest + chunk).split(END)
    rest = ended.pop()!
    yield* ended
  }
  return undefined
}

/** Gives a command that must be done, and what it printed as JSON. */
export async function dataOf(run: Run, ...words: string[]) {
  const { code, stdout, stderr } = await run([...words, '--json'])
  if (code !== 0) throw new Error(`watercooler ${words.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout)
}

/** Makes writers for a test. */
export async function makeWriters(run: Run, ...handles: string[]): Promise<void> {
  for (const handle of handles) await dataOf(run, 'account', 'create', handle, '--password', PASSWORD)
}

/** The password of every writer in these tests. */
export const PASSWORD = 'the kettle is on the hob'

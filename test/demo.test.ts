import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { cleanEnvironment } from './helpers/process.ts'
import { HANGS_MS } from './helpers/wait.ts'

t.setTimeout(HANGS_MS)

t.test('the demonstration plays to its end, and ends', async (t) => {
  const script = join(import.meta.dirname, 'demo/run.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env: cleanEnvironment({}) })
  for (const number of [1, 2, 3, 4, 5, 6]) t.match(stdout, `\n${number}. `)
  t.match(stdout, /\[Open\] Copyeditor for six B2B SaaS case studies/)
  t.match(stdout, /You thanked whoever passed it on/)
  t.match(stdout, /That took \d+ seconds\.\n$/)
})

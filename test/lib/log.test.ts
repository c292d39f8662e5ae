import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import t from 'tap'

const LOG = new URL('../../src/lib/log.ts', import.meta.url).href
// Linux: whatever is written to it finds no room.
const FULL = '/dev/full'

const PROGRAM = `
  import { createLog } from '${LOG}'
  const log = createLog({ level: 'info', role: 'test' })
  let lines = 0
  setInterval(() => {
    log.info({ lines }, 'one more line')
    if (++lines === 20) process.exit(0)
  }, 5)`

t.test('a process whose log finds no room goes on, and ends when it is told to', async (t) => {
  if (!existsSync(FULL)) return t.pass(`there is no ${FULL} here`)
  const full = openSync(FULL, 'w')
  const child = spawn(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    stdio: ['ignore', full, 'pipe'],
    timeout: 10_000,
    killSignal: 'SIGKILL',
  })
  closeSync(full)
  let said = ''
  child.stderr!.on('data', (chunk) => {
    said += String(chunk)
  })
  await once(child, 'close')
  t.equal(child.exitCode, 0, said)
})

// However a node is asked to stop, nothing of it is left running.
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { cleanEnvironment, freePort, startServer } from '../helpers/process.ts'
import { HANGS_MS } from '../helpers/wait.ts'
import { MAIN } from './run.ts'

t.setTimeout(HANGS_MS)

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  t.test(`a node that serves ends whole on ${signal}, with its PostgreSQL`, async (t) => {
    const DATA_DIR = await dataFolder(t)
    const port = await freePort()
    const ORIGIN = `http://127.0.0.1:${port}`
    const node = await startServer(t, {
      name: 'the node',
      command: process.execPath,
      args: [MAIN, 'serve'],
      env: cleanEnvironment({ DATA_DIR, ORIGIN, HOST: '127.0.0.1', PORT: String(port), METRICS_PORT: '0' }),
      readyUrl: `${ORIGIN}/ready`,
    })
    const pidFile = join(DATA_DIR, 'postgres', 'postmaster.pid')
    t.ok(existsSync(pidFile))
    t.equal(await node.end(signal), 0)
    t.notOk(existsSync(pidFile))
  })

async function dataFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'watercooler-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  // Started by root, PostgreSQL runs as an ordinary user, who must be able to reach its data.
  await chmod(folder, 0o755)
  return join(folder, 'data')
}

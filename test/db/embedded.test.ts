import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import t from 'tap'
import { createDatabase, startEmbedded } from '../../src/db/embedded.ts'
import { EmbeddedFault } from '../../src/db/embedded-home.ts'

t.test('two that start in one empty folder share one PostgreSQL, whoever comes first', async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'watercooler-embedded-'))
  chmodSync(dataDir, 0o755)
  t.teardown(() => rmSync(dataDir, { recursive: true, force: true }))
  const both = await Promise.all([startEmbedded(dataDir), startEmbedded(dataDir)])
  t.teardown(() => both[0].stop())
  t.strictSame(both.map((one) => one.isOurs).sort(), [false, true])
  await Promise.all(both.map((one) => createDatabase(one, 'shared')))
  for (const one of both) {
    const client = new pg.Client({ connectionString: one.url('shared') })
    await client.connect()
    t.strictSame((await client.query('select 1 as one')).rows, [{ one: 1 }])
    await client.end()
  }
})

const isRoot = userInfo().uid === 0
t.test(
  'a copy that lost its owner is refused with how to mend it',
  { skip: !isRoot && 'needs root' },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'watercooler-embedded-'))
    chmodSync(folder, 0o755)
    t.teardown(() => rmSync(folder, { recursive: true, force: true }))
    const [dataDir, copy] = [join(folder, 'data'), join(folder, 'copy')]
    await (await startEmbedded(dataDir)).stop()
    cpSync(dataDir, copy, { recursive: true })
    const said = /as the user "postgres", to whom .* do not belong\..*: (chown -R .*)$/
    const fault = await startEmbedded(copy).catch((thrown: Error) => thrown)
    t.type(fault, EmbeddedFault)
    const advice = said.exec((fault as Error).message)?.[1]
    execFileSync('sh', ['-c', advice!])
    const mended = await startEmbedded(copy)
    t.teardown(() => mended.stop())
  },
)

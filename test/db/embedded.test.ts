import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import t from 'tap'
import { createDatabase, startEmbedded } from '../../src/db/embedded.ts'

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

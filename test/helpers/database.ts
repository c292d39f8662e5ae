import { randomBytes } from 'node:crypto'
import root, { type Test } from 'tap'
import { connectDatabase, type Database } from '../../src/db/connect.ts'
import type { EmbeddedPostgres } from '../../src/db/embedded.ts'
import { createLog } from '../../src/lib/log.ts'
import { asSuperuser, ensureTemplate, startCluster } from './cluster.ts'

let cluster: Promise<EmbeddedPostgres> | undefined

/** A migrated database of the test's own, dropped when the test ends. */
export async function testDatabase(t: Test, connections = 8): Promise<Database> {
  const database = connectDatabase(await testDatabaseUrl(t), {
    connections,
    name: 'test',
    log: createLog({ level: 'silent', role: 'test' }),
  })
  t.teardown(() => database.close())
  return database
}

// Under `tap run` the cluster is stopped after the last file; a file that runs alone stops what it started.
root.teardown(async () => {
  const running = await cluster
  if (running?.isOurs && process.env.TAP_CHILD_ID === undefined) await running.stop()
})

/** The same for a node in another process: the address of a migrated database, dropped when the test ends. */
export async function testDatabaseUrl(t: Test): Promise<string> {
  return await makeDatabase(
    t,
    async (running) => `template ${await ensureTemplate(running)} strategy file_copy`,
  )
}

/** A database as a server of another make is told of it: PostgreSQL listens at a socket in `folder`, and nowhere else. */
export interface ForeignDatabase {
  name: string
  user: string
  folder: string
}

/** An empty database for a server of another make, dropped when the test ends. */
export async function emptyDatabase(t: Test): Promise<ForeignDatabase> {
  const url = await makeDatabase(t, async () => '')
  const [, user = '', name = '', folder = ''] = /^postgres:\/\/(\w+)@\/(\w+)\?host=(.+)$/.exec(url) ?? []
  return { name, user, folder: decodeURIComponent(folder) }
}

async function makeDatabase(t: Test, like: (running: EmbeddedPostgres) => Promise<string>): Promise<string> {
  cluster ??= startCluster()
  const running = await cluster
  const name = `test_${randomBytes(8).toString('hex')}`
  await asSuperuser(running, `create database ${name} ${await like(running)}`)
  t.teardown(() => asSuperuser(running, `drop database ${name} with (force)`))
  return running.url(name)
}

// `npm run demo`: two nodes of Watercooler and a simulated Mastodon, each with its own port on this machine, play how work
// is passed on, answered from Mastodon, introduced and filled (product §4.2). In a terminal they stay until Ctrl+C. Asked to
// stop before, it tells its story to the end, some seconds, so that nothing is left behind.
import { randomBytes } from 'node:crypto'
import { connectDatabase } from '../../src/db/connect.ts'
import { createDatabase, type EmbeddedPostgres, startEmbedded } from '../../src/db/embedded.ts'
import { migrateDatabase } from '../../src/db/migrate.ts'
import { createLog } from '../../src/lib/log.ts'
import { makeFolder, removeFolder } from '../bench/subject.ts'
import { startMastodon } from '../helpers/mastodon.ts'
import { runNodeOver } from '../helpers/running-node.ts'
import type { Scope } from '../helpers/scope.ts'
import { playStory } from './story.ts'
import { say, title } from './tell.ts'

const begun = performance.now()
const ends: (() => unknown)[] = []
let isPassing = true
const scope: Scope = {
  teardown: (end) => void ends.push(end),
  passing: () => isPassing,
  comment: (text) => void process.stderr.write(`${text}\n`),
}

const stopped = new Promise<void>((stop) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop())
  // A terminal that was closed: there is nobody to tell.
  process.stdout.once('error', () => stop())
})

try {
  await play()
} catch (fault) {
  isPassing = false
  throw fault
} finally {
  for (const end of ends.toReversed()) await end()
}

async function play(): Promise<void> {
  title('Two nodes of Watercooler and a Mastodon, on this machine')
  const cluster = await startCluster()
  const [here, there, mastodon] = await Promise.all([
    runNodeOver(scope, await makeDatabase(cluster), { pages: true }),
    runNodeOver(scope, await makeDatabase(cluster), { pages: true }),
    startMastodon(scope),
  ])
  await playStory({ here, there, mastodon })
  const seconds = (performance.now() - begun) / 1_000
  say(`That took ${seconds.toFixed(0)} seconds.`)
  if (!process.stdout.isTTY) return
  say('The pages stay until you press Ctrl+C.')
  await stopped
}

async function startCluster(): Promise<EmbeddedPostgres> {
  const folder = makeFolder()
  const cluster = await startEmbedded(folder, { fsync: 'off', synchronous_commit: 'off' })
  scope.teardown(async () => {
    await cluster.stop()
    removeFolder(folder)
  })
  return cluster
}

async function makeDatabase(cluster: EmbeddedPostgres): Promise<string> {
  const name = `demo_${randomBytes(4).toString('hex')}`
  await createDatabase(cluster, name)
  const url = cluster.url(name)
  const log = createLog({ level: 'silent', role: 'demo' })
  const database = connectDatabase(url, { connections: 2, name: 'demo', log })
  await migrateDatabase(database.db)
  await database.close()
  return url
}

import type { Command } from 'commander'
import pg from 'pg'
import { type Config, readConfig } from '../config.ts'
import { makeKeyPairs } from '../core/accounts/keys.ts'
import { makeSetupToken } from '../core/auth/setup.ts'
import type { Log } from '../lib/log.ts'
import { createLog } from '../lib/log.ts'
import { letYoungSpaceGrow } from '../lib/young-space.ts'
import { foundNode } from './found.ts'
import { checkFree } from './listen.ts'
import { CommandFault, checkSecretKey, migrateNode, type OpenNode, openNode } from './open.ts'
import type { RunningNode } from './run.ts'

const SERVE_LOCK = 7_203_114
const STOP_SECONDS_MAX = 25

/** Adds `serve` and `work`. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('run the node: pages, inboxes and background work (with ROLES=web, without that work)')
    .action(async () => await start(readConfig()))
  program
    .command('work')
    .description('run background work only, beside a `serve` on the same database')
    .action(async () => await start({ ...readConfig(), roles: ['worker'] }))
}

async function start(config: Config): Promise<void> {
  // Loaded here, since it brings Fastify and Fedify, which no other command needs.
  const { runNode } = await import('./run.ts')
  const log = createLog({ level: config.logLevel, role: config.roles.join('+') })
  const node = await openNode(config, log, config.databaseConnections)
  let lock: pg.Client | undefined
  try {
    if (config.roles.includes('web')) lock = await takeServeLock(node, config)
    if (config.roles.includes('web')) await checkFree(config)
    await checkFree(config.metrics)
    await migrateNode(node)
    await foundNode(node.database.db, node.site, { secretKey: config.secretKey, makePairs: makeKeyPairs })
    await checkSecretKey(node, config)
    const running = await runNode(node, config, log)
    stopOnSignal({ running, node, lock, log })
    await greet(node, config)
    letYoungSpaceGrow()
  } catch (fault) {
    await lock?.end()
    await node.close()
    throw fault
  }
}

// One node a data folder. The lock lives in a session, so it ends with the process however that ends.
async function takeServeLock(
  { embedded, database }: OpenNode,
  config: Config,
): Promise<pg.Client | undefined> {
  if (!embedded) return undefined
  const client = new pg.Client({
    ...database.pool.options,
    application_name: `watercooler serve ${process.pid}`,
  })
  await client.connect()
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [
    SERVE_LOCK,
  ])
  if (rows[0]!.taken) return client
  await client.end()
  throw new CommandFault(
    `Another Watercooler serves from ${config.dataDir} already. Stop that one first, or set DATA_DIR to another folder.`,
  )
}

interface Running {
  running: RunningNode
  node: OpenNode
  lock: pg.Client | undefined
  log: Log
}

function stopOnSignal({ running, node, lock, log }: Running): void {
  let isStopping = false
  const stop = async (signal: NodeJS.Signals) => {
    if (isStopping) return
    isStopping = true
    log.info({ signal }, 'stopping')
    setTimeout(() => {
      log.error({ seconds: STOP_SECONDS_MAX }, 'not everything ended in time')
      process.exit(1)
    }, STOP_SECONDS_MAX * 1_000).unref()
    await running.stop()
    await lock?.end()
    await node.database.close()
    // Whoever serves owns the PostgreSQL below, also one that an earlier process left running when it was killed.
    if (lock) await node.embedded?.stopUnlessUsed()
    log.info('stopped')
    process.exit(0)
  }
  // A terminal that is closed hangs up; what is written to it then leads nowhere. A log without room is no reason to stop.
  for (const output of [process.stdout, process.stderr])
    output.on('error', ({ code }: NodeJS.ErrnoException) => code !== 'ENOSPC' && void stop('SIGHUP'))
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, (got) => void stop(got))
}

async function greet({ site, database }: OpenNode, config: Config): Promise<void> {
  if (!config.roles.includes('web')) return say(`${site.name} works in the background for ${site.origin}.`)
  say(`${site.name} listens on ${site.origin}`)
  const token = await database.db.transaction().execute((tx) => makeSetupToken(tx))
  if (token !== undefined)
    say(`Make the owner's account here (this link works once): ${site.origin}/setup/${token}`)
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`)
}

// One PostgreSQL for all tests, in the system's temporary folder, without fsync: nothing in it outlives a run.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { connectDatabase } from '../../src/db/connect.ts'
import { type EmbeddedPostgres, startEmbedded } from '../../src/db/embedded.ts'
import { migrateDatabase } from '../../src/db/migrate.ts'
import { createLog } from '../../src/lib/log.ts'

const ROOT = join(import.meta.dirname, '../..')
const TEMPLATE_LOCK = 4_711

/** Where the tests' PostgreSQL lives: one a checkout and user, so that checkouts do not meet. */
export const CLUSTER_DIR = join(tmpdir(), `watercooler-test-${userInfo().uid}-${fingerprint(ROOT)}`)

/** Starts or joins the tests' PostgreSQL. */
export function startCluster(): Promise<EmbeddedPostgres> {
  return startEmbedded(CLUSTER_DIR, {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '300',
    autovacuum: 'off',
  })
}

/** Runs one statement as the superuser of the cluster. */
export async function asSuperuser<T extends pg.QueryResultRow>(
  cluster: EmbeddedPostgres,
  statement: string,
): Promise<T[]> {
  const client = new pg.Client({ connectionString: cluster.url('postgres') })
  await client.connect()
  try {
    return (await client.query<T>(statement)).rows
  } finally {
    await client.end()
  }
}

/** Makes the migrated template, once for each state of `migrations/`, and gives its name. */
export async function ensureTemplate(cluster: EmbeddedPostgres): Promise<string> {
  const folder = join(ROOT, 'migrations')
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .sort()
  const name = `template_${fingerprint(files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\0'))}`
  const client = new pg.Client({ connectionString: cluster.url('postgres') })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await makeTemplate(client, cluster, name)
    return name
  } finally {
    await client.end()
  }
}

async function makeTemplate(client: pg.Client, cluster: EmbeddedPostgres, name: string): Promise<void> {
  await client.query(`drop database if exists ${name}_making with (force)`)
  await client.query(`create database ${name}_making`)
  const database = connectDatabase(cluster.url(`${name}_making`), {
    connections: 4,
    name: 'template',
    log: createLog({ level: 'silent', role: 'test' }),
  })
  await migrateDatabase(database.db)
  await database.close()
  await client.query(`alter database ${name}_making rename to ${name}`)
}

function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

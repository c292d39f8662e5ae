// What happens when a migrator is killed, at each migration in turn, or when two of them run at once (R29).
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { listMigrations } from '../../../src/db/migrate.ts'
import { cleanEnvironment } from '../../helpers/process.ts'
import { until } from '../../helpers/wait.ts'
import { demand, type Row } from '../row.ts'
import { addressFor, type World } from '../world.ts'

const PROGRAM = join(import.meta.dirname, '../../../src/main.ts')
const DATABASE = 'migrated'
// Its holder keeps a migrator between what a migration did and the word that it was done.
const GATE = 29

/** The row about migrations. */
export const MIGRATIONS: Row[] = [
  { id: 'R29', fault: 'kill -9 during each migration; two migrators', isShort: false, run: interrupt },
]

async function interrupt(world: World): Promise<string> {
  const url = await makeEmpty(world)
  const names = await listMigrations()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await layGate(client)
    for (const name of names) await killAt(client, url, name)
    await runTwo(client, url, names)
    const [made, usual] = await Promise.all([columnsOf(url), columnsOf(world.databaseUrl)])
    demand(made === usual, 'after the kills the tables are not the usual ones')
  } finally {
    await client.end()
    await sql`drop database ${sql.id(DATABASE)} with (force)`.execute(world.db)
  }
  return `killed at each of ${names.length}, nothing stayed; of two at once one did it all`
}

async function makeEmpty({ db, databaseUrl }: World): Promise<string> {
  await sql`drop database if exists ${sql.id(DATABASE)} with (force)`.execute(db)
  await sql`create database ${sql.id(DATABASE)}`.execute(db)
  return databaseUrl.replace(/@\/[^?]+/, `@/${DATABASE}`)
}

// The table of the migrator, as it makes it itself, with a trigger that waits for whoever holds the gate of a name.
async function layGate(client: pg.Client): Promise<void> {
  await client.query(`
    create table kysely_migration (name varchar(255) primary key, "timestamp" varchar(255) not null);
    create function wait_at_gate() returns trigger language plpgsql as $$
      begin
        perform pg_advisory_xact_lock(${GATE}, left(new.name, 4)::int);
        return new;
      end $$;
    create trigger gate before insert on kysely_migration for each row execute function wait_at_gate()`)
}

async function killAt(client: pg.Client, url: string, name: string): Promise<void> {
  const open = await closeGate(client, name)
  const { child } = startMigrator(url)
  await waitUntil(client, `${name} to run`, 1)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await open()
  await until('its session to end', async () => (await othersOf(client)) === 0)
  const { rows } = await client.query<{ done: number; tables: number }>(`
    select (select count(*)::int from kysely_migration) as done, count(*)::int as tables
    from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`)
  const { done, tables } = rows[0]!
  demand(done === 0 && tables === 0, `killed at ${name}, ${done} migrations and ${tables} tables stayed`)
}

async function runTwo(client: pg.Client, url: string, names: string[]): Promise<void> {
  const open = await closeGate(client, names.at(-1)!)
  const both = [startMigrator(url), startMigrator(url)]
  const ended = both.map(({ child }) => once(child, 'close'))
  // One at the gate, the other at the lock of the migrator.
  await waitUntil(client, 'one to wait for the other', 2)
  await open()
  await Promise.all(ended)
  const said = both.map((one) => one.said()).join('')
  const applied = said.match(/^Applied /gm)?.length ?? 0
  const isWell = both.every(({ child }) => child.exitCode === 0) && said.includes('up to date')
  demand(isWell && applied === names.length, `of two migrators: ${said}`)
}

async function closeGate(client: pg.Client, name: string): Promise<() => Promise<unknown>> {
  const gate = [GATE, Number(name.slice(0, 4))]
  await client.query('select pg_advisory_lock($1, $2)', gate)
  return () => client.query('select pg_advisory_unlock($1, $2)', gate)
}

async function waitUntil(client: pg.Client, what: string, waiting: number): Promise<void> {
  await until(what, async () => {
    const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from pg_locks
      where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`)
    return rows[0]!.count === waiting
  })
}

async function othersOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`)
  return rows[0]!.count
}

function startMigrator(url: string): { child: ChildProcess; said: () => string } {
  const settings = {
    ORIGIN: 'http://127.0.0.1:8000',
    SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
    DATABASE_URL: addressFor(url),
  }
  const child = spawn(process.execPath, [PROGRAM, 'migrate'], { env: cleanEnvironment(settings) })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said += String(chunk)
    })
  return { child, said: () => said }
}

async function columnsOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(`select table_name, column_name, data_type, is_nullable
      from information_schema.columns where table_schema = 'public' order by 1, 2`)
    return JSON.stringify(rows)
  } finally {
    await client.end()
  }
}

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Migration, Migrator } from 'kysely/migration'
import type { Db } from './connect.ts'

const FOLDER = join(import.meta.dirname, '../../migrations')

/** The names of the migrations in the order in which they run. */
export async function listMigrations(): Promise<string[]> {
  const files = await readdir(FOLDER)
  return files
    .filter((file) => /^\d{4}_\w+\.ts$/.test(file))
    .sort()
    .map((file) => file.replace(/\.ts$/, ''))
}

/** Applies what is pending, under a lock of the database, and names what was applied. Throws the first fault. */
export async function migrateDatabase(db: Db): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw error
  return (results ?? []).map((result) => result.migrationName)
}

/** The names of the migrations that the database does not have yet. */
export async function listPending(db: Db): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: readMigrations } })
  const all = await migrator.getMigrations()
  return all.filter((migration) => migration.executedAt === undefined).map((migration) => migration.name)
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const names = await listMigrations()
  const modules = await Promise.all(names.map((name) => import(join(FOLDER, `${name}.ts`))))
  return Object.fromEntries(names.map((name, at) => [name, modules[at] as Migration]))
}

// A copy of a PostgreSQL that goes on running, made by hand as its manual says ("Making a Base Backup Using the Low Level
// API"): the npm package of the binaries has neither pg_dump nor pg_basebackup.
import { chownSync, copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { findOwner, type Owner } from '../../src/db/embedded-home.ts'

// What belongs to the running process, and the log of changes, which is copied last.
const LEFT_OUT = new Set(['postmaster.pid', 'postmaster.opts', 'server.log', 'pg_wal'])

/** Copies the files of a running cluster; the copy is that of a moment after it was begun. */
export async function copyRunning(url: string, from: string, to: string): Promise<void> {
  const owner = await findOwner()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`select pg_backup_start('faults', true)`)
    copyFolder(from, to, owner)
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')
    copyFolder(join(from, 'pg_wal'), join(to, 'pg_wal'), owner)
    const label = join(to, 'backup_label')
    writeFileSync(label, rows[0]!.labelfile)
    own(label, owner)
  } finally {
    await client.end()
  }
}

// What is there no longer when its turn comes is not needed.
function copyFolder(from: string, to: string, owner: Owner): void {
  mkdirSync(to, { mode: 0o700 })
  own(to, owner)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isFile() && !LEFT_OUT.has(entry.name)) copyFile(source, target, owner)
    if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) copyFolder(source, target, owner)
  }
}

function copyFile(from: string, to: string, owner: Owner): void {
  try {
    copyFileSync(from, to)
  } catch (fault) {
    if ((fault as { code?: string }).code !== 'ENOENT') throw fault
    return
  }
  own(to, owner)
}

function own(path: string, { uid, gid }: Owner): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

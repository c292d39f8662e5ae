// A PostgreSQL of the faults' own, with the durability that a node has, to be stopped, broken and frozen.

import { randomBytes } from 'node:crypto'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../../src/db/embedded.ts'
import { postgresPids } from '../bench/proc.ts'
import { ensureTemplate } from '../helpers/cluster.ts'
import { until } from '../helpers/wait.ts'
import { copyRunning } from './backup.ts'
import { makeDisk, NO_DISK } from './disk.ts'

/** So many sessions it takes; few, so that they can be used up. */
export const CONNECTIONS_MAX = 60

/** A PostgreSQL, and what may befall it. */
export interface BreakableCluster {
  /** Makes a migrated database and gives its address. */
  makeDatabase: () => Promise<string>
  start: () => Promise<void>
  /** Ends it at once, as a loss of power would (pg_ctl stop -m immediate). */
  crash: () => Promise<void>
  /** Ends it as an operator would (pg_ctl restart -m fast), and starts it. */
  restart: () => Promise<void>
  /** Takes all room on its disk; gives what frees it again. Only of a cluster with a disk of its own. */
  fillDisk: () => () => void
  /** Keeps all its processes from running, for so long. */
  freeze: (ms: number) => Promise<void>
  /** Makes a copy of it while it runs; gives what puts the copy in its place, once it has ended. */
  copy: () => Promise<() => Promise<void>>
  end: () => Promise<void>
}

/** Starts one in the system's temporary folder; with `diskMiB` on a disk of its own of that size, for which one must be root. */
export async function startBreakable(diskMiB?: number): Promise<BreakableCluster> {
  const folder = join(tmpdir(), `watercooler-faults-${randomBytes(6).toString('hex')}`)
  const disk = diskMiB === undefined ? NO_DISK : makeDisk(folder, diskMiB)
  const open = () => startEmbedded(folder, { max_connections: String(CONNECTIONS_MAX), autovacuum: 'off' })
  const cluster = await open()
  const pidFile = join(folder, 'postgres', 'postmaster.pid')
  const signal = async (name: NodeJS.Signals) => {
    const pids = postgresPids(folder)
    process.kill(pids[0]!, name)
    await until('PostgreSQL to end', async () => !existsSync(pidFile) || !pids.some(isAlive))
  }
  return {
    makeDatabase: async () => cluster.url(await ensureTemplate(cluster)),
    start: async () => void (await open()),
    crash: () => signal('SIGQUIT'),
    restart: async () => {
      await signal('SIGINT')
      await open()
    },
    freeze: async (ms) => {
      const pids = postgresPids(folder).filter(isAlive)
      for (const pid of pids) tell(pid, 'SIGSTOP')
      await new Promise((done) => setTimeout(done, ms))
      for (const pid of pids) tell(pid, 'SIGCONT')
    },
    fillDisk: disk.fill,
    copy: async () => {
      const [home, copy] = [join(folder, 'postgres'), join(folder, 'copy')]
      await copyRunning(cluster.url('postgres'), home, copy)
      return async () => {
        rmSync(home, { recursive: true })
        renameSync(copy, home)
      }
    },
    end: async () => {
      if (existsSync(pidFile)) await cluster.stop()
      disk.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`)
}

// One of many processes may have ended by itself meanwhile.
function tell(pid: number, signal: NodeJS.Signals): void {
  if (isAlive(pid)) process.kill(pid, signal)
}

// What the operating system says of processes: CPU time and memory, from /proc (Linux).
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** CPU seconds that processes used so far, in user and system mode, their ended children included. */
export function cpuSeconds(pids: number[]): number {
  return pids.reduce((sum, pid) => sum + ticksOf(pid), 0) / TICKS_PER_SECOND
}

/** Resident memory of a process in MiB. */
export function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
}

/** The PostgreSQL of a data folder: its first process and all that this one started. */
export function postgresPids(dataDir: string): number[] {
  const first = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
  return [first, ...childrenOf(first)]
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/stat`))
    .map(Number)
    .filter((pid) => Number(fieldsOf(pid)[1]) === parent)
}

function ticksOf(pid: number): number {
  const fields = fieldsOf(pid)
  const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number)
  return (user ?? 0) + (system ?? 0) + (endedUser ?? 0) + (endedSystem ?? 0)
}

// The name, in brackets, may hold spaces: the fields that are counted begin behind it.
function fieldsOf(pid: number): string[] {
  if (!existsSync(`/proc/${pid}/stat`)) return []
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

// Small disks in memory, to be filled up. Only root can make them, and only they can be filled: never the machine's own.
import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const MIB = 1024 * 1024

/** A disk of its own below a folder. */
export interface Disk {
  /** Takes all room on it; gives what frees it again. */
  fill: () => () => void
  /** Takes it away with all that is on it. */
  end: () => void
}

/** Makes a disk of so many MiB at a folder, which is made unless it is there. */
export function makeDisk(folder: string, mib: number): Disk {
  mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m,mode=0755`, 'tmpfs', folder])
  return {
    fill: () => {
      const { blocks, bsize } = statfsSync(folder)
      if (blocks * bsize > mib * MIB) throw new Error(`${folder} is no disk of its own`)
      return fill(join(folder, 'ballast'))
    },
    end: () => void execFileSync('umount', [folder]),
  }
}

/** A disk that was not made. */
export const NO_DISK: Disk = {
  fill: () => {
    throw new Error('this has no disk of its own')
  },
  end: () => undefined,
}

function fill(file: string): () => void {
  const handle = openSync(file, 'w')
  const page = Buffer.alloc(64 * 1024)
  try {
    for (;;) writeSync(handle, page)
  } catch (fault) {
    if ((fault as { code?: string }).code !== 'ENOSPC') throw fault
  } finally {
    closeSync(handle)
  }
  return () => rmSync(file)
}

// Where files are kept: a folder, or a bucket of any server that speaks S3 (files/bucket.ts). Names are ours and say nothing.
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const NAME_BYTES = 18
const NAME = /^[A-Za-z0-9_-]{24}\.[a-z0-9]{3,4}$/
// What is being written, or what is left of it when its process was killed meanwhile.
const DRAFT = /^[A-Za-z0-9_-]{24}\.[a-z0-9]{3,4}\.\d+\.part$/

/** A store of files. What is written is there whole or not at all, and is never changed. */
export interface Files {
  write: (name: string, bytes: Buffer, mediaType: string) => Promise<void>
  /** Undefined: there is no such file. */
  read: (name: string) => Promise<Buffer | undefined>
  /** A file that is not there is as good as removed. */
  remove: (name: string) => Promise<void>
  /** All that is there, with when it was written; also what was never finished, under a name that can only be removed. */
  list: () => AsyncIterable<{ name: string; writtenAt: Date }>
}

/** A name for a new file, which nobody can guess. */
export function makeFileName(ending: string): string {
  return `${randomBytes(NAME_BYTES).toString('base64url')}.${ending}`
}

/** Whether a text is such a name; anything else names no file, least of all one elsewhere. */
export function isFileName(text: string): boolean {
  return NAME.test(text)
}

/** Keeps files in a folder, which is made when it is first needed. */
export function openFolder(folder: string): Files {
  const pathOf = (name: string) => {
    if (!isFileName(name)) throw new Error(`${name} is no name of a file of ours`)
    return join(folder, name)
  }
  return {
    write: async (name, bytes) => {
      const path = pathOf(name)
      await mkdir(folder, { recursive: true })
      // Under another name first, so that nobody reads half of it.
      const draft = `${path}.${process.pid}.part`
      try {
        await writeFile(draft, bytes, { mode: 0o600 })
        await rename(draft, path)
      } catch (fault) {
        // Where the disk is full, the half of it would keep it so.
        await rm(draft, { force: true })
        throw fault
      }
    },
    read: (name) => readFile(pathOf(name)).catch(unlessMissing),
    remove: (name) => rm(DRAFT.test(name) ? join(folder, name) : pathOf(name), { force: true }),
    list: async function* () {
      for (const name of (await readdir(folder).catch(unlessMissing)) ?? []) {
        const isOurs = isFileName(name) || DRAFT.test(name)
        const found = isOurs ? await stat(join(folder, name)).catch(unlessMissing) : undefined
        if (found) yield { name, writtenAt: found.mtime }
      }
    },
  }
}

function unlessMissing(fault: NodeJS.ErrnoException): undefined {
  if (fault.code !== 'ENOENT') throw fault
}

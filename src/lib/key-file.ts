// The secret key of a node, in a file that is made on the first run.
import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const SECRET_KEY_BYTES = 32

/** What a key must be, as a sentence goes on. */
export const KEY_RULE = `must be ${SECRET_KEY_BYTES} random bytes in base64 (openssl rand -base64 ${SECRET_KEY_BYTES})`

/** A key cannot be had from its file; the message is meant for the operator. */
export class KeyFileFault extends Error {}

/** Whether a text is a key. */
export function isKey(text: string): boolean {
  return Buffer.from(text, 'base64').length === SECRET_KEY_BYTES
}

/** The key that belongs to a folder of data; made there when there is none. Throws KeyFileFault. */
export function keyFileIn(dataDir: string): Buffer {
  const file = join(dataDir, 'secret.key')
  if (!existsSync(file)) makeKeyFile(file, dataDir)
  return readKeyFile(file)
}

/** The key that stands in a file. Throws KeyFileFault when it cannot be read, or is none. */
export function readKeyFile(file: string): Buffer {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (fault) {
    throw new KeyFileFault(`The secret key in ${file} cannot be read (${(fault as Error).message}).`)
  }
  if (!isKey(text)) throw new KeyFileFault(`The secret key in ${file} is damaged: it ${KEY_RULE}.`)
  return Buffer.from(text, 'base64')
}

function makeKeyFile(file: string, dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true })
    writeOnce(file, `${randomBytes(SECRET_KEY_BYTES).toString('base64')}\n`)
  } catch (fault) {
    throw new KeyFileFault(
      `Nothing can be written in ${dataDir} (${(fault as Error).message}). Set DATA_DIR to a folder of your own.`,
    )
  }
}

// Of two processes that start at once, both shall read what the first one wrote: a link is made whole or not at all.
function writeOnce(file: string, text: string): void {
  const draft = `${file}.${process.pid}`
  try {
    writeFileSync(draft, text, { mode: 0o600 })
    linkSync(draft, file)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw fault
  } finally {
    rmSync(draft, { force: true })
  }
}

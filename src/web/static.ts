import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import statics from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const FOLDER = join(import.meta.dirname, 'static')
const VERSIONS = new Map(
  readdirSync(FOLDER).map((name) => [name, fingerprint(readFileSync(join(FOLDER, name)))]),
)

/** Serves the files of `static/`. Their addresses change with their bytes, so browsers may keep them for ever. */
export async function serveStatic(app: FastifyInstance): Promise<void> {
  await app.register(statics, {
    root: FOLDER,
    prefix: '/static/',
    index: false,
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
  })
}

/** The address of a file of `static/`. */
export function staticPath(name: 'style.css' | 'icon.svg'): string {
  return `/static/${name}?v=${VERSIONS.get(name)!}`
}

function fingerprint(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12)
}

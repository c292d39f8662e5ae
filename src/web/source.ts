import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isWebUrl } from '../lib/html.ts'

const PACKAGE = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  repository?: string | { url: string }
}

/** Where the source of this program stands, as its package.json says; undefined when that names no place on the web. */
export const SOURCE_URL: string | undefined = repositoryPage(PACKAGE.repository)

/** What leads whoever uses the node to its source (AGPL §13): the place itself, or how to ask for it. */
export const SOURCE_LINK: string = SOURCE_URL ?? '/about#source'

/** The web page of a repository as package.json may name one (docs.npmjs.com, package.json, "repository"). */
export function repositoryPage(repository: string | { url: string } | undefined): string | undefined {
  const named = typeof repository === 'object' ? repository.url : repository
  const page = named?.replace(/^git\+/, '').replace(/\.git$/, '')
  return page !== undefined && isWebUrl(page) ? page : undefined
}

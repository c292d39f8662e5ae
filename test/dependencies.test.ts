// What is installed is not what advisories warn of (MUST 56): a lock that goes back to such a version is noticed by `npm run check`.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '..')

/**
 * The first version of each package in which what its advisories tell is mended, and those that were tried together with it.
 * GHSA-q9f8-5hc7-898f, GHSA-mc44 and GHSA-f59r are of @fedify/fedify up to 2.3.6.
 */
const LEAST: Record<string, string> = {
  '@fedify/fedify': '2.3.8',
  '@fedify/uri-template': '2.3.6',
  '@fedify/vocab': '2.3.6',
  '@fedify/vocab-runtime': '2.3.6',
  '@fedify/vocab-tools': '2.3.6',
  '@fedify/webfinger': '2.3.6',
}

t.test('no package of Fedify is of a version that an advisory names, wherever it is installed', async (t) => {
  const installed = globSync('node_modules/{**/node_modules/,}@fedify/*/package.json', { cwd: ROOT })
  const packages = installed.map(
    (path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as { name: string; version: string },
  )
  t.strictSame(
    packages.map(({ name }) => name).toSorted(),
    Object.keys(LEAST),
    'each is known, and is here once',
  )
  for (const { name, version } of packages)
    t.ok(isAtLeast(version, LEAST[name] ?? version), `${name} ${version}`)
})

t.test('versions are compared by their numbers', async (t) => {
  t.ok(isAtLeast('2.10.0', '2.3.8'))
  t.ok(isAtLeast('2.3.8', '2.3.8'))
  t.notOk(isAtLeast('2.3.6', '2.3.8'))
  t.notOk(isAtLeast('2.3.8-dev.1', '2.3.8'), 'what comes before a release has not what it mends')
})

function isAtLeast(version: string, least: string): boolean {
  const [numbers, before] = version.split('-')
  const order = numbers!.localeCompare(least, 'en', { numeric: true })
  return before === undefined ? order >= 0 : order > 0
}

// The arrows of src/README.md, held: who may import whom, who may write which table, how long things may be.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { parseSync } from 'oxc-parser'
import t from 'tap'

const ROOT = join(import.meta.dirname, '..')
const FILE_LINES_MAX = 250
const FUNCTION_LINES_MAX = 40

const FLOORS: string[][] = [
  ['lib'],
  ['config.ts'],
  ['db'],
  ['core'],
  ['federation', 'mastodon', 'web', 'desk', 'feeds', 'mail'],
  ['server.ts', 'worker.ts'],
  ['cli'],
  ['main.ts'],
]

/** Concepts of core from the ground up: a concept imports only from the lines before its own. */
const CONCEPTS: string[][] = [
  ['refusal', 'input', 'jobs', 'site', 'secrets', 'work'],
  ['accounts'],
  ['blocks'],
  ['auth', 'moderation', 'policy', 'media', 'notifications', 'availability'],
  ['follows', 'rosters', 'relays'],
  ['posts'],
  ['boards'],
  ['reactions', 'endorsements', 'portfolio', 'vault'],
  ['referrals'],
  ['timelines', 'search'],
  ['interests', 'mentors', 'questions'],
  ['introductions', 'recommendations', 'offers'],
  ['messages'],
  ['guests'],
  ['members'],
]

interface Source {
  path: string
  text: string
  imports: string[]
  functions: { name: string; lines: number; at: number }[]
  undocumented: string[]
}

const sources = filesBelow(join(ROOT, 'src')).map(readSource)

t.test('a file imports only from a lower floor or its own room', async (t) => {
  const wrong = arrows().filter(({ from, to }) => room(from) !== room(to) && floor(to) >= floor(from))
  t.strictSame(wrong, [])
})

t.test('no file outside src is imported from within', async (t) => {
  t.strictSame(
    arrows().filter(({ to }) => !to.startsWith('src/')),
    [],
  )
})

t.test('a concept of core imports only from those before it', async (t) => {
  const wrong = arrows().filter(({ from, to }) => {
    if (room(from) !== 'core' || room(to) !== 'core' || concept(from) === concept(to)) return false
    return conceptFloor(to) >= conceptFloor(from)
  })
  t.strictSame(wrong, [])
})

t.test('there are no circles, types included', async (t) => {
  t.strictSame(circles(), [])
})

t.test('each table is written by one room', async (t) => {
  const writers = new Map<string, Set<string>>()
  for (const { path, text } of sources) {
    const home = room(path) === 'core' ? `core/${concept(path)}` : room(path)
    const written = text.matchAll(
      /(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*'(\w+)|(?:insert into|delete from|\bupdate)\s+(\w+)\s+(?:set|\(|select|where|using|as)/g,
    )
    for (const [, byKysely, bySql] of written) {
      const table = (byKysely ?? bySql)!
      writers.set(table, (writers.get(table) ?? new Set()).add(home))
    }
  }
  t.ok(writers.size > 0, 'tables are written at all')
  t.strictSame(
    [...writers].filter(([, homes]) => homes.size > 1).map(([table, homes]) => [table, ...homes]),
    [],
  )
})

t.test('words and tools stay in their rooms', async (t) => {
  const rules: { says: string; pattern: RegExp; but: (path: string) => boolean }[] = [
    {
      says: 'one way out',
      pattern: /(?<![.#\w])fetch\(|from 'undici'|https?\.request\(|from 'node:https?'|from 'aws4fetch'/,
      // The operator's own bucket is the one address that no stranger can choose.
      but: (p) => p === 'src/lib/fetch.ts' || p === 'src/lib/files/bucket.ts',
    },
    { says: 'one reader of the environment', pattern: /process\.env/, but: (p) => p === 'src/config.ts' },
    { says: 'Fedify stays in federation', pattern: /from '@fedify\//, but: (p) => room(p) === 'federation' },
    {
      says: 'no routeActivity (GHSA-39gj)',
      pattern: /routeActivity|setInboxListeners|sendActivity\(/,
      but: () => false,
    },
    {
      says: 'their words for ours',
      pattern: /\b(reblog|favourite|toot)\w*/i,
      but: (p) => ['federation', 'mastodon'].includes(room(p)),
    },
    {
      says: 'wire types stay in federation',
      pattern: /'(Note|Announce|Create|Tombstone|OrderedCollection)'/,
      but: (p) => room(p) === 'federation',
    },
    {
      says: 'the vault opens for introductions alone',
      pattern: /vault\/open\.ts'/,
      but: (p) => p === 'src/core/introductions/open.ts',
    },
    {
      says: 'no requests below the faces',
      pattern: /Fastify(Request|Reply)/,
      but: (p) => floor(p) >= placeOf(FLOORS, 'web'),
    },
    { says: 'no select *', pattern: /selectAll\(|select \*/, but: () => false },
    { says: 'work is finished or in an issue', pattern: /\b(TODO|FIXME|XXX)\b/, but: () => false },
    {
      says: 'types are not escaped',
      pattern: /\bas any\b|@ts-(ignore|nocheck|expect-error)/,
      but: () => false,
    },
  ]
  const wrong = rules.flatMap(({ says, pattern, but }) =>
    sources
      .filter(({ path, text }) => !but(path) && pattern.test(text))
      .map(({ path }) => `${path}: ${says}`),
  )
  t.strictSame(wrong, [])
})

t.test('files and functions stay short', async (t) => {
  const longFiles = sources
    .filter(({ text }) => lineCount(text) > FILE_LINES_MAX)
    .map(({ path, text }) => `${path} (${lineCount(text)})`)
  const longFunctions = sources.flatMap(({ path, functions }) =>
    functions
      .filter(({ lines }) => lines > FUNCTION_LINES_MAX)
      .map(({ name, lines, at }) => `${path}:${at} ${name} (${lines})`),
  )
  t.strictSame({ longFiles, longFunctions }, { longFiles: [], longFunctions: [] })
})

t.test('every export says what it gives or does', async (t) => {
  t.strictSame(
    sources.flatMap(({ path, undocumented }) => undocumented.map((name) => `${path} ${name}`)),
    [],
  )
})

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
}

function readSource(file: string): Source {
  const text = readFileSync(file, 'utf8')
  const parsed = parseSync(file, text)
  const path = relative(ROOT, file)
  const imports = [
    ...parsed.module.staticImports.map((found) => found.moduleRequest.value),
    ...parsed.module.staticExports.flatMap((found) =>
      found.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...[...text.matchAll(/import\('(\.[^']+)'\)/g)].map((found) => found[1]!),
  ]
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(dirname(path), name)))
  return {
    path,
    text,
    imports,
    functions: functionsOf(parsed.program, text),
    undocumented: undocumentedOf(parsed.program, text),
  }
}

type Node = { type: string; start: number; end: number; [key: string]: unknown }

function functionsOf(program: unknown, text: string): Source['functions'] {
  const found: Source['functions'] = []
  walk(program as Node, (node, parent) => {
    if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return
    const named = (node.id ?? parent?.id ?? parent?.key) as { name?: string } | undefined
    const at = lineCount(text.slice(0, node.start))
    found.push({ name: named?.name ?? '(unnamed)', at, lines: lineCount(text.slice(node.start, node.end)) })
  })
  return found
}

function undocumentedOf(program: unknown, text: string): string[] {
  const body = (program as { body: Node[] }).body
  return body
    .filter((node) => node.type === 'ExportNamedDeclaration' && node.declaration)
    .filter((node) => !text.slice(0, node.start).trimEnd().endsWith('*/'))
    .map((node) => text.slice(node.start, node.end).split('\n')[0]!.slice(0, 60))
}

function walk(node: Node, visit: (node: Node, parent?: Node) => void, parent?: Node): void {
  visit(node, parent)
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child !== null && typeof child === 'object' && 'type' in child) walk(child as Node, visit, node)
    }
  }
}

function arrows(): { from: string; to: string }[] {
  return sources.flatMap(({ path, imports }) => imports.map((to) => ({ from: path, to })))
}

function room(path: string): string {
  return path.split('/')[1]!
}

function concept(path: string): string {
  return path.split('/')[2]!.replace(/\.ts$/, '')
}

function floor(path: string): number {
  return placeOf(FLOORS, room(path))
}

function conceptFloor(path: string): number {
  return placeOf(CONCEPTS, concept(path))
}

function placeOf(lists: string[][], name: string): number {
  const place = lists.findIndex((list) => list.includes(name))
  if (place === -1) throw new Error(`${name} has no place yet: give it one in test/architecture.test.ts`)
  return place
}

function circles(): string[] {
  const state = new Map<string, 'open' | 'done'>()
  const found: string[] = []
  const visit = (path: string, trail: string[]): void => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      return
    }
    state.set(path, 'open')
    for (const to of sources.find((source) => source.path === path)?.imports ?? [])
      visit(to, [...trail, path])
    state.set(path, 'done')
  }
  for (const { path } of sources) visit(path, [])
  return found
}

function lineCount(text: string): number {
  return text.replace(/\n$/, '').split('\n').length
}

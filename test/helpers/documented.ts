// What FEDERATION.md says in its tables, and what the text of the source says of the same: for the test that compares them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'

const ROOT = join(import.meta.dirname, '../..')

/** The page. */
export const PAGE: string = readFileSync(join(ROOT, 'FEDERATION.md'), 'utf8')

/** The rows of the first table below a heading of the page: column → cell. */
export function tableBelow(heading: string): Record<string, string>[] {
  const [, section = ''] = PAGE.split(`\n## ${heading}\n`)
  const [table] = /^(?:\|.*\n)+/m.exec(section.split('\n## ')[0]!) ?? []
  if (table === undefined) throw new Error(`there is no table below ${heading}`)
  const [names, , ...rows] = table.trimEnd().split('\n').map(cellsOf)
  return rows.map((cells) => Object.fromEntries(cells.map((cell, at) => [names![at]!, cell])))
}

function cellsOf(row: string): string[] {
  return row
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim())
}

/** What stands between backticks in a cell, in order. */
export function quotedIn(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, word]) => word!)
}

/** The types of things that a cell names: `Note`, and not `featured`. */
export function typesIn(cell: string | undefined): string[] {
  return quotedIn(cell).filter((word) => /^[A-Z][A-Za-z]+$/.test(word))
}

/** The text of a file of src. */
export function sourceOf(path: string): string {
  return readFileSync(join(ROOT, 'src', path), 'utf8')
}

/** The paths of all files of src below a folder. */
export function sourcesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, 'src', folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path))
}

interface Node {
  type: string
  value?: unknown
  [key: string]: unknown
}

/** The strings that stand in a file of src, or in what it declares under a name. Words of comments are none. */
export function stringsIn(path: string, name?: string): string[] {
  const program = parseSync(path, sourceOf(path)).program as unknown as Node
  const declared = nodesOf(program).filter(({ id }) => (id as Node | null | undefined)?.name === name)
  if (name !== undefined && declared.length === 0) throw new Error(`${path} declares no ${name}`)
  const within = name === undefined ? [program] : declared
  return within
    .flatMap(nodesOf)
    .flatMap(({ type, value }) => (type === 'Literal' && typeof value === 'string' ? [value] : []))
}

/** The names of the properties that a declaration of a file of src gives an object. */
export function keysIn(path: string, name: string): string[] {
  const program = parseSync(path, sourceOf(path)).program as unknown as Node
  return nodesOf(program)
    .filter(({ id }) => (id as Node | null | undefined)?.name === name)
    .flatMap(nodesOf)
    .flatMap(({ type, key }) => (type === 'Property' ? [String((key as Node).name)] : []))
}

function nodesOf(node: Node): Node[] {
  const inner = Object.values(node)
    .flat()
    .filter((value): value is Node => typeof (value as Node | null)?.type === 'string')
  return [node, ...inner.flatMap(nodesOf)]
}

/** The number that a file of src gives a constant: `NAME`, or `NAME.part` of an object. */
export function constantIn(path: string, name: string): number {
  const [constant, part] = name.split('.')
  const declared = sourceOf(path).split(new RegExp(`const ${constant}\\b[^=]*= `))[1]
  const given = part === undefined ? declared : declared?.split(`${part}: `)[1]
  const [product = ''] = /^\d[\d_.* ]*/.exec(given ?? '') ?? []
  const factors = product.split('*').map((factor) => Number.parseFloat(factor.replaceAll('_', '')))
  return factors.reduce((one, other) => one * other)
}

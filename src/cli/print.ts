// What commands say on standard output: JSON for programs, aligned lines for people.
import { stringify } from 'yaml'
import { scrub } from '../lib/scrub.ts'

/** What stands in a line or a cell; nothing at all for null, undefined and ''. */
export type Printable = string | number | boolean | Date | readonly string[] | null | undefined

/** Prints data for programs. */
export function printJson(value: unknown): void {
  write(escapeControls(JSON.stringify(value, null, 2)))
}

/** Prints a sentence. */
export function printLine(sentence: string): void {
  write(said(sentence))
}

/** Prints settings as a file of them is written. */
export function printYaml(settings: object): void {
  process.stdout.write(stringify(settings))
}

/** Prints one fact a line, their names aligned; what is not known is left out. */
export function printFacts(facts: Record<string, Printable>): void {
  const known = Object.entries(facts).filter(([, value]) => said(value) !== '')
  printRows(known.map(([name, value]) => [name, value]))
}

/** Prints rows below their heads, in aligned columns. */
export function printTable(heads: string[], rows: Printable[][]): void {
  printRows([heads.map((head) => head.toUpperCase()), ...rows])
}

function printRows(rows: Printable[][]): void {
  const cells = rows.map((row) => row.map(said))
  const widths = cells[0]?.map((_, at) => Math.max(...cells.map((row) => row[at]!.length))) ?? []
  for (const row of cells) {
    const padded = row.map((cell, at) => cell.padEnd(widths[at]!))
    write(padded.join('  ').trimEnd())
  }
}

function said(value: Printable): string {
  // Minutes are enough for people; programs have --json.
  if (value instanceof Date) return `${value.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  if (Array.isArray(value)) return inOneLine(value.join(', '))
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return inOneLine(String(value ?? ''))
}

// What others wrote must not steer the terminal: control characters go, those of C1 and of bidirectional text too.
function inOneLine(text: string): string {
  return scrub(text)
    .replaceAll(/[\u0080-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

// JSON escapes those of C0 by itself.
function escapeControls(json: string): string {
  return json.replaceAll(
    /[\u007f-\u009f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function write(line: string): void {
  process.stdout.write(`${line}\n`)
}

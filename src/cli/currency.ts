import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import {
  CurrencyTable,
  loadCurrencyTable,
  readCurrencyTable,
  resetCurrencyTables,
} from '../core/policy/currencies.ts'
import { asJson } from './arguments.ts'
import { CommandFault } from './open.ts'
import { printFacts, printJson, printLine, printTable } from './print.ts'
import { withNode } from './with-node.ts'

const EXAMPLES = `
The file is the whole table: pay in a currency that it leaves out is compared with no floor.
A CSV file has one setting or rate a line, a JSON file the same by their names:
  month,2026-09
  base,EUR
  source,reference rates of the European Central Bank
  USD,1.1723
  GBP,0.8661
and so on, a line for each currency.
`.trimEnd()

/** Adds `currency`. */
export function addCurrencies(program: Command): void {
  const group = program
    .command('currency')
    .description('the exchange rates by which pay is compared with floors; they are never fetched')
  group
    .command('load')
    .description('use a newer table instead of the one in use; older ones are kept')
    .requiredOption('--file <path>', 'a CSV or JSON file')
    .addHelpText('after', EXAMPLES)
    .action(load)
  group.command('show').description('print the table in use').addOption(asJson()).action(show)
  group
    .command('reset')
    .description('forget the tables that were loaded, and use the one that comes with the node')
    .action(reset)
}

async function load({ file }: { file: string }): Promise<void> {
  const table = readFile(file)
  await withNode(async ({ db }) => {
    const before = await readCurrencyTable(db)
    await db.transaction().execute((tx) => loadCurrencyTable(tx, table))
    printUse(table)
    const lost = Object.keys({ [before.base]: '1', ...before.rates }).filter(
      (code) => code !== table.base && !(code in table.rates),
    )
    if (lost.length > 0)
      printLine(`These had a rate and have none now, so that no floor holds for them: ${lost.join(', ')}.`)
  })
}

async function reset(): Promise<void> {
  await withNode(async ({ db }) => {
    await db.transaction().execute(resetCurrencyTables)
    printUse(await readCurrencyTable(db))
  })
}

function printUse({ month, rates }: CurrencyTable): void {
  const many = Object.keys(rates).length
  printLine(`The table of ${month} is in use: ${many} ${many === 1 ? 'currency' : 'currencies'}.`)
}

async function show({ json }: { json?: true }): Promise<void> {
  await withNode(async ({ db }) => {
    const table = await readCurrencyTable(db)
    if (json) return printJson(table)
    const { rates, ...facts } = table
    printFacts(facts)
    printTable(['currency', `for 1 ${table.base}`], Object.entries(rates))
  })
}

function readFile(path: string): CurrencyTable {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (fault) {
    throw new CommandFault(`${path} cannot be read: ${(fault as Error).message}`)
  }
  const { content, placeOf } = /^\s*[{[]/.test(text) ? readJson(path, text) : readLines(text)
  const read = CurrencyTable.safeParse(content)
  if (read.success) return read.data
  const faults = read.error.issues.map(({ path: [, code], message }) =>
    code === undefined ? `  ${message}` : `  ${placeOf(String(code))}${String(code)} ${message}`,
  )
  throw new CommandFault(`The table was not taken, and the one in use stays:\n${faults.join('\n')}`)
}

interface Content {
  content: unknown
  /** Says on which line something stands. */
  placeOf: (name: string) => string
}

function readJson(path: string, text: string): Content {
  try {
    return { content: JSON.parse(text), placeOf: () => '' }
  } catch (fault) {
    throw new CommandFault(`${path} cannot be read: ${(fault as Error).message}`)
  }
}

const SETTINGS = new Set(['month', 'base', 'source'])

function readLines(text: string): Content {
  const places = new Map<string, number>()
  const faults: string[] = []
  const [settings, rates]: Record<string, string>[] = [{}, {}]
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const [, name, value] =
      /^([^,]*),(.*)$/.exec(line)?.map((part) => part.trim().replace(/^"(.*)"$/, '$1')) ?? []
    if (name === undefined || value === undefined)
      faults.push(`  line ${at + 1}: a name, a comma and a value are needed`)
    else if (places.has(name))
      faults.push(`  line ${at + 1}: ${name} stands on line ${places.get(name)} already`)
    else if (SETTINGS.has(name)) settings![name] = value
    else rates![name] = value
    if (name !== undefined) places.set(name, at + 1)
  }
  if (faults.length > 0)
    throw new CommandFault(`The table was not taken, and the one in use stays:\n${faults.join('\n')}`)
  return { content: { ...settings, rates }, placeOf: (name) => `line ${places.get(name)}: ` }
}

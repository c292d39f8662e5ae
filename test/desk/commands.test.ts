// What the desk is told (product §4.0), by the cases of cases.yaml and by what holds for every text.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { parse } from 'yaml'
import { COMMANDS } from '../../src/desk/commands/words.ts'
import { readCommand } from '../../src/desk/commands.ts'

interface CommandCase {
  says: string
  language?: string
  is: Record<string, unknown> | 'unknown'
  /** The first of the commands that are suggested. */
  likely?: string[]
}
const file = readFileSync(join(import.meta.dirname, 'cases.yaml'), 'utf8')
const { commands } = parse(file) as { commands: CommandCase[] }
const at = new Date('2026-09-28T09:12:00Z')

t.test('commands', async (t) => {
  for (const { says, language, is, likely = [] } of commands) {
    const read = readCommand(says, { at, language: language ?? null })
    if (is !== 'unknown') t.strictSame(read, is, says)
    else if (read.name !== 'unknown') t.fail(says, { found: read })
    else {
      t.equal(new Set(read.likely).size, 3, says)
      t.strictSame(read.likely.slice(0, likely.length), likely, says)
    }
  }
  t.ok(commands.length >= 60)
})

t.test('every alias of every command is heard, whatever surrounds it', async (t) => {
  const needs: Record<string, string> = {
    ...{ extend: ' 14', pay: ' EUR 50/hour', shortlist: ' @bo', intro: ' @bo', 'booked until': ' 1 Nov' },
  }
  for (const [name, aliases] of Object.entries(COMMANDS)) {
    for (const alias of aliases.split(',').map((one) => one.trim())) {
      const said = `@desk@writers.example ${alias.toUpperCase()}${needs[name] ?? ''} 🎉`
      const read = readCommand(said, { at, language: null })
      t.equal(read.name, name === 'pay' ? 'lines' : name, said)
    }
  }
})

t.test('a command within a sentence is none', async (t) => {
  for (const [name, aliases] of Object.entries(COMMANDS)) {
    const [alias] = aliases.split(',')
    for (const said of [
      `wait ${alias}`,
      `if ${alias} then ok`,
      `I wonder about ${alias}`,
      `"${alias}" is a word`,
    ])
      t.equal(
        readCommand(said, { at, language: null }).name,
        said.startsWith('"interested"') ? 'interested' : 'unknown',
        name,
      )
  }
})

t.test('it never throws, and takes linear time', async (t) => {
  const cut = fc
    .tuple(fc.constantFrom(...commands.map(({ says }) => says)), fc.string({ unit: 'grapheme' }), fc.nat())
    .map(([says, put, where]) => says.slice(0, where % (says.length + 1)) + put + says.slice(where % 40))
  const hears = fc.property(fc.oneof(fc.string({ unit: 'binary' }), cut), (text) => {
    readCommand(text, { at, language: 'en' })
  })
  t.doesNotThrow(() => fc.assert(hears, { numRuns: 1000 }))
  for (const shape of [
    '@a ',
    '@',
    '@a@',
    'please ',
    'no ',
    '1 ',
    ' ',
    '?',
    'PAY: 1\n',
    'interested ',
    '🎉',
    'thanks,',
  ]) {
    const long = shape.repeat(100_000 / shape.length)
    for (const text of [long, `yes ${long}`, `pay ${long}`, `interested ${long}`])
      t.ok(readCommand(text, { at, language: 'en' }).name, JSON.stringify(shape))
  }
})

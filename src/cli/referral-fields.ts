// How a command line or a file says what a referral is. The names, the bounds and the help are those of the schema.
import { readFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { parse } from 'yaml'
import type { z } from 'zod'
import { TermFields } from '../core/referrals/terms/fields.ts'
import { CommandFault } from './open.ts'

const NAMES = Object.keys(TermFields.shape)

// What belongs together may stand together in a file, as product §3.2 has it.
const GROUPS: Record<string, Record<string, string>> = {
  size: {},
  finderFee: { kind: 'feeKind', value: 'feeValue' },
}

const LISTS = ['work', 'formats', 'topics', 'languages', 'boards']

/** Fields of a referral by their names in the schema, still to be read by it. */
export type GivenFields = Record<string, unknown>

/**
 * Adds `--file` and a flag for each field of a schema, explained by what it takes; a list may be given with commas, or flag by
 * flag.
 */
export function takeFields(command: Command, fields: Readonly<Record<string, z.ZodType>>): Command {
  command.option(
    '--file <path>',
    'a YAML or JSON file with the fields; where a flag says otherwise, the flag holds, and an empty one (--pay-max "") takes the field away',
  )
  for (const [name, field] of Object.entries(fields)) {
    const reader = LISTS.includes(name) ? gatherList : gather
    command.addOption(new Option(`--${kebab(name)} <value>`, explain(field)).argParser(reader))
  }
  return command
}

/** The fields that a command line gives: those of its flags, and below them those of its file. An empty flag unsets its field. */
export function readFields(options: GivenFields & { file?: string }): GivenFields {
  const flags = NAMES.flatMap((name) =>
    options[name] === undefined ? [] : [[name, options[name] === '' ? undefined : options[name]]],
  )
  return { ...(options.file === undefined ? {} : readFile(options.file)), ...Object.fromEntries(flags) }
}

/** What was read by the schema, or a fault that names all that is wrong, each by its field. */
export function readOrFault<T>(read: z.ZodSafeParseResult<T>, what: string): T {
  if (read.success) return read.data
  const faults = read.error.issues.map(({ path, message }) =>
    path.length === 0 ? `  ${message}` : `  ${kebab(String(path[0]))}: ${message}`,
  )
  throw new CommandFault(`${what}:\n${faults.join('\n')}`)
}

function readFile(path: string): GivenFields {
  let content: unknown
  try {
    // JSON is YAML.
    content = parse(readFileSync(path, 'utf8'))
  } catch (fault) {
    throw new CommandFault(`${path} cannot be read: ${(fault as Error).message.trim()}`)
  }
  if (isGroup(content)) return flatten(content)
  throw new CommandFault(
    `${path} holds no fields of a referral, such as “title: Copyeditor for six case studies”.`,
  )
}

// Fields may be named pay_min, pay-min or payMin.
function flatten(content: GivenFields): GivenFields {
  const fields = Object.entries(content).flatMap(([key, value]): [string, unknown][] => {
    const name = camel(key)
    const group = GROUPS[name]
    if (group === undefined || !isGroup(value)) return [[name, value]]
    return Object.entries(value).map(([inner, one]) => [group[inner] ?? camel(inner), one])
  })
  return Object.fromEntries(fields)
}

function isGroup(content: unknown): content is GivenFields {
  return typeof content === 'object' && content !== null && !Array.isArray(content)
}

// The sentence with which the schema refuses names what it takes: “The title must be 8 to 120 characters long.”
function explain(field: z.ZodType): string {
  const rule = field.safeParse({}).error?.issues[0]?.message ?? ''
  const taken = rule
    .replace(/\.$/, '')
    .replace(/^(?:Say|Name|Give) /, '')
    .replace(' must be ', ': ')
  const said = taken.slice(0, 1).toLowerCase() + taken.slice(1)
  return field.safeParse(undefined).success ? said : `${said} (needed, here or in the file)`
}

// A flag that is given again makes a list; what may not be a list, the schema says.
function gather(value: string, before: string | string[] | undefined): string | string[] {
  return before === undefined ? value : [before, value].flat()
}

function gatherList(value: string, before: string | string[] | undefined): string | string[] {
  const words = value
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean)
  return [...[before ?? []].flat(), ...words]
}

/** `pay-min` for `payMin`. */
export function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** `payMin` for `pay_min`, `pay-min` and `payMin`. */
export function camel(key: string): string {
  return key.replaceAll(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { parse } from 'yaml'
import { readBoards } from '../core/boards/find.ts'
import { enqueue } from '../core/jobs.ts'
import { Policy } from '../core/policy/policy.ts'
import { readPolicy, setPolicy } from '../core/policy/versions.ts'
import { asJson } from './arguments.ts'
import { CommandFault } from './open.ts'
import { explainPolicy, snake } from './policy-help.ts'
import { printJson, printLine, printYaml } from './print.ts'
import { camel } from './referral-fields.ts'
import { withNode } from './with-node.ts'

const EXAMPLE = `
Example:
  $ watercooler policy show > policy.yaml    # edit it, then
  $ watercooler policy set --file policy.yaml`

/** Adds `policy`. */
export function addPolicy(program: Command): void {
  const group = program
    .command('policy')
    .description('the rules for work that is passed on here: lowest pay, reviews, labels')
  group
    .command('show')
    .description('print the rules as they are now, as a file for `policy set`')
    .addOption(asJson())
    .action(show)
  group
    .command('set')
    .description('change the rules from now on; what the file leaves out gets its usual value')
    .requiredOption('--file <path>', 'a YAML or JSON file with the settings')
    .addHelpText('after', () => `\n${explainPolicy()}\n${EXAMPLE}`)
    .action(set)
}

async function show({ json }: { json?: true }): Promise<void> {
  await withNode(async ({ db }) => {
    const { version, policy, setAt } = await readPolicy(db)
    if (json) return printJson({ version, setAt, policy })
    printLine(setAt === null ? '# the usual policy' : `# version ${version}, set on ${setAt.toISOString()}`)
    printLine('# `watercooler policy set --help` says what each setting means')
    printYaml(Object.fromEntries(Object.entries(policy).map(([name, value]) => [snake(name), value])))
  })
}

async function set({ file }: { file: string }): Promise<void> {
  const policy = readFile(file)
  await withNode(async ({ db }) => {
    const version = await db.transaction().execute(async (tx) => {
      // Boards say what holds on them.
      for (const board of await readBoards(tx)) await enqueue(tx, 'send-profile', { accountId: board.id })
      return await setPolicy(tx, null, policy)
    })
    printLine(`The policy is version ${version} now.`)
  })
}

function readFile(path: string): Policy {
  let content: unknown
  try {
    content = parse(readFileSync(path, 'utf8'))
  } catch (fault) {
    throw new CommandFault(`${path} cannot be read: ${(fault as Error).message.trim()}`)
  }
  const isNamed = typeof content === 'object' && content !== null && !Array.isArray(content)
  const read = Policy.safeParse(
    isNamed
      ? Object.fromEntries(Object.entries(content!).map(([name, value]) => [camel(name), value]))
      : content,
  )
  if (read.success) return read.data
  const faults = read.error.issues.map(({ path: [name, ...within], message }) =>
    name === undefined ? `  ${message}` : `  ${[snake(String(name)), ...within].join('.')}: ${message}`,
  )
  throw new CommandFault(`The policy was left as it is:\n${faults.join('\n')}`)
}

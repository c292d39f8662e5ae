// The commands of the operator. Each group has a file; all work beside a running node, on the same database.
import { Command, CommanderError } from 'commander'
import { ConfigFault, isDebugging } from '../config.ts'
import { Refusal } from '../core/refusal.ts'
import { EmbeddedFault } from '../db/embedded-home.ts'
import { addAccounts } from './account.ts'
import { addBoards } from './board.ts'
import { addCurrencies } from './currency.ts'
import { addDomains } from './domain.ts'
import { addFollows } from './follow.ts'
import { addLookup } from './lookup.ts'
import { addMigrate } from './migrate.ts'
import { CommandFault } from './open.ts'
import { addPolicy } from './policy.ts'
import { addPosts } from './post.ts'
import { addQueue } from './queue.ts'
import { addReferrals } from './referral.ts'
import { addRelays } from './relay.ts'
import { addServe } from './serve.ts'
import { addTimeline } from './timeline.ts'
import { addVault } from './vault.ts'

const SETTINGS = `
Each command explains itself: watercooler <command> --help
Settings are variables of the environment, or lines of the file .env in the folder where it is run: .env.example lists them.`
const FAILED = 1
const MISUSED = 2

/**
 * Runs a command line and gives the exit code: 0 done, 1 refused or failed, 2 wrongly asked. What is wrong is said in
 * words on standard error; a stack only follows when LOG_LEVEL is debug.
 */
export async function runProgram(argv: string[]): Promise<number> {
  const program = new Command('watercooler')
    .description('Runs and looks after a node of Watercooler, a federated home for working writers.')
    .addHelpText('after', SETTINGS)
    .showHelpAfterError('(--help shows how)')
    .exitOverride()
  for (const add of [
    addServe,
    addMigrate,
    addAccounts,
    addBoards,
    addPosts,
    addReferrals,
    addFollows,
    addTimeline,
    addLookup,
    addQueue,
    addDomains,
    addRelays,
    addVault,
    addPolicy,
    addCurrencies,
  ]) {
    add(program)
  }
  try {
    await program.parseAsync(argv)
    return 0
  } catch (fault) {
    return explain(fault)
  }
}

function explain(fault: unknown): number {
  // Commander has said what is wrong, or shown the help that was asked for.
  if (fault instanceof CommanderError) return fault.exitCode === 0 ? 0 : MISUSED
  if (fault instanceof ConfigFault) return say(fault.message, MISUSED)
  if (fault instanceof Refusal || fault instanceof CommandFault || fault instanceof EmbeddedFault) {
    return say(fault.message, FAILED)
  }
  const { message, stack } = fault as Error
  return say(
    isDebugging() ? String(stack) : `Something broke: ${message} (LOG_LEVEL=debug shows where)`,
    FAILED,
  )
}

function say(sentence: string, code: number): number {
  process.stderr.write(`${sentence}\n`)
  return code
}

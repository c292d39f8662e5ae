import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { type Command, Option } from 'commander'
import { CommandFault } from './open.ts'

/** What a command line says of a password. */
export interface PasswordOptions {
  password?: string
  passwordStdin?: true
}

/** Adds the ways in which a command is given a password. */
export function takePassword(command: Command): Command {
  return command
    .option('--password-stdin', 'read the password from standard input')
    .addOption(
      new Option(
        '--password <password>',
        'the password itself; every user of this machine can see it in the list of processes',
      ).conflicts('passwordStdin'),
    )
}

/** The password of a command, asked for at the terminal when the command line names no other way. */
export async function readPassword({ password, passwordStdin }: PasswordOptions): Promise<string> {
  if (password !== undefined) return password
  if (passwordStdin) return (await text(process.stdin)).replace(/\r?\n$/, '')
  if (!process.stdin.isTTY)
    throw new CommandFault('There is no terminal to ask for a password at: use --password-stdin.')
  const first = await ask('Password (not shown): ')
  if ((await ask('The same again: ')) === first) return first
  throw new CommandFault('The two passwords differ. Nothing was changed.')
}

// The terminal shows what readline writes, so readline writes to nowhere.
async function ask(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, written) => written() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  process.stderr.write(question)
  try {
    return await terminal.question('')
  } catch {
    // Ctrl+C and Ctrl+D end the question.
    throw new CommandFault('No password was given. Nothing was changed.')
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}

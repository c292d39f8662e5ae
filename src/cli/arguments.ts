// How the words of a command line are read; what is wrong is a misuse, said before anything is done.
import { Argument, InvalidArgumentError, Option } from 'commander'
import { type Id, idOf } from '../lib/ids.ts'

const ID_MAX = 2n ** 63n - 1n
const LIMIT_MAX = 1_000

/** The id of a row. */
export function readId<Of extends string>(text: string): Id<Of> {
  if (/^\d{1,19}$/.test(text) && BigInt(text) <= ID_MAX) return idOf<Of>(text)
  throw new InvalidArgumentError('An id is a number.')
}

/** How many lines to print at the most. */
function readLimit(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= LIMIT_MAX) return Number(text)
  throw new InvalidArgumentError(`It is a number from 1 to ${LIMIT_MAX}.`)
}

/** The host of a node as addresses write it: in lower case and ASCII, with its port if it has an unusual one. */
export function readHost(text: string): string {
  const url = URL.canParse(`https://${text}`) ? new URL(`https://${text}`) : undefined
  if (url && url.href === `https://${url.host}/` && /[a-z0-9\]]$/.test(url.host)) return url.host
  throw new InvalidArgumentError('A host is a name such as mastodon.example.')
}

/** `--as`: the writer in whose name something is done. */
export function asWriter(): Option {
  return new Option(
    '--as <handle>',
    'the writer of this node in whose name it is done (required)',
  ).makeOptionMandatory()
}

/** `<who>`: an account of any node. */
export function theAccount(): Argument {
  return new Argument('<who>', 'a handle such as @bram@mastodon.example, or the address of a profile')
}

/** `--json`: for programs. */
export function asJson(): Option {
  return new Option('--json', 'print JSON')
}

/** `--limit`: how much of a list. */
export function upTo(lines: number): Option {
  return new Option('--limit <number>', 'how many to print at the most').argParser(readLimit).default(lines)
}

import { type Command, Option } from 'commander'
import { fullHandle } from '../core/accounts/account.ts'
import { makeKeyPairs } from '../core/accounts/keys.ts'
import { createBoard } from '../core/boards/create.ts'
import { type Board, readBoards } from '../core/boards/find.ts'
import { WORK, type Work } from '../core/work.ts'
import { asJson } from './arguments.ts'
import { CommandFault } from './open.ts'
import { printJson, printLine, printTable } from './print.ts'
import { type Ground, withNode } from './with-node.ts'

/** Adds `board`. */
export function addBoards(program: Command): void {
  const group = program.command('board').description('boards: accounts that boost open work of some kinds')
  group
    .command('create <handle>')
    .description('make a board')
    .option('--name <name>', 'what the board is called; left out, the handle')
    .addOption(
      new Option('--work <kinds...>', 'the kinds of work that it boosts; left out, all').choices(WORK),
    )
    .addOption(
      new Option(
        '--main',
        'make it the main board, which boosts all work; every node has one from its first start',
      ).conflicts('work'),
    )
    .addOption(asJson())
    .action(create)
  group
    .command('list')
    .description('the boards of this node, the main one first')
    .addOption(asJson())
    .action(list)
}

interface CreateOptions {
  name?: string
  work?: Work[]
  main?: true
  json?: true
}

async function create(typed: string, options: CreateOptions): Promise<void> {
  const handle = typed.replace(/^@/, '')
  await withNode(async (ground) => {
    const made = options.main ? await findMain(ground, handle) : await make(ground, handle, options)
    if (options.json) printJson(boardFacts(made))
    else if (options.main) printLine(`@${handle} is the main board already; nothing was changed.`)
    else printLine(`@${handle}@${ground.site.host} is there: ${made.url}`)
  })
}

async function make({ db, site, secretKey }: Ground, handle: string, options: CreateOptions): Promise<Board> {
  const board = { handle, name: options.name ?? handle, isMain: false, work: options.work ?? [] }
  const keys = { secretKey, pairs: await makeKeyPairs() }
  const id = await db.transaction().execute((tx) => createBoard(tx, site, board, keys))
  return (await readBoards(db)).find((one) => one.id === id)!
}

// Founding a node makes its main board, so that one is never made here.
async function findMain({ db }: Ground, handle: string): Promise<Board> {
  const main = (await readBoards(db)).find((board) => board.isMain)
  if (main?.handle === handle) return main
  throw new CommandFault(
    `A node has one main board, and here it is ${main ? `@${main.handle}` : 'suspended'}.`,
  )
}

async function list({ json }: { json?: true }): Promise<void> {
  await withNode(async ({ db }) => {
    const boards = await readBoards(db)
    if (json) return printJson(boards.map(boardFacts))
    printTable(
      ['handle', 'main', 'name', 'takes'],
      boards.map((one) => [
        fullHandle({ ...one, host: null }),
        one.isMain,
        one.name,
        one.work.join(', ') || 'all work',
      ]),
    )
  })
}

function boardFacts({ id, handle, name, uri, url, isMain, work }: Board) {
  return { id, handle, name, uri, url, isMain, work }
}

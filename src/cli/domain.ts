import type { Command } from 'commander'
import { blockHost, readBlockedHosts, unblockHost } from '../core/moderation/blocks.ts'
import { asJson, readHost } from './arguments.ts'
import { CommandFault } from './open.ts'
import { printJson, printLine, printTable } from './print.ts'
import { withNode } from './with-node.ts'

/** Adds `domain`. */
export function addDomains(program: Command): void {
  const group = program.command('domain').description('nodes from which nothing is taken')
  group
    .command('block')
    .description('refuse everything from a node and its subdomains; a running node does so within 15 seconds')
    .argument('<host>', 'such as spam.example', readHost)
    .option('--reason <reason>', 'why, for whoever reads the list', '')
    .action(block)
  group
    .command('unblock')
    .description('end a block')
    .argument('<host>', 'such as spam.example', readHost)
    .action(unblock)
  group.command('list').description('every block, with its reason').addOption(asJson()).action(list)
}

async function block(host: string, { reason }: { reason: string }): Promise<void> {
  await withNode(async ({ db, site }) => {
    await db.transaction().execute((tx) => blockHost(tx, site, { host, reason }))
    printLine(`${host} is blocked.`)
  })
}

async function unblock(host: string): Promise<void> {
  await withNode(async ({ db }) => {
    const wasBlocked = await db.transaction().execute((tx) => unblockHost(tx, host))
    if (!wasBlocked) throw new CommandFault(`${host} was not blocked.`)
    printLine(`${host} is not blocked any more.`)
  })
}

async function list({ json }: { json?: true }): Promise<void> {
  await withNode(async ({ db }) => {
    const blocks = await readBlockedHosts(db)
    if (json) return printJson(blocks)
    printTable(
      ['host', 'since', 'reason'],
      blocks.map((one) => [one.host, one.madeAt, one.reason]),
    )
  })
}

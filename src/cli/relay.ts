import type { Command } from 'commander'
import { findLocalAccount } from '../core/accounts/find.ts'
import { addRelay, readRelays, removeRelay } from '../core/relays.ts'
import { nodeHandle } from '../federation/node-actor.ts'
import { PUBLIC } from '../federation/vocabulary.ts'
import { asJson } from './arguments.ts'
import { CommandFault } from './open.ts'
import { printJson, printLine, printTable } from './print.ts'
import { withNode } from './with-node.ts'

/** Adds `relay`. */
export function addRelays(program: Command): void {
  const group = program
    .command('relay')
    .description('relays: servers that pass public posts on to many nodes')
  group
    .command('add <url>')
    .description('ask a relay to pass posts on, by the address of its inbox (…/inbox) or of its account')
    .action(add)
  group.command('remove <url>').description('stop taking part in a relay').action(remove)
  group.command('list').description('the relays, and what each has answered').addOption(asJson()).action(list)
}

async function add(url: string): Promise<void> {
  if (!/^https?:/.test(url) || !URL.canParse(url))
    throw new CommandFault(`“${url}” is no address, such as https://relay.example/inbox.`)
  await withNode(async ({ db, site, find }) => {
    const node = await findLocalAccount(db, nodeHandle(site))
    // An inbox shows nothing to those who look; whatever else is an address is looked up.
    const found = /\/inbox\/?$/.test(new URL(url).pathname) ? undefined : await find(url)
    if (found && !('account' in found)) throw new CommandFault(`“${url}” is a post and no relay.`)
    await db.transaction().execute((tx) => addRelay(tx, node!, { url, account: found?.account ?? null }))
    printLine(`${url} is asked. It has to say yes: relay list shows when it did.`)
  })
}

async function remove(url: string): Promise<void> {
  await withNode(async ({ db }) => {
    await db.transaction().execute((tx) => removeRelay(tx, url, PUBLIC))
    printLine(`This node takes part in ${url} no longer.`)
  })
}

async function list({ json }: { json?: true }): Promise<void> {
  await withNode(async ({ db }) => {
    const relays = await readRelays(db)
    if (json) return printJson(relays)
    printTable(
      ['address', 'kind', 'state'],
      relays.map(({ url, style, state }) => [url, style, state]),
    )
  })
}

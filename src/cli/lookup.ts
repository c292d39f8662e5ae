import type { Command } from 'commander'
import { viewPosts } from '../core/posts/view.ts'
import { asJson } from './arguments.ts'
import { accountFacts, postFacts } from './facts.ts'
import { CommandFault } from './open.ts'
import { printFacts, printJson } from './print.ts'
import { type Ground, withNode } from './with-node.ts'

/** Adds `lookup`. */
export function addLookup(program: Command): void {
  program
    .command('lookup <handle-or-URL>')
    .description('find an account or a public post; its own node is asked when this one does not know it')
    .addOption(asJson())
    .action(lookUp)
}

async function lookUp(text: string, { json }: { json?: true }): Promise<void> {
  await withNode(async (ground) => {
    const facts = await readFacts(ground, text)
    if (json) printJson(facts)
    else printFacts(facts)
  })
}

async function readFacts({ db, find }: Ground, text: string) {
  const found = await find(text)
  if ('account' in found) return accountFacts(found.account)
  const [view] = await viewPosts(db, null, [found.post.id])
  if (view) return postFacts(view)
  throw new CommandFault(`The post at ${text} is not for everybody to read.`)
}

import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { createLog } from '../lib/log.ts'
import { migrateNode, openNode } from './open.ts'
import { printLine } from './print.ts'

/** Adds `migrate`. */
export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the database up to date; `serve` does so by itself')
    .action(migrate)
}

async function migrate(): Promise<void> {
  const node = await openNode(readConfig(), createLog({ level: 'silent', role: 'command' }), 1)
  try {
    const applied = await migrateNode(node)
    for (const name of applied) printLine(`Applied ${name}.`)
    if (applied.length === 0) printLine('The database is up to date.')
  } finally {
    await node.close()
  }
}

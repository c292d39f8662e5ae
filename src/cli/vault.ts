import type { Command } from 'commander'
import { rotateVault } from '../core/vault/rotate.ts'
import { printLine } from './print.ts'
import { withNode } from './with-node.ts'

/** Adds `vault`. */
export function addVault(program: Command): void {
  const group = program
    .command('vault')
    .description('the vault, in which it is kept, sealed, who the clients are')
  group
    .command('rotate')
    .description('seal everything anew with the first key of VAULT_KEYS; after that the other keys can go')
    .action(rotate)
}

async function rotate(): Promise<void> {
  await withNode(async ({ db, vaultKeys }) => {
    const count = await rotateVault(db, vaultKeys)
    printLine(
      `${count === 1 ? '1 field was' : `${count} fields were`} sealed with the key “${vaultKeys.first.id}”.`,
    )
  })
}

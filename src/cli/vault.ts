import type { Command } from 'commander'
import { DERIVED_KEY_ID } from '../core/vault/keys.ts'
import { countClientFields } from '../core/vault/read.ts'
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
    const kept = await countClientFields(db)
    printLine(`Fields of clients that are kept: ${kept}. Sealed anew just now: ${count}.`)
    printLine(`They are sealed with ${named(vaultKeys.first.id)}.`)
  })
}

function named(keyId: string): string {
  if (keyId !== DERIVED_KEY_ID) return `the key “${keyId}”`
  return `the key “${keyId}”, which comes of the node’s own secret key: VAULT_KEYS is not set`
}

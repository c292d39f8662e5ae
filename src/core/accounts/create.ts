import type { Tx } from '../../db/connect.ts'
import type { AccountKind } from '../../db/schema/words.ts'
import { type CleanHtml, html } from '../../lib/html.ts'
import { Refusal } from '../refusal.ts'
import { accountUri, type Site, sharedInboxUri } from '../site.ts'
import type { AccountId } from './account.ts'
import { type KeyPair, storeKeyPairs } from './keys.ts'

/** The longest name that Mastodon keeps of an account is longer; ours should fit on a line. */
export const NAME_LENGTH_MAX = 60

/** What stands where somebody says nothing of herself. */
export const NO_HTML: CleanHtml = html``.toString()
const HANDLE = /^[a-z0-9_]{2,30}$/
const RESERVED = new Set([
  'admin',
  'board',
  'boards',
  'desk',
  'help',
  'inbox',
  'node',
  'owner',
  'root',
  'support',
])

/** A local account that is to be made. */
export interface NewAccount {
  kind: AccountKind
  handle: string
  name: string
  bioHtml?: CleanHtml
  approvesFollows?: boolean
}

/**
 * Makes a local account with its key pairs; `secretKey` seals the private halves.
 * Refuses: 'invalid' for a handle or name outside the bounds; 'conflict' when the handle is taken or kept for the node.
 */
export async function createAccount(
  tx: Tx,
  site: Site,
  account: NewAccount,
  keys: { secretKey: Buffer; pairs: KeyPair[] },
): Promise<AccountId> {
  const [refusal] = Object.values(refuseNewAccount(account))
  if (refusal) throw refusal
  const uri = accountUri(site, account.handle)
  const page = account.kind === 'board' ? `/b/${account.handle}` : `/@${account.handle}`
  const made = await tx
    .insertInto('accounts')
    .values({
      kind: account.kind,
      handle: account.handle,
      uri,
      url: account.kind === 'node' ? `${site.origin}/` : `${site.origin}${page}`,
      name: account.name.trim(),
      bio_html: account.bioHtml ?? NO_HTML,
      inbox_uri: `${uri}/inbox`,
      shared_inbox_uri: sharedInboxUri(site),
      followers_uri: `${uri}/followers`,
      approves_follows: account.approvesFollows ?? false,
      is_discoverable: account.kind !== 'node',
      is_indexable: account.kind !== 'node',
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) throw new Refusal('conflict', `The handle @${account.handle} is taken.`)
  await storeKeyPairs(tx, keys.secretKey, { id: made.id, uri }, keys.pairs)
  return made.id
}

/** What is wrong with a new account as far as it itself can tell: why each field is refused, as `createAccount` does. */
export function refuseNewAccount({ kind, handle, name }: NewAccount): { handle?: Refusal; name?: Refusal } {
  const handleRefusal = kind === 'node' ? undefined : refuseHandle(kind, handle)
  const isLong = name.trim().length > NAME_LENGTH_MAX
  return {
    ...(handleRefusal && { handle: handleRefusal }),
    ...(isLong && { name: new Refusal('invalid', `A name holds at most ${NAME_LENGTH_MAX} characters.`) }),
  }
}

function refuseHandle(kind: AccountKind, handle: string): Refusal | undefined {
  if (!HANDLE.test(handle))
    return new Refusal('invalid', 'A handle is 2 to 30 characters long: a–z, 0–9 and _.')
  if (kind === 'writer' && RESERVED.has(handle))
    return new Refusal('conflict', `The handle @${handle} is kept for the node.`)
  return undefined
}

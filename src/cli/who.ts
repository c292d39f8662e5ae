import { type Account, fullHandle, parseHandle } from '../core/accounts/account.ts'
import {
  findAccountByUri,
  findLocalAccount,
  findRemoteAccount,
  isActive,
  readAccountsByLink,
} from '../core/accounts/find.ts'
import { CommandFault } from './open.ts'
import type { Ground } from './with-node.ts'

type Here = Pick<Ground, 'db' | 'site'>

/** The writer of this node in whose name a command acts. */
export async function actingWriter(here: Here, handle: string): Promise<Account> {
  const account = await localAccount(here, handle)
  if (account.kind !== 'writer')
    throw new CommandFault(`${fullHandle(account)} is no writer: it does not act by command.`)
  if (!isActive(account)) {
    const state = account.goneAt === null ? 'suspended' : 'gone'
    throw new CommandFault(`${fullHandle(account)} is ${state}: nothing can be done in its name.`)
  }
  return account
}

/** An account of this node by its handle. */
export async function localAccount({ db, site }: Here, handle: string): Promise<Account> {
  const typed = parseHandle(handle)
  const isHere = typed !== undefined && (typed.host === null || typed.host === site.host)
  const account = isHere ? await findLocalAccount(db, typed.handle) : undefined
  if (account) return account
  throw new CommandFault(`There is no account “${handle}” on this node.`)
}

/** An account that this node knows, of its own or of another, by handle or address; nobody is asked for it. */
export async function knownAccount(here: Here, text: string): Promise<Account> {
  const account = await findKnown(here, text.trim())
  if (account) return account
  throw new CommandFault(`This node does not know “${text}”; “watercooler lookup” asks elsewhere.`)
}

async function findKnown({ db, site }: Here, text: string): Promise<Account | undefined> {
  const typed = parseHandle(text)
  if (!typed) return (await findAccountByUri(db, text)) ?? (await readAccountsByLink(db, [text]))[0]
  const { handle, host } = typed
  return host === null || host === site.host
    ? await findLocalAccount(db, handle)
    : await findRemoteAccount(db, handle, host)
}

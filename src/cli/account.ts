import { Argument, type Command, Option } from 'commander'
import { type Account, fullHandle } from '../core/accounts/account.ts'
import { createAccount, refuseNewAccount } from '../core/accounts/create.ts'
import { findAccount, isActive, readLocalAccounts } from '../core/accounts/find.ts'
import { makeKeyPairs } from '../core/accounts/keys.ts'
import { suspendAccount, unsuspendAccount } from '../core/accounts/suspend.ts'
import { giveLogin, setRole } from '../core/auth/logins.ts'
import { hashPassword, refuseNewPassword } from '../core/auth/passwords.ts'
import { countFollows } from '../core/follows/read.ts'
import { DAYS_UNTIL_ERASED, leaveNode } from '../core/members/leave.ts'
import { countPublicPosts } from '../core/timelines/account.ts'
import type { AccountKind, Role } from '../db/schema/words.ts'
import { asJson, theAccount } from './arguments.ts'
import { accountFacts } from './facts.ts'
import { CommandFault } from './open.ts'
import { type PasswordOptions, readPassword, takePassword } from './password.ts'
import { printFacts, printJson, printLine, printTable } from './print.ts'
import { knownAccount, localAccount } from './who.ts'
import { type Ground, withNode } from './with-node.ts'

const KINDS: readonly AccountKind[] = ['writer', 'board', 'desk', 'node']
const ROLES: readonly Role[] = ['member', 'moderator', 'owner']

/** Adds `account`. */
export function addAccounts(program: Command): void {
  const group = program.command('account').description('the writers of this node and its other accounts')
  takePassword(group.command('create <handle>'))
    .description('make an account with which a writer signs in')
    .option('--name <name>', 'what the writer is called; left out, the handle')
    .option('--owner', 'the writer owns the node, and may do everything')
    .option('--approve-followers', 'whoever wants to follow her must ask first')
    .addOption(asJson())
    .action(create)
  group
    .command('list')
    .description('the accounts of this node, the newest first')
    .addOption(new Option('--kind <kind>', 'only accounts of this kind').choices(KINDS))
    .addOption(asJson())
    .action(list)
  group
    .command('show')
    .description('one account, as far as this node knows it')
    .addArgument(theAccount())
    .addOption(asJson())
    .action(show)
  takePassword(group.command('set-password <handle>'))
    .description('give a writer a new password, and sign her out everywhere')
    .action(setPassword)
  addStandings(group)
}

// What becomes of an account that is there.
function addStandings(group: Command): void {
  group
    .command('role')
    .description('change what a writer may do here')
    .addArgument(new Argument('<handle>', 'the writer, such as ada'))
    .addArgument(new Argument('<role>', 'what she may do').choices(ROLES))
    .action(changeRole)
  group
    .command('suspend')
    .description('hide an account and all it wrote, and let it do nothing more here')
    .addArgument(theAccount())
    .action(suspend)
  group
    .command('remove <handle>')
    .description('delete a writer for good, here and on other nodes; her handle is never given again')
    .requiredOption('--for-good', 'needed, since it cannot be taken back')
    .action(remove)
  group.command('unsuspend').description('end a suspension').addArgument(theAccount()).action(unsuspend)
}

interface CreateOptions extends PasswordOptions {
  name?: string
  owner?: true
  approveFollowers?: true
  json?: true
}

async function create(typed: string, options: CreateOptions): Promise<void> {
  const handle = typed.replace(/^@/, '')
  const writer = {
    kind: 'writer' as const,
    handle,
    name: options.name ?? handle,
    approvesFollows: options.approveFollowers ?? false,
  }
  const password = await readPassword(options)
  const refusals = [...Object.values(refuseNewAccount(writer)), refuseNewPassword(password) ?? []].flat()
  if (refusals.length > 0) throw new CommandFault(refusals.map(({ message }) => message).join('\n'))
  const passwordHash = await hashPassword(password)
  await withNode(async ({ db, site, secretKey }) => {
    const keys = { secretKey, pairs: await makeKeyPairs() }
    const id = await db.transaction().execute(async (tx) => {
      const made = await createAccount(tx, site, writer, keys)
      await giveLogin(tx, made, { role: options.owner ? 'owner' : 'member', passwordHash })
      return made
    })
    const facts = accountFacts((await findAccount(db, id))!)
    if (options.json) printJson(facts)
    else printLine(`@${handle}@${site.host} is there: ${facts.url}`)
  })
}

async function list({ kind, json }: { kind?: AccountKind; json?: true }): Promise<void> {
  await withNode(async ({ db }) => {
    const accounts = await readLocalAccounts(db, kind)
    if (json) return printJson(accounts.map(accountFacts))
    printTable(
      ['handle', 'kind', 'name', 'joined', 'suspended', 'gone'],
      accounts.map((one) => [fullHandle(one), one.kind, one.name, one.joinedAt, one.suspendedAt, one.goneAt]),
    )
  })
}

async function show(who: string, { json }: { json?: true }): Promise<void> {
  await withNode(async (ground) => {
    const account = await knownAccount(ground, who)
    const facts = {
      ...accountFacts(account),
      ...(await countFollows(ground.db, account.id)),
      posts: await countPublicPosts(ground.db, account.id),
    }
    if (json) printJson(facts)
    else printFacts(facts)
  })
}

async function setPassword(handle: string, options: PasswordOptions): Promise<void> {
  const passwordHash = await hashPassword(await readPassword(options))
  await withNode(async (ground) => {
    const account = await localAccount(ground, handle)
    if (account.kind !== 'writer')
      throw new CommandFault(`${fullHandle(account)} is no writer: it signs in nowhere.`)
    if (!isActive(account)) {
      const why = account.goneAt === null ? 'suspended: she cannot sign in' : 'gone: she signs in no more'
      throw new CommandFault(`${fullHandle(account)} is ${why}.`)
    }
    await ground.db.transaction().execute((tx) => giveLogin(tx, account.id, { role: 'member', passwordHash }))
    printLine(`${fullHandle(account)} has a new password; her sessions are over.`)
  })
}

async function changeRole(handle: string, role: Role): Promise<void> {
  await withNode(async (ground) => {
    const account = await localAccount(ground, handle)
    const isChanged = await ground.db.transaction().execute((tx) => setRole(tx, account.id, role))
    if (!isChanged) throw new CommandFault(`${fullHandle(account)} does not sign in here.`)
    printLine(`${fullHandle(account)} is ${role} now.`)
  })
}

async function suspend(who: string): Promise<void> {
  await withNode(async (ground) => {
    const account = await suspendable(ground, who)
    await ground.db.transaction().execute((tx) => suspendAccount(tx, account.id))
    printLine(`${fullHandle(account)} is suspended.`)
  })
}

async function unsuspend(who: string): Promise<void> {
  await withNode(async (ground) => {
    const account = await suspendable(ground, who)
    await ground.db.transaction().execute((tx) => unsuspendAccount(tx, account.id))
    printLine(`${fullHandle(account)} is not suspended any more.`)
  })
}

async function remove(handle: string): Promise<void> {
  await withNode(async (ground) => {
    const { db, site } = ground
    const account = await localAccount(ground, handle)
    await db.transaction().execute((tx) => leaveNode(tx, site, account, new Date()))
    printLine(
      `${fullHandle(account)} is gone. What is kept until other nodes know goes in ${DAYS_UNTIL_ERASED} days.`,
    )
  })
}

async function suspendable(ground: Ground, who: string): Promise<Account> {
  const account = await knownAccount(ground, who)
  if (account.kind !== 'node' || account.host !== null) return account
  throw new CommandFault(
    'The account of the node itself cannot be suspended: it signs what the node asks of others.',
  )
}

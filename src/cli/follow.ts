import type { Command } from 'commander'
import { type Account, fullHandle } from '../core/accounts/account.ts'
import { acceptFollower, rejectFollower } from '../core/follows/answer.ts'
import { followAccount } from '../core/follows/follow.ts'
import { readFollowRequests } from '../core/follows/read.ts'
import { unfollowAccount } from '../core/follows/unfollow.ts'
import { asJson, asWriter, theAccount } from './arguments.ts'
import { CommandFault } from './open.ts'
import { printJson, printLine, printTable } from './print.ts'
import { actingWriter, knownAccount } from './who.ts'
import { type Ground, withNode } from './with-node.ts'

/** Adds `follow`, `unfollow` and `followers`. */
export function addFollows(program: Command): void {
  program
    .command('follow')
    .description('follow an account of any node')
    .addArgument(theAccount())
    .addOption(asWriter())
    .action(follow)
  program
    .command('unfollow')
    .description('stop following an account')
    .addArgument(theAccount())
    .addOption(asWriter())
    .action(unfollow)
  const group = program.command('followers').description('requests to follow a writer, and her answers')
  group
    .command('requests')
    .description('the requests that wait for an answer')
    .addOption(asWriter())
    .addOption(asJson())
    .action(listRequests)
  group.command('accept <who>').description('let somebody follow her').addOption(asWriter()).action(accept)
  group
    .command('reject <who>')
    .description('turn a request down, or end a follow that she let be')
    .addOption(asWriter())
    .action(reject)
}

interface As {
  as: string
}

async function follow(who: string, { as }: As): Promise<void> {
  await withNode(async (ground) => {
    const follower = await actingWriter(ground, as)
    const found = await ground.find(who)
    if (!('account' in found)) throw new CommandFault(`“${who}” is a post; only accounts can be followed.`)
    const { account } = found
    const state = await ground.db.transaction().execute((tx) => followAccount(tx, follower, account))
    const outcome = state === 'accepted' ? 'follows' : 'asks to follow'
    printLine(`${fullHandle(follower)} ${outcome} ${fullHandle(account)}.`)
  })
}

async function unfollow(who: string, { as }: As): Promise<void> {
  await withNode(async (ground) => {
    const { one: follower, other } = await pair(ground, as, who)
    const did = await ground.db.transaction().execute((tx) => unfollowAccount(tx, follower, other))
    printLine(
      `${fullHandle(follower)} ${did ? 'no longer follows' : 'does not follow'} ${fullHandle(other)}.`,
    )
  })
}

async function listRequests({ as, json }: As & { json?: true }): Promise<void> {
  await withNode(async (ground) => {
    const writer = await actingWriter(ground, as)
    const requests = await readFollowRequests(ground.db, writer.id)
    if (json) return printJson(requests)
    printTable(
      ['who', 'asked'],
      requests.map((one) => [fullHandle(one), one.askedAt]),
    )
  })
}

async function accept(who: string, { as }: As): Promise<void> {
  await withNode(async (ground) => {
    const { one: followee, other } = await pair(ground, as, who)
    await ground.db.transaction().execute((tx) => acceptFollower(tx, followee, other))
    printLine(`${fullHandle(other)} follows ${fullHandle(followee)}.`)
  })
}

async function reject(who: string, { as }: As): Promise<void> {
  await withNode(async (ground) => {
    const { one: followee, other } = await pair(ground, as, who)
    await ground.db.transaction().execute((tx) => rejectFollower(tx, followee, other))
    printLine(`${fullHandle(other)} does not follow ${fullHandle(followee)}.`)
  })
}

async function pair(ground: Ground, as: string, who: string): Promise<{ one: Account; other: Account }> {
  return { one: await actingWriter(ground, as), other: await knownAccount(ground, who) }
}

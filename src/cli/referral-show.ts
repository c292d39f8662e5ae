// Referrals as they are read at the command line.
import { type Command, Option } from 'commander'
import { type Account, fullHandle } from '../core/accounts/account.ts'
import { findAccount } from '../core/accounts/find.ts'
import { readOwnReferrals } from '../core/guests/view.ts'
import { readCandidates } from '../core/interests/list.ts'
import { findReferral, readReferralIds } from '../core/referrals/find.ts'
import { whyNotBoosted } from '../core/referrals/judge/unboosted.ts'
import { isPublished } from '../core/referrals/referral.ts'
import { PUBLISHED_STATES, type ReferralState } from '../core/referrals/states.ts'
import { viewReferrals } from '../core/referrals/view.ts'
import { asJson, upTo } from './arguments.ts'
import { referralFacts, unpublishedFacts } from './facts.ts'
import { CommandFault } from './open.ts'
import { printFacts, printJson, printLine, printTable } from './print.ts'
import { actingWriter, localAccount } from './who.ts'
import { type Ground, withNode } from './with-node.ts'

/** Adds `referral show` and `referral list`. */
export function addReadings(group: Command): void {
  group
    .command('show <code>')
    .description('one referral with its terms, and what has arrived for it')
    .addOption(new Option('--as <handle>', 'as this writer sees it: one who passed it on, or was asked'))
    .addOption(asJson())
    .action(show)
  group
    .command('list')
    .description('the referrals that were opened, the newest first')
    .addOption(
      new Option('--as <handle>', 'all that this writer passed on, also what is not for everybody').conflicts(
        ['state', 'author', 'board'],
      ),
    )
    .addOption(new Option('--state <states...>', 'only those that stand so now').choices(PUBLISHED_STATES))
    .option('--author <handle>', 'only those of this writer')
    .option('--board <handle>', 'only those on this board')
    .addOption(upTo(50))
    .addOption(asJson())
    .action(list)
}

/** What a writer may see of a referral; null: what everybody may. Faults where that is nothing. */
export async function see(ground: Ground, code: string, viewer: Account | null) {
  const { db, site } = ground
  const found = await findReferral(db, viewer?.id ?? null, code)
  const [view] = found ? await viewReferrals(db, viewer?.id ?? null, [found.id]) : []
  if (view) {
    const notBoosted = await whyNotBoosted(db, view)
    return { facts: { ...referralFacts(view), notBoosted }, terms: view.terms }
  }
  const author = found && !isPublished(found) ? await findAccount(db, found.authorId) : undefined
  if (found && author)
    return { facts: { ...unpublishedFacts(site, found, author), notBoosted: null }, terms: found.terms }
  throw new CommandFault(`There is no open or closed referral with the code ${code}.`)
}

async function show(code: string, { as, json }: { as?: string; json?: true }): Promise<void> {
  await withNode(async (ground) => {
    const viewer = as === undefined ? null : await actingWriter(ground, as)
    const { facts, terms } = await see(ground, code, viewer)
    const candidates = await seeCandidates(ground, code, viewer)
    if (json) return printJson({ ...facts, terms, ...(candidates && { candidates }) })
    printFacts({ ...facts, ...(candidates && { candidates: candidates.length }) })
    printLine('')
    printFacts(terms)
    if (!candidates || candidates.length === 0) return
    printLine('')
    printTable(
      ['candidate', 'state', 'since'],
      candidates.map((one) => [one.candidate, one.state, one.changedAt]),
    )
  })
}

// Who replied is her author's to know.
async function seeCandidates({ db }: Ground, code: string, viewer: Account | null) {
  const found = viewer && (await findReferral(db, viewer.id, code))
  if (!found || found.authorId !== viewer.id) return undefined
  const candidates = await readCandidates(db, found.id)
  return candidates.map((one) => ({
    candidate: fullHandle(one),
    state: one.state,
    changedAt: one.changedAt,
  }))
}

interface ListOptions {
  as?: string
  state?: ReferralState[]
  author?: string
  board?: string
  limit: number
  json?: true
}

async function list({ as, state, author, board, limit, json }: ListOptions): Promise<void> {
  await withNode(async (ground) => {
    if (as !== undefined) return await listOwn(ground, { as, limit, json })
    const ids = await readReferralIds(ground.db, {
      states: state ?? [...PUBLISHED_STATES],
      limit,
      ...(author === undefined ? {} : { authorId: (await localAccount(ground, author)).id }),
      ...(board === undefined ? {} : { boardId: (await localAccount(ground, board)).id }),
    })
    const facts = (await viewReferrals(ground.db, null, ids)).map(referralFacts)
    if (json) return printJson(facts)
    printTable(
      ['code', 'state', 'author', 'opened', 'expires', 'title'],
      facts.map((one) => [one.code, one.state, one.author, one.openedAt, one.expiresAt, one.title]),
    )
  })
}

async function listOwn(
  ground: Ground,
  { as, limit, json }: Pick<ListOptions, 'limit' | 'json'> & { as: string },
): Promise<void> {
  const { id } = await actingWriter(ground, as)
  const own = await readOwnReferrals(ground.db, id, limit)
  if (json) return printJson(own)
  printTable(
    ['code', 'state', 'made', 'title'],
    own.map((one) => [one.code, one.state, one.madeAt, one.title]),
  )
}

import { Argument, type Command, Option } from 'commander'
import { type Account, fullHandle } from '../core/accounts/account.ts'
import { type FilledBy, fillReferral, readOwnChoosable } from '../core/interests/fill.ts'
import { type ListedCandidate, readCandidates } from '../core/interests/list.ts'
import { keepDraft } from '../core/referrals/drafts.ts'
import { findReferral } from '../core/referrals/find.ts'
import { said } from '../core/referrals/moves/check-move.ts'
import { moveReferral } from '../core/referrals/moves/move.ts'
import { openReferral } from '../core/referrals/open.ts'
import type { ReferralState } from '../core/referrals/states.ts'
import { DraftFields, TermFields } from '../core/referrals/terms/fields.ts'
import { WITHDRAW_REASONS, type WithdrawReason } from '../core/referrals/terms/vocabulary.ts'
import { ReferralDraft, referralTerms } from '../core/referrals/terms.ts'
import { asJson, asWriter } from './arguments.ts'
import { CommandFault } from './open.ts'
import { printJson, printLine } from './print.ts'
import { type GivenFields, readFields, readOrFault, takeFields } from './referral-fields.ts'
import { addReadings, see } from './referral-show.ts'
import { actingWriter, knownAccount } from './who.ts'
import { type Ground, withNode } from './with-node.ts'

const EXAMPLE = `
Example:
  $ watercooler referral open --as ada --file case-studies.yaml --pay-min 0.08 --work copyediting,line_edit`

// Where an author's own word takes a referral; into the circle and the review it goes by being opened.
const AUTHOR_STATES = [
  'open',
  'in_talks',
  'filled',
  'withdrawn',
  'discarded',
] as const satisfies ReferralState[]

/** Adds `referral`. */
export function addReferrals(program: Command): void {
  const group = program.command('referral').description('work that is passed on')
  takeFields(group.command('open [code]'), TermFields.shape)
    .description('pass work on: publish a referral, or the draft that has this code')
    .addOption(asWriter())
    .addOption(asJson())
    .addHelpText('after', EXAMPLE)
    .action(open)
  takeFields(group.command('draft [code]'), DraftFields.shape)
    .description('keep a referral that is not ready yet; with a code, replace what that draft says')
    .addOption(asWriter())
    .addOption(asJson())
    .action(draft)
  group
    .command('move')
    .description('say where a referral stands now: in talks, filled, withdrawn …')
    .addArgument(new Argument('<code>', 'the code from its address: k6n0qx9t of /r/k6n0qx9t'))
    .addArgument(new Argument('<state>', 'where it stands now; a draft is discarded').choices(AUTHOR_STATES))
    .addOption(asWriter())
    .addOption(new Option('--reason <reason>', 'why it is withdrawn').choices(WITHDRAW_REASONS))
    .option('--by <who>', 'who got it, when it is filled: the handle of a candidate, or “elsewhere”')
    .action(move)
  addReadings(group)
}

type WriteOptions = GivenFields & { as: string; file?: string; json?: true }

async function open(draftCode: string | undefined, options: WriteOptions): Promise<void> {
  const given = readFields(options)
  await withNode(async (ground) => {
    const { db, site } = ground
    const author = await actingWriter(ground, options.as)
    const at = new Date()
    const known = draftCode === undefined ? {} : await readDraft(ground, author, draftCode)
    const read = referralTerms(at).safeParse({ ...known, ...given })
    const terms = readOrFault(read, 'The referral cannot be opened')
    const opened = await db
      .transaction()
      .execute((tx) => openReferral(tx, site, author, { code: draftCode, terms, at }))
    const { code, id, uri, url, state, notBoosted } = (await see(ground, opened.code, author)).facts
    if (options.json) return printJson({ code, id, uri, url, state })
    printLine(state === 'open' ? `Open: ${url}` : `It is ${said(state)} so far: ${url}`)
    if (notBoosted !== null) printLine(notBoosted)
  })
}

async function draft(code: string | undefined, options: WriteOptions): Promise<void> {
  const terms = readOrFault(ReferralDraft.safeParse(readFields(options)), 'The draft cannot be kept')
  await withNode(async (ground) => {
    const author = await actingWriter(ground, options.as)
    const kept = await ground.db.transaction().execute((tx) => keepDraft(tx, author, terms, code))
    if (options.json) printJson({ code: kept, state: 'draft' })
    else printLine(`Kept as a draft; open it with: watercooler referral open ${kept} --as ${author.handle}`)
  })
}

interface MoveOptions {
  as: string
  reason?: WithdrawReason
  by?: string
}

async function move(code: string, to: ReferralState, { as, reason, by }: MoveOptions): Promise<void> {
  if (by !== undefined && to !== 'filled')
    throw new CommandFault('--by says who got the work: it goes with “filled” alone.')
  await withNode(async (ground) => {
    const { db, site } = ground
    const author = await actingWriter(ground, as)
    const at = new Date()
    const isNamed = by !== undefined && by !== 'elsewhere'
    const chosen = isNamed ? await findNamed(ground, author, { code, by }) : undefined
    const filledBy: FilledBy | undefined = chosen?.interestId ?? (by === 'elsewhere' ? by : undefined)
    if (to === 'filled' && by === undefined) await askWho(ground, author, code)
    await db
      .transaction()
      .execute((tx) =>
        to === 'filled'
          ? fillReferral(tx, site, author.id, { code, by: filledBy, at })
          : moveReferral(tx, site, author.id, { code, move: { to, reason, at } }),
      )
    printLine(`${code} is ${to} now.`)
    if (chosen && chosen.state !== 'introduced')
      printLine(`You did not introduce ${fullHandle(chosen)} here: tell them yourself who the client is.`)
  })
}

// As the page asks it.
async function askWho({ db }: Ground, author: Account, code: string): Promise<void> {
  const choosable = await readOwnChoosable(db, author.id, code)
  if (choosable.length === 0) return
  const names = choosable.map(fullHandle)
  throw new CommandFault(
    `Who got it? Say --by with one of ${names.join(', ')}, or --by elsewhere for anybody else or nobody.`,
  )
}

async function findNamed(
  ground: Ground,
  author: Account,
  { code, by }: { code: string; by: string },
): Promise<ListedCandidate> {
  const { id } = await knownAccount(ground, by)
  const referral = await findReferral(ground.db, author.id, code)
  // To others than its author it is not said who replied.
  const candidates = referral?.authorId === author.id ? await readCandidates(ground.db, referral.id) : []
  const found = candidates.find(({ accountId }) => accountId === id)
  if (found) return found
  throw new CommandFault(`${by} did not reply to ${code}. Somebody who did not is “elsewhere”.`)
}

async function readDraft({ db }: Ground, author: Account, code: string): Promise<GivenFields> {
  const found = await findReferral(db, author.id, code)
  if (found) return found.terms
  throw new CommandFault(`There is no draft with the code ${code}.`)
}

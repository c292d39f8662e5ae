// "It is filled": by whom? Who got the work is chosen with it, so that nobody hears that her own work went to another.
import type { Db, Tx } from '../../db/connect.ts'
import { type AccountId, fullHandle } from '../accounts/account.ts'
import { findReferral, lockReferral } from '../referrals/find.ts'
import { moveReferral } from '../referrals/moves/move.ts'
import type { Referral } from '../referrals/referral.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { carryInterests } from './carry.ts'
import type { InterestId } from './interest.ts'
import { type ListedCandidate, readCandidates } from './list.ts'
import { lockAsAuthor } from './move.ts'
import { type InterestState, statesBefore } from './states.ts'

/** Who got the work: a candidate, or somebody of whom this node knows nothing, or nobody. */
export type FilledBy = InterestId | 'elsewhere'

/** That a referral is filled, as its author says it. */
export interface Filling {
  code: string
  /** Undefined: she did not say; she is asked when she introduced somebody and chose nobody. */
  by: FilledBy | undefined
  at: Date
}

/**
 * An author says that her referral is filled: whom she names is chosen, and hears that the work is hers; all others hear
 * how it ended (product §3.3, §3.4). Whom she chose before need not be named again.
 * Refuses: as `moveReferral`; 'conflict' when nobody is named though somebody is introduced, or whoever is named was turned
 * down or left; 'not_found' when she is no candidate of this referral.
 */
export async function fillReferral(
  tx: Tx,
  site: Site,
  authorId: AccountId,
  { code, by, at }: Filling,
): Promise<void> {
  const referral = await lockReferral(tx, authorId, code)
  await moveReferral(tx, site, authorId, { code, move: { to: 'filled', at } })
  if (by === undefined) await checkNobodyIntroduced(tx, referral)
  else if (by !== 'elsewhere') await choose(tx, site, referral, { interestId: by, at })
}

/**
 * Whom the author of a referral can name as the one who got the work: those introduced, then those on the shortlist, then
 * those who replied, each in the order in which they came. Nobody once she has chosen.
 */
export async function readChoosable(
  db: Db | Tx,
  { id, liveSince }: Pick<Referral, 'id' | 'liveSince'>,
): Promise<ListedCandidate[]> {
  const candidates = await readCandidates(db, id)
  // Whoever was chosen before it opened again did not do the work after all.
  const isChosen = candidates.some(
    ({ state, changedAt }) => state === 'chosen' && (liveSince === null || changedAt >= liveSince),
  )
  if (isChosen) return []
  const may = statesBefore('chosen', 'author')
  return candidates
    .filter(({ state }) => may.includes(state))
    .toSorted((one, other) => NEARNESS.indexOf(one.state) - NEARNESS.indexOf(other.state))
}

/** The same by a referral's code, for its author: to others it is not said who replied, so that they find nobody. */
export async function readOwnChoosable(
  db: Db,
  authorId: AccountId,
  code: string,
): Promise<ListedCandidate[]> {
  const referral = await findReferral(db, authorId, code)
  return referral?.authorId === authorId ? await readChoosable(db, referral) : []
}

const NEARNESS: readonly InterestState[] = ['introduced', 'shortlisted', 'received']

async function checkNobodyIntroduced(tx: Tx, referral: Referral): Promise<void> {
  const introduced = (await readChoosable(tx, referral)).filter(({ state }) => state === 'introduced')
  if (introduced.length === 0) return
  const names = introduced.map(fullHandle)
  throw new Refusal(
    'conflict',
    `Who got it? You introduced ${names.join(' and ')}: say “filled” with the name of who got it, or with “elsewhere”.`,
  )
}

async function choose(
  tx: Tx,
  site: Site,
  referral: Referral,
  { interestId, at }: { interestId: InterestId; at: Date },
): Promise<void> {
  const interest = await lockAsAuthor(tx, referral.authorId, interestId)
  if (interest.referralId !== referral.id)
    throw new Refusal('not_found', 'Whom you name is no candidate for this referral.')
  if (interest.state === 'chosen') return
  const wanted = { to: 'chosen', by: 'author', byId: referral.authorId, isFilling: true, at } as const
  await carryInterests(tx, site, [interest], wanted)
}

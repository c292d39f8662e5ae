// New terms for a referral that is open: they are judged as new ones are, and decide anew on which boards it stands.
import type { Tx } from '../../db/connect.ts'
import type { Account } from '../accounts/account.ts'
import type { Board } from '../boards/find.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { boostByBoards, readListing, storeListing, unboostByBoards } from './boards.ts'
import { boardsOf } from './choose-boards.ts'
import { keepJudgement, type ReachedJudgement, raisesDoubts, readJudgement } from './judge/judgements.ts'
import { redactContacts } from './judge/signals/contacts.ts'
import { checkBoards } from './limits.ts'
import { tellAuthor } from './moves/carry-out.ts'
import { checkBoostAnew, mayBoostAnew } from './moves/check-move.ts'
import { movedEnd } from './moves/confirm.ts'
import { readNamed } from './named.ts'
import type { PublishedReferral, Referral } from './referral.ts'
import { reviseReferral } from './revise.ts'
import { storeReferral } from './store.ts'
import type { ReferralTerms } from './terms.ts'

/** What an author changes of an open referral. */
export interface TermsChange {
  /** Their end does not count: a referral ends when it did, or at `until`. */
  terms: ReferralTerms
  /** Another end that she names. */
  until?: Date | undefined
  at: Date
}

/**
 * Puts new terms into a referral that is open or in talks. What a moderator would have had to look at for what it says is
 * put before one, and its boards leave it out until then; boards that it no longer names let go of it. Refuses: 'invalid'
 * for what the policy does not list, and for boards that do not take such work; as `checkBoards` and `movedEnd`; as
 * `checkBoostAnew` where the node writes the post. A post that is its author's own says what it says already: its boards
 * then boost it no oftener.
 */
export async function changeTerms(
  tx: Tx,
  site: Site,
  author: Account,
  { referral, change }: { referral: PublishedReferral; change: TermsChange },
): Promise<Referral> {
  const { at, until } = change
  const end = until === undefined ? { expiresAt: referral.expiresAt } : movedEnd(referral, until, at)
  const given = { ...change.terms, expiresAt: end.expiresAt }
  const judged = await judgeAnew(tx, author, { referral, terms: given, at })
  const isDoubted = await raisesDoubts(tx, referral.id, judged)
  const terms = { ...given, body: redactContacts(given.body) }
  const doubtedAt = referral.doubtedAt ?? (isDoubted ? at : null)
  const wanted = { boards: await boardsOf(tx, site, { terms, judged }), boosts: judged.boosts }
  const { boards, ...boosting } = await boostsFor(tx, { ...referral, doubtedAt }, { ...wanted, at })
  await keepJudgement(tx, referral.id, judged)
  await storeListing(tx, referral, boards)
  const changed = { ...referral, ...end, ...boosting, terms, doubtedAt }
  const revised = await reviseReferral(tx, site, changed, at)
  if (!revised.isBoostable || doubtedAt !== null) await unboostByBoards(tx, revised.id, referral.postId)
  else await boostByBoards(tx, revised)
  if (doubtedAt !== null && referral.doubtedAt === null) await tellAuthor(tx, revised, 'held')
  return revised
}

// Which boards boost it from now on. One that begins to calls its followers: that is limited, as opening again is.
async function boostsFor(
  tx: Tx,
  referral: Referral,
  wanted: { boards: Board[]; boosts: boolean; at: Date },
): Promise<{ boards: Board[] } & Pick<Referral, 'isBoostable' | 'boostedAnewAt'>> {
  const { boards, boosts, at } = wanted
  const { isBoostable, boostedAnewAt, doubtedAt, unlistedAt } = referral
  const before = new Set((await readListing(tx, referral.id)).map(({ id }) => id))
  const isShown = doubtedAt === null && unlistedAt === null
  const isAnew = isShown && boosts && (!isBoostable || boards.some(({ id }) => !before.has(id)))
  if (!isAnew) return { boards, isBoostable: boosts, boostedAnewAt }
  if (mayBoostAnew(referral, at)) return { boards, isBoostable: true, boostedAnewAt: [...boostedAnewAt, at] }
  if (!referral.isSource) checkBoostAnew(referral, at)
  return { boards: boards.filter(({ id }) => before.has(id)), isBoostable, boostedAnewAt }
}

/**
 * Puts new terms into a referral that its author's circle sees. What a moderator would have had to look at keeps the boards
 * from it once it is for everybody, until she has. Refuses: as `changeHeldTerms`, and for boards that do not take such work.
 */
export async function changeCircleTerms(
  tx: Tx,
  site: Site,
  author: Account,
  { referral, change }: { referral: Referral; change: Omit<TermsChange, 'until'> },
): Promise<Referral> {
  const { terms, at } = change
  const judged = await judgeAnew(tx, author, { referral, terms, at })
  const isDoubted = await raisesDoubts(tx, referral.id, judged)
  await keepJudgement(tx, referral.id, judged)
  await storeListing(tx, referral, await boardsOf(tx, site, { terms, judged }))
  return await storeReferral(tx, {
    ...referral,
    terms: { ...terms, body: redactContacts(terms.body) },
    isBoostable: judged.boosts,
    doubtedAt: referral.doubtedAt ?? (isDoubted ? at : null),
  })
}

/**
 * Puts new terms into a referral that waits for a moderator, who is to judge what it says now. Refuses: 'invalid' for what
 * the policy does not list; as `checkBoards`.
 */
export async function changeHeldTerms(
  tx: Tx,
  author: Account,
  { referral, change }: { referral: Referral; change: Omit<TermsChange, 'until'> },
): Promise<Referral> {
  const { terms, at } = change
  await keepJudgement(tx, referral.id, await judgeAnew(tx, author, { referral, terms, at }))
  return await storeReferral(tx, { ...referral, terms: { ...terms, body: redactContacts(terms.body) } })
}

async function judgeAnew(
  tx: Tx,
  author: Account,
  { referral, terms, at }: { referral: Referral; terms: ReferralTerms; at: Date },
): Promise<ReachedJudgement> {
  checkBoards(terms.boards.length)
  const named = await readNamed(tx, referral)
  const judged = await readJudgement(tx, author, { terms, at, exceptCode: referral.code, named })
  if (judged.verdict === 'refuse') throw new Refusal('invalid', judged.reasons.join(' '))
  return judged
}

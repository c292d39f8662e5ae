import type { Tx } from '../../../db/connect.ts'
import type { AccountId } from '../../accounts/account.ts'
import { Refusal } from '../../refusal.ts'
import { boostByBoards, unboostByBoards } from '../boards.ts'
import { lockReferral } from '../find.ts'
import { confirmedAt, liveFrom } from '../publish.ts'
import { isPublished, type PublishedReferral, type Referral } from '../referral.ts'
import { RENEWALS_MAX } from '../states.ts'
import { storeReferral } from '../store.ts'
import { latestEnd, OPEN_DAYS_MAX } from '../terms.ts'
import { RENEWAL_DAYS } from './check-move.ts'

/** Days between two bumps of a referral, and from its opening to the first. */
export const BUMP_DAYS = 7

const DAY_MS = 86_400_000

/** Its author says that a referral is still open; boards that left it out boost it again. Refuses as `lockOpen`. */
export async function confirmReferral(
  tx: Tx,
  authorId: AccountId,
  { code, at }: { code: string; at: Date },
): Promise<void> {
  const referral = await lockOpen(tx, authorId, code)
  const confirmed = await storeReferral(tx, { ...referral, ...confirmedAt(at) })
  await boostByBoards(tx, confirmed)
}

/**
 * Lets a referral stay open for some days more; its author is asked again whether it is open, counted from now. Refuses:
 * as `lockOpen`; 'invalid' beyond RENEWAL_DAYS; 'conflict' after RENEWALS_MAX renewals, and beyond OPEN_DAYS_MAX to come.
 */
export async function extendReferral(
  tx: Tx,
  authorId: AccountId,
  { code, days, at }: { code: string; days: number; at: Date },
): Promise<Date> {
  const referral = await lockOpen(tx, authorId, code)
  if (!Number.isInteger(days) || days < 1 || days > RENEWAL_DAYS)
    throw new Refusal('invalid', `A referral is extended by 1 to ${RENEWAL_DAYS} days.`)
  const end = movedEnd(referral, new Date(referral.expiresAt.getTime() + days * DAY_MS), at)
  await boostByBoards(tx, await storeReferral(tx, { ...referral, ...end }))
  return end.expiresAt
}

/** What changes of a referral when its end moves: put off, it is renewed. */
export type MovedEnd = { expiresAt: Date } & Partial<
  Pick<Referral, 'renewals' | keyof ReturnType<typeof liveFrom>>
>

/**
 * The end of a referral when its author names another: a sooner one as she likes, a later one as `extendReferral` puts it
 * off. Refuses as that does, and 'invalid' for what is over.
 */
export function movedEnd(referral: PublishedReferral, until: Date, at: Date): MovedEnd {
  const { expiresAt, renewals } = referral
  if (until <= at) throw new Refusal('invalid', 'The end of a referral must be still to come.')
  if (until <= expiresAt) return { expiresAt: until }
  if (until.getTime() > expiresAt.getTime() + RENEWAL_DAYS * DAY_MS)
    throw new Refusal('invalid', `A referral is extended by 1 to ${RENEWAL_DAYS} days.`)
  if (renewals >= RENEWALS_MAX)
    throw new Refusal('conflict', `This referral was renewed ${RENEWALS_MAX} times already: pass it on anew.`)
  if (until > latestEnd(at))
    throw new Refusal('conflict', `A referral stays open for at most ${OPEN_DAYS_MAX} days from now.`)
  return { ...liveFrom(at), expiresAt: until, renewals: renewals + 1 }
}

/**
 * Brings a referral to the top of its boards' followers again: each board takes its boost back and boosts anew. Refuses:
 * as `lockOpen`; 'too_many' within BUMP_DAYS of the last time that its boards boosted it; 'conflict' while a check-in is unanswered.
 */
export async function bumpReferral(
  tx: Tx,
  authorId: AccountId,
  { code, at }: { code: string; at: Date },
): Promise<void> {
  const referral = await lockOpen(tx, authorId, code)
  if (referral.askedAt !== null) throw new Refusal('conflict', 'Please say first whether it is still open.')
  if (!isRested(referral, at))
    throw new Refusal('too_many', `A referral can be bumped once in ${BUMP_DAYS} days.`)
  await unboostByBoards(tx, referral.id, referral.postId)
  await boostByBoards(tx, await storeReferral(tx, { ...referral, bumpedAt: at, confirmedAt: at }))
}

/** Whether a referral can be bumped now, as `bumpReferral` has it. */
export function isBumpable(referral: Referral, at: Date): boolean {
  const isOpen = isPublished(referral) && referral.closedAt === null
  return isOpen && referral.askedAt === null && isRested(referral, at)
}

function isRested({ bumpedAt, liveSince, openedAt, boostedAnewAt }: Referral, at: Date): boolean {
  const last = Math.max(...[bumpedAt, liveSince, openedAt, ...boostedAnewAt].map(Number))
  return at.getTime() - last >= BUMP_DAYS * DAY_MS
}

/** A referral of the author's that is open or in talks. Refuses: as `lockReferral`; 'conflict' when it is not open. */
export async function lockOpen(tx: Tx, authorId: AccountId, code: string): Promise<PublishedReferral> {
  const referral = await lockReferral(tx, authorId, code)
  if (isPublished(referral) && referral.closedAt === null) return referral
  throw new Refusal('conflict', 'This referral is not open.')
}

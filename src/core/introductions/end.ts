import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { carryIntroduction, INTRODUCTION_HOURS } from './carry.ts'
import { introductions, lockIntroduction } from './introduction.ts'
import { INTRODUCTION_STATES, isAlive } from './states.ts'

const BATCH = 100

/** Who does something to which introduction, and when. */
export interface IntroductionDeed {
  by: 'author' | 'candidate'
  accountId: AccountId
  code: string
  at: Date
}

/**
 * One of the two says that the introduction is done: the client goes out of the vault a month later.
 * Refuses: 'not_found' to all others; as `checkIntroductionMove`.
 */
export async function finishIntroduction(tx: Tx, site: Site, deed: IntroductionDeed): Promise<void> {
  const introduction = await lockIntroduction(tx, deed)
  await carryIntroduction(tx, site, introduction, { to: 'done', by: deed.by, at: deed.at })
}

/** The author takes an introduction back before it is opened. Refuses as `finishIntroduction`. */
export async function revokeIntroduction(
  tx: Tx,
  site: Site,
  authorId: AccountId,
  { code, at }: { code: string; at: Date },
): Promise<void> {
  const introduction = await lockIntroduction(tx, { by: 'author', accountId: authorId, code })
  await carryIntroduction(tx, site, introduction, { to: 'revoked', by: 'author', at })
}

/**
 * One of the two asks for more time: once, and as much as there was at first.
 * Refuses: 'not_found' to all others; 'conflict' when its time is over or it waits for nobody, and a second time.
 */
export async function extendIntroduction(tx: Tx, deed: IntroductionDeed): Promise<void> {
  const { id, state, isExtended, expiresAt } = await lockIntroduction(tx, deed)
  if (!isAlive(state) || deed.at >= expiresAt)
    throw new Refusal('conflict', 'This introduction waits for nobody any more.')
  if (isExtended) throw new Refusal('conflict', 'The time of this introduction was extended before.')
  const later = new Date(expiresAt.getTime() + INTRODUCTION_HOURS * 3_600_000)
  await tx
    .updateTable('introductions')
    .set({ expires_at: later, is_extended: true })
    .where('id', '=', id)
    .execute()
}

/** What the clock has to do with introductions: those whose time is over expire, and those end whose interest ended. */
export async function mindIntroductions(tx: Tx, site: Site, at: Date): Promise<void> {
  const alive = INTRODUCTION_STATES.filter(isAlive)
  const ended = await introductions(tx)
    .where('introductions.state', 'in', alive)
    .where('interests.state', 'in', ['not_chosen', 'withdrawn'])
    .limit(BATCH)
    .forUpdate('introductions')
    .skipLocked()
    .execute()
  for (const one of ended) await carryIntroduction(tx, site, one, { to: 'revoked', by: 'ending', at })
  const over = await introductions(tx)
    .where('introductions.state', 'in', alive)
    .where('introductions.expires_at', '<=', at)
    .orderBy('introductions.expires_at')
    .limit(BATCH)
    .forUpdate('introductions')
    .skipLocked()
    .execute()
  for (const one of over) await carryIntroduction(tx, site, one, { to: 'expired', by: 'clock', at })
}

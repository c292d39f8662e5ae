// What a move of a referral brings about: the effects that the table of states names, each done here once.
import type { Tx } from '../../../db/connect.ts'
import type { AccountId } from '../../accounts/account.ts'
import type { AuthorNews, CircleNews } from '../../jobs/news.ts'
import { enqueue } from '../../jobs.ts'
import { type Notice, notifyAnew } from '../../notifications/notify.ts'
import { findAnyPost } from '../../posts/find.ts'
import { hidePost, unhidePost } from '../../posts/hide.ts'
import { removeOwnPost } from '../../posts/remove.ts'
import type { Site } from '../../site.ts'
import { boostByBoards, unboostByBoards } from '../boards.ts'
import { tellCircle } from '../circle.ts'
import { noteEvent } from '../events.ts'
import { confirmedAt, liveFrom, publishReferral } from '../publish.ts'
import type { Referral } from '../referral.ts'
import { reviseReferral } from '../revise.ts'
import type { Effect, Move, ReferralState } from '../states.ts'
import { storeReferral } from '../store.ts'
import type { WithdrawReason } from '../terms/vocabulary.ts'
import { renewedEnd } from './check-move.ts'

/** A move that was checked, with what was said about it. */
export interface Carried {
  move: Move
  to: ReferralState
  at: Date
  /** Who moves it; null: the clock. */
  byId: AccountId | null
  reason?: WithdrawReason | undefined
  /** A moderator's words to the author. */
  statement?: string | undefined
  /** Whether replies are still welcome; only while in talks. */
  accepting?: boolean | undefined
}

/** Moves a locked referral: its row, its post, its boosts, and whoever must be told. Gives it as the move leaves it. */
export async function carryOut(tx: Tx, site: Site, referral: Referral, carried: Carried): Promise<Referral> {
  const { move, to, byId } = carried
  const has = (effect: Effect) => move.effects.includes(effect)
  if (has('erase')) {
    await tx.deleteFrom('referrals').where('id', '=', referral.id).execute()
    return { ...referral, state: to }
  }
  if (has('unboost') && referral.postId !== null) await unboostByBoards(tx, referral.id, referral.postId)
  let moved = afterMove(referral, carried)
  if (has('publish')) moved = await publishReferral(tx, site, moved, carried.at)
  moved = has('revise') ? await reviseReferral(tx, site, moved, carried.at) : await storeReferral(tx, moved)
  if (has('take_down')) await takeDown(tx, referral, carried.at)
  else if (referral.state === 'removed' && referral.postId !== null) await unhidePost(tx, referral.postId)
  if (has('boost') || has('confirm')) await boostByBoards(tx, moved)
  const reason = carried.reason ?? carried.statement ?? null
  await noteEvent(tx, referral.id, { from: referral.state, to, byId, reason, at: carried.at })
  await tell(tx, referral, moved, carried)
  if (has('publish')) await enqueue(tx, 'alert-searches', { referralId: referral.id })
  await enqueue(tx, 'referral-moved', { referralId: referral.id, from: referral.state, to })
  return moved
}

// A post of ours goes everywhere; a post that is its author's own is hers to delete, and out of sight here.
async function takeDown(tx: Tx, { postId, isSource, authorId }: Referral, at: Date): Promise<void> {
  if (postId === null) return
  if (isSource) return await hidePost(tx, postId, at)
  const post = await findAnyPost(tx, postId)
  if (post) await removeOwnPost(tx, authorId, post)
}

function afterMove(referral: Referral, { move, to, at, ...asked }: Carried): Referral {
  const has = (effect: Effect) => move.effects.includes(effect)
  const isClosing = has('close_replies')
  const accepting = has('open_replies') ? true : !isClosing && (asked.accepting ?? referral.accepting)
  const moved: Referral = {
    ...referral,
    state: to,
    stateBeforeRemoval: to === 'removed' ? referral.state : null,
    postId: has('take_down') && !referral.isSource ? null : referral.postId,
    accepting,
    // Whoever removes it has looked at it.
    doubtedAt: to === 'removed' ? null : referral.doubtedAt,
    closedAt: closedAfter(referral, { move, to, at, ...asked }),
    withdrawReason: asked.reason ?? (to === 'removed' ? referral.withdrawReason : null),
    renewals: referral.renewals + (has('count_renewal') ? 1 : 0),
    boostedAnewAt: has('count_boost') ? [...referral.boostedAnewAt, at] : referral.boostedAnewAt,
  }
  if (has('confirm')) return { ...moved, ...confirmedAt(at) }
  if (!has('renew')) return isClosing ? { ...moved, askedAt: null, unlistedAt: null } : moved
  return { ...moved, ...liveFrom(at), expiresAt: renewedEnd(referral.expiresAt ?? at, at) }
}

function closedAfter(referral: Referral, { move, to, at }: Carried): Date | null {
  // What is kept beside it is kept for some time after its end, and its removal may be that.
  if (to === 'removed') return referral.closedAt ?? at
  if (referral.state === 'removed') return move.effects.includes('open_replies') ? null : referral.closedAt
  return move.effects.includes('close_replies') ? at : null
}

async function tell(tx: Tx, before: Referral, after: Referral, { move, to, byId }: Carried): Promise<void> {
  const has = (effect: Effect) => move.effects.includes(effect)
  if (has('ask_circle')) await tellCircle(tx, after.id, 'asked')
  if (has('tell_circle')) await tellCircle(tx, after.id, to as CircleNews)
  if (byId === null && to === 'expired') await tellAuthor(tx, after, 'expired')
  // Her followers' servers hear of no state of ours: the board says it below her own post (product §2.6).
  if (has('revise') && after.isSource) await tellAuthor(tx, after, 'moved')
  if (has('tell_author')) await tellAuthor(tx, after, decisionNews(before, after))
}

function decisionNews(before: Referral, after: Referral): AuthorNews {
  if (after.state === 'removed') return 'removed'
  if (before.state === 'removed') return 'put_back'
  if (after.state === 'draft') return 'sent_back'
  return after.isSource ? 'listed' : 'approved'
}

const NOTICES: Partial<Record<AuthorNews, Notice['kind']>> = {
  expired: 'referral_expired',
  check_in: 'check_in',
  held: 'held',
  approved: 'approved',
  put_back: 'approved',
  sent_back: 'sent_back',
  removed: 'removed',
}

/** Tells a referral's author of it: a notification for whoever lives here, and a message by the desk. */
export async function tellAuthor(
  tx: Tx,
  referral: Pick<Referral, 'id' | 'authorId' | 'postId'>,
  news: AuthorNews,
): Promise<void> {
  const kind = NOTICES[news]
  if (kind) await notifyAnew(tx, [{ to: referral.authorId, kind, from: null, postId: referral.postId }])
  await enqueue(tx, 'tell-author', { referralId: referral.id, news })
}

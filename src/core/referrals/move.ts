import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { editOwnPost } from '../posts/edit.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { boostByBoards, unboostByBoards } from './boards.ts'
import { noteEvent } from './events.ts'
import { lockReferral } from './find.ts'
import { isPublished, type PublishedReferral, type Referral } from './referral.ts'
import { checkMove, type Move, type PublishedState, type ReferralState, renewedEnd } from './states.ts'
import type { WithdrawReason } from './vocabulary.ts'
import { writeReferralPost } from './write.ts'

/** A move that an author asks for. */
export interface AskedMove {
  to: ReferralState
  at: Date
  reason?: WithdrawReason | undefined
  /** Whether replies are still welcome; only while in talks. */
  accepting?: boolean | undefined
}

/**
 * Moves a referral as its author asks: the state table says what may follow what, and what each move brings about.
 * Refuses: as `lockReferral` and `checkMove`; 'conflict' to open a draft, which `openReferral` does.
 */
export async function moveReferral(
  tx: Tx,
  site: Site,
  authorId: AccountId,
  { code, move: asked }: { code: string; move: AskedMove },
): Promise<void> {
  const referral = await lockReferral(tx, authorId, code)
  const move = checkMove(referral, { to: asked.to, by: 'author', at: asked.at, reason: asked.reason })
  if (move.effects.includes('erase')) return await erase(tx, referral)
  if (!isPublished(referral))
    throw new Refusal('conflict', 'A draft is opened by its form, where its terms are checked.')
  await carryOut(tx, site, referral, { move, asked, byId: authorId })
}

/** The clock closes a referral whose time is over. */
export async function expireReferral(
  tx: Tx,
  site: Site,
  referral: PublishedReferral,
  at: Date,
): Promise<void> {
  const move = checkMove(referral, { to: 'expired', by: 'clock', at })
  await carryOut(tx, site, referral, { move, asked: { to: 'expired', at }, byId: null })
}

/** Changes whether replies are welcome to a referral that is open or in talks, without a new state. */
export async function setAccepting(
  tx: Tx,
  site: Site,
  authorId: AccountId,
  { code, accepting }: { code: string; accepting: boolean },
): Promise<void> {
  const referral = await lockReferral(tx, authorId, code)
  if (!isPublished(referral) || referral.closedAt !== null) {
    throw new Refusal(
      'conflict',
      'Replies can be opened and closed only while a referral is open or in talks.',
    )
  }
  if (referral.accepting === accepting) return
  await revise(tx, site, { ...referral, accepting })
}

/** As many have replied as its author wants: a referral takes no more of them. One that takes none stays as it is. */
export async function closeReplies(tx: Tx, site: Site, referral: PublishedReferral): Promise<void> {
  if (referral.accepting) await revise(tx, site, { ...referral, accepting: false })
}

interface Carried {
  move: Move
  asked: AskedMove
  byId: AccountId | null
}

async function carryOut(tx: Tx, site: Site, referral: PublishedReferral, carried: Carried): Promise<void> {
  const { move, asked, byId } = carried
  const moved = afterMove(referral, carried)
  await revise(tx, site, moved)
  if (move.effects.includes('boost')) await boostByBoards(tx, referral.id, referral.postId)
  if (move.effects.includes('unboost')) await unboostByBoards(tx, referral.id, referral.postId)
  const reason = asked.reason ?? null
  await noteEvent(tx, referral.id, { from: referral.state, to: asked.to, byId, reason })
}

// The referral as the move leaves it. Every move between opened states revises the post (product §2.6).
function afterMove(referral: PublishedReferral, { move, asked }: Carried): PublishedReferral {
  const has = (effect: Move['effects'][number]) => move.effects.includes(effect)
  const isClosing = has('close_replies')
  const accepting = has('open_replies') ? true : !isClosing && (asked.accepting ?? referral.accepting)
  return {
    ...referral,
    state: asked.to as PublishedState,
    accepting,
    withdrawReason: asked.reason ?? null,
    closedAt: isClosing ? asked.at : null,
    expiresAt: has('renew') ? renewedEnd(referral.expiresAt, asked.at) : referral.expiresAt,
    renewals: referral.renewals + (has('count_renewal') ? 1 : 0),
  }
}

async function revise(tx: Tx, site: Site, referral: PublishedReferral): Promise<void> {
  const revision = referral.revision + 1
  const terms = { ...referral.terms, accepting: referral.accepting }
  await tx
    .updateTable('referrals')
    .set({
      state: referral.state,
      accepting: referral.accepting,
      revision,
      terms: JSON.stringify(terms),
      withdraw_reason: referral.withdrawReason,
      closed_at: referral.closedAt,
      expires_at: referral.expiresAt,
      renewals: referral.renewals,
    })
    .where('id', '=', referral.id)
    .execute()
  const addressed = await readAddressed(tx, referral.postId)
  await editOwnPost(tx, referral.postId, {
    ...writeReferralPost(site, { ...referral, terms, revision }),
    addressed,
  })
}

async function readAddressed(tx: Tx, postId: PublishedReferral['postId']) {
  return await tx
    .selectFrom('post_mentions')
    .select(['account_id as accountId', 'is_silent as isSilent'])
    .where('post_id', '=', postId)
    .execute()
}

async function erase(tx: Tx, referral: Referral): Promise<void> {
  await tx.deleteFrom('referrals').where('id', '=', referral.id).execute()
}

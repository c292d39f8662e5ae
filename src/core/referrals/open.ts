import type { Tx } from '../../db/connect.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import type { PostId } from '../posts/post.ts'
import type { Site } from '../site.ts'
import { storeListing } from './boards.ts'
import { carryOut } from './carry-out.ts'
import { checkMove } from './check-move.ts'
import { chooseBoards } from './choose-boards.ts'
import { storeCircle } from './circle.ts'
import { lockDraft, storeDraft } from './drafts.ts'
import type { Referral } from './referral.ts'
import type { ReferralState } from './states.ts'
import type { ReferralTerms } from './terms.ts'

/** What an author opens: whole terms, a draft of hers if she kept one, and whom she asks first. */
export interface Opening {
  code?: string | undefined
  terms: ReferralTerms
  at: Date
  /** Her circle, where the audience of the terms begins with it. */
  circle?: AccountId[]
}

/** Where an opening has led: to everybody, to the author's circle, or to the moderators' review. */
export interface Opened {
  code: string
  state: Extract<ReferralState, 'open' | 'circle' | 'pending_review'>
  /** Null before everybody may see it. */
  postId: PostId | null
}

/**
 * Opens a referral: publishes its post and lets its boards boost it; or asks the author's circle first. With a code it
 * opens that draft. Refuses: 'invalid' for boards that there are not or that do not take such work, and for an empty
 * circle; as `lockDraft`.
 */
export async function openReferral(tx: Tx, site: Site, author: Account, opening: Opening): Promise<Opened> {
  const { code, terms, at, circle = [] } = opening
  const boards = terms.audience === 'circle_only' ? [] : await chooseBoards(tx, site, terms)
  const draft = code === undefined ? await storeDraft(tx, author, terms) : await lockDraft(tx, author, code)
  await storeListing(tx, draft.id, boards)
  if (terms.audience !== 'public') await storeCircle(tx, draft.id, circle)
  const to = terms.audience === 'public' ? 'open' : 'circle'
  const move = checkMove(draft, { to, by: 'author', at, circleSize: circle.length })
  const opened = await carryOut(tx, site, readyFor(draft, terms, at), { move, to, at, byId: author.id })
  return { code: opened.code, state: to, postId: opened.postId }
}

const HOUR_MS = 3_600_000

/** A draft with whole terms and the times that follow from them. */
export function readyFor(draft: Referral, terms: ReferralTerms, at: Date): Referral {
  return {
    ...draft,
    terms,
    accepting: terms.accepting,
    expiresAt: terms.expiresAt,
    circleUntil:
      terms.audience === 'circle_then_public' ? new Date(at.getTime() + terms.circleHours! * HOUR_MS) : null,
  }
}

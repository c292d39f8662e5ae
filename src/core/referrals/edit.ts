import type { Tx } from '../../db/connect.ts'
import type { Account } from '../accounts/account.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { changeCircleTerms, changeHeldTerms, changeTerms } from './change-terms.ts'
import { lockReferral } from './find.ts'
import { said } from './moves/check-move.ts'
import { isPublished, type Referral } from './referral.ts'
import type { ReferralState } from './states.ts'
import type { ReferralTerms } from './terms.ts'

/** Terms as an author edited them whole. */
export interface EditedTerms {
  code: string
  terms: ReferralTerms
  /** Another end that she names; undefined where it stays. */
  until?: Date | undefined
  at: Date
}

const EDITABLE: readonly ReferralState[] = ['pending_review', 'circle', 'open', 'in_talks']

/** Whether a referral's terms can be edited now: it is under way, and its post is the node's to write. */
export function isEditable({ state, isSource }: Pick<Referral, 'state' | 'isSource'>): boolean {
  return !isSource && EDITABLE.includes(state)
}

/**
 * Puts edited terms into a referral of the author's. Who is asked first stays as it was, and so does when it ends while only
 * the circle sees it. Refuses: as `lockReferral`; 'conflict' when it is not `isEditable`; as the changes of its state do.
 */
export async function editReferral(
  tx: Tx,
  site: Site,
  author: Account,
  edited: EditedTerms,
): Promise<Referral> {
  const { code, until, at } = edited
  const referral = await lockReferral(tx, author.id, code)
  const { state, isSource, terms: before } = referral
  if (isSource) throw new Refusal('conflict', 'Its post is in your own words: edit that.')
  if (!isEditable(referral)) throw new Refusal('conflict', `This referral is ${said(state)}.`)
  const { audience, circleHours } = before
  const kept = { audience: audience ?? edited.terms.audience, circleHours }
  const terms = { ...edited.terms, ...kept }
  if (isPublished(referral))
    return await changeTerms(tx, site, author, { referral, change: { terms, until, at } })
  if (state === 'pending_review')
    return await changeHeldTerms(tx, author, { referral, change: { terms: endingAt(terms, until), at } })
  const ended = endingAt(terms, referral.expiresAt ?? undefined)
  return await changeCircleTerms(tx, site, author, { referral, change: { terms: ended, at } })
}

function endingAt(terms: ReferralTerms, until: Date | undefined): ReferralTerms {
  return until === undefined ? terms : { ...terms, expiresAt: until }
}

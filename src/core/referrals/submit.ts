// The one door through which a referral leaves its draft: limits, the judgement by the node's policy, and where it goes.
import type { Tx } from '../../db/connect.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import { requireHere } from '../accounts/moves.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { storeListing } from './boards.ts'
import { boardsOf } from './choose-boards.ts'
import { storeCircle } from './circle.ts'
import { keepJudgement, readJudgement } from './judge/judgements.ts'
import { redactContacts } from './judge/signals/contacts.ts'
import { checkListingLimits } from './limits.ts'
import { carryOut, tellAuthor } from './moves/carry-out.ts'
import { checkMove } from './moves/check-move.ts'
import { readNamed } from './named.ts'
import type { Referral } from './referral.ts'
import type { ReferralTerms } from './terms.ts'

/** What is handed in with a draft. */
export interface Submission {
  terms: ReferralTerms
  at: Date
  /** Whom the author asks first, where the audience of the terms begins with her circle. */
  circle?: AccountId[]
}

/**
 * Submits a locked draft: it opens, goes to its author's circle, or waits for a moderator. Refuses: 'invalid' for what the
 * policy does not list, in its sentences, for boards that there are not or that do not take such work, and for an empty
 * circle; as `requireHere` and `checkListingLimits`.
 */
export async function submitReferral(
  tx: Tx,
  site: Site,
  author: Account,
  { draft, submission }: { draft: Referral; submission: Submission },
): Promise<Referral> {
  requireHere(author)
  const { at, circle = [] } = submission
  // Whoever wants to reach the author writes to her: what is in public is harvested (product §3.6).
  const terms = { ...submission.terms, body: redactContacts(submission.terms.body) }
  const judged = await readJudgement(tx, author, {
    ...submission,
    exceptCode: draft.code,
    named: await readNamed(tx, draft),
  })
  if (judged.verdict === 'refuse') throw new Refusal('invalid', judged.reasons.join(' '))
  const limits = { terms, boards: terms.boards.length, at, exceptCode: draft.code }
  await checkListingLimits(tx, author.id, limits)
  await keepJudgement(tx, draft.id, judged)
  await storeListing(tx, draft, await boardsOf(tx, site, { terms, judged }))
  if (terms.audience !== 'public') await storeCircle(tx, draft.id, circle)
  const to = judged.verdict === 'pass' ? destinationOf(terms) : 'pending_review'
  const move = checkMove(draft, { to, by: 'author', at, circleSize: circle.length })
  const ready = { ...readyFor(draft, terms, at), isBoostable: judged.boosts }
  const submitted = await carryOut(tx, site, ready, { move, to, at, byId: author.id })
  if (to === 'pending_review') await tellAuthor(tx, submitted, 'held')
  return submitted
}

/** Where a referral goes that nobody has to look at: to everybody, or to its author's circle first. */
export function destinationOf({ audience }: Pick<ReferralTerms, 'audience'>): 'open' | 'circle' {
  return audience === 'public' ? 'open' : 'circle'
}

const HOUR_MS = 3_600_000

/** A draft with whole terms and the times that follow from them, counted from `at`. */
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

import { z } from 'zod'
import { referralPath } from '../../core/referrals/code.ts'
import { moveReferral, setAccepting } from '../../core/referrals/move.ts'
import { WITHDRAW_REASONS } from '../../core/referrals/vocabulary.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { readForm, readParams } from '../input.ts'
import { type Answer, requireViewer } from '../visit.ts'
import { ReferralParams } from './referral.ts'

const MoveForm = z.object({
  to: z.enum(['open', 'in_talks', 'filled', 'withdrawn']),
  reason: z.enum(WITHDRAW_REASONS).optional(),
})
const RepliesForm = z.object({ accepting: z.stringbool() })

type Parts = { db: Db; site: Site }

/** An author moves her referral: talks, filled, withdrawn, open again. */
export function changeState({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const { account } = requireViewer(request)
    const { code } = readParams(ReferralParams, request)
    const move = { ...readForm(MoveForm, request), at: new Date() }
    await db.transaction().execute((tx) => moveReferral(tx, site, account.id, { code, move }))
    return reply.redirect(referralPath(code), 303)
  }
}

/** An author says whether she takes more replies. */
export function changeReplies({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const { account } = requireViewer(request)
    const { code } = readParams(ReferralParams, request)
    const { accepting } = readForm(RepliesForm, request)
    await db
      .transaction()
      .execute((tx) => setAccepting(tx, site, account.id, { code, accepting, at: new Date() }))
    return reply.redirect(referralPath(code), 303)
  }
}

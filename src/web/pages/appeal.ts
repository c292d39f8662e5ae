import { z } from 'zod'
import { type ActionId, appealAction } from '../../core/moderation/act.ts'
import { referralPath } from '../../core/referrals/code.ts'
import { findReferral } from '../../core/referrals/find.ts'
import { isPublished } from '../../core/referrals/referral.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { idOf } from '../../lib/ids.ts'
import { IdText, readForm, readParams } from '../input.ts'
import { refusedForm } from '../parts/refused.ts'
import { ReferralParams } from '../referral-params.ts'
import { type Answer, requirePerson, visitOf } from '../visit.ts'
import { sendUnpublished } from './unpublished-referral.ts'

const AppealForm = z.object({
  actionId: IdText.transform((text): ActionId => idOf(text)),
  text: z.string(),
})

/** An author appeals what a moderator decided about her referral. Refused, her words stand in the form again. */
export function sendAppeal({ db, site }: { db: Db; site: Site }): Answer {
  return async (request, reply) => {
    const { account } = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    try {
      const appeal = { ...readForm(AppealForm, request), at: new Date() }
      await db.transaction().execute((tx) => appealAction(tx, account.id, appeal))
    } catch (refusal) {
      const referral = refusal instanceof Refusal && (await findReferral(db, account.id, code))
      if (!referral || isPublished(referral) || referral.authorId !== account.id) throw refusal
      const refused = refusedForm(request, refusal)
      return await sendUnpublished({ db, site }, reply, { visit: visitOf(request), referral, refused })
    }
    return reply.redirect(referralPath(code), 303)
  }
}

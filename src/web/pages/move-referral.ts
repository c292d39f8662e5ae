import { z } from 'zod'
import { type Account, fullHandle } from '../../core/accounts/account.ts'
import { fillReferral, readOwnChoosable } from '../../core/interests/fill.ts'
import type { InterestId } from '../../core/interests/interest.ts'
import { referralPath } from '../../core/referrals/code.ts'
import { bumpReferral, confirmReferral, extendReferral } from '../../core/referrals/moves/confirm.ts'
import { moveReferral, setAccepting } from '../../core/referrals/moves/move.ts'
import { WITHDRAW_REASONS } from '../../core/referrals/terms/vocabulary.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { idOf } from '../../lib/ids.ts'
import { IdText, readForm, readParams } from '../input.ts'
import { ReferralParams } from '../referral-params.ts'
import { type Answer, requirePerson } from '../visit.ts'

const MoveForm = z.object({
  to: z.enum(['open', 'in_talks', 'filled', 'withdrawn']),
  reason: z.enum(WITHDRAW_REASONS).optional(),
  by: z.union([z.literal('elsewhere'), IdText.transform((text): InterestId => idOf(text))]).optional(),
})
const ExtendForm = z.object({ days: z.coerce.number() })
const RepliesForm = z.object({ accepting: z.stringbool() })

type Parts = { db: Db; site: Site }

/** An author moves her referral: talks, filled and by whom, withdrawn, open again. */
export function changeState({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const { account } = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    const { to, reason, by } = readForm(MoveForm, request)
    const at = new Date()
    if (to === 'filled' && by === undefined) await askWho(db, account, code)
    await db
      .transaction()
      .execute((tx) =>
        to === 'filled'
          ? fillReferral(tx, site, account.id, { code, by, at })
          : moveReferral(tx, site, account.id, { code, move: { to, reason, at } }),
      )
    return reply.redirect(referralPath(code), 303)
  }
}

// Somebody may have replied since the page was read, on which nobody was to choose from.
async function askWho(db: Db, author: Account, code: string): Promise<void> {
  const choosable = await readOwnChoosable(db, author.id, code)
  if (choosable.length === 0) return
  const names = choosable.map(fullHandle).join(', ')
  throw new Refusal(
    'conflict',
    `Who got it? ${names} replied: load the page anew, and say who, or somebody else.`,
  )
}

/** An author says whether she takes more replies. */
export function changeReplies({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const { account } = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    const { accepting } = readForm(RepliesForm, request)
    await db
      .transaction()
      .execute((tx) => setAccepting(tx, site, account.id, { code, accepting, at: new Date() }))
    return reply.redirect(referralPath(code), 303)
  }
}

/** An author says that her referral is still open. */
export function confirmOpen({ db }: Parts): Answer {
  return async (request, reply) => {
    const { account } = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    await db.transaction().execute((tx) => confirmReferral(tx, account.id, { code, at: new Date() }))
    return reply.redirect(referralPath(code), 303)
  }
}

/** An author brings her referral to the top of its boards' followers again. */
export function bumpUp({ db }: Parts): Answer {
  return async (request, reply) => {
    const { account } = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    await db.transaction().execute((tx) => bumpReferral(tx, account.id, { code, at: new Date() }))
    return reply.redirect(referralPath(code), 303)
  }
}

/** An author gives her referral more days. */
export function extendTime({ db }: Parts): Answer {
  return async (request, reply) => {
    const { account } = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    const { days } = readForm(ExtendForm, request)
    const extended = { code, days, at: new Date() }
    await db.transaction().execute((tx) => extendReferral(tx, account.id, extended))
    return reply.redirect(referralPath(code), 303)
  }
}

/** An author discards a referral that nobody has seen yet. */
export function discardReferral({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const person = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    const move = { to: 'discarded', at: new Date() } as const
    await db.transaction().execute((tx) => moveReferral(tx, site, person.account.id, { code, move }))
    return reply.redirect(person.isGuest ? '/guest' : '/drafts', 303)
  }
}

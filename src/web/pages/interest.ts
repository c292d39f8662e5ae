import { expressInterest } from '../../core/interests/express.ts'
import { findInterestOf } from '../../core/interests/interest.ts'
import { withdrawInterest } from '../../core/interests/move.ts'
import { giveCredit } from '../../core/introductions/credit.ts'
import { answerCircle } from '../../core/referrals/circle.ts'
import { referralPath } from '../../core/referrals/code.ts'
import { findReferral } from '../../core/referrals/find.ts'
import type { PassedOnReferral } from '../../core/referrals/referral.ts'
import { payPhrase } from '../../core/referrals/wording/pay-sentences.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { readForm, readParams } from '../input.ts'
import { readInterest, sendInterestForm, TypedInterest } from '../parts/interest-form.ts'
import { mayAnswer } from '../parts/own-interest.ts'
import { findAnswerable, findPassedOn } from '../passed-on.ts'
import { ReferralParams } from '../referral-params.ts'
import { readStanding } from '../standing.ts'
import { type Answer, type Person, requirePerson } from '../visit.ts'

type Parts = { db: Db; site: Site }

/** `/r/:code/interest`: why me, at which rate, from when, with samples (product §4.2). Nothing of it leaves the node. */
export function showInterestForm({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const person = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    const referral = await findAnswerable(db, person, code)
    const { interest, mayUseForm } = await readStanding(db, { person, at: new Date() }, referral)
    // Her page says how she answers, or where she stands already.
    if (!mayUseForm || !mayAnswer(interest)) return reply.redirect(referralPath(code), 303)
    const { currency, payUnit } = referral.terms
    const typed = { ...TypedInterest.parse({}), currency: currency ?? '', unit: payUnit ?? '' }
    return sendInterestForm(site, reply, { ...formOf(person, referral), typed })
  }
}

/** Somebody is interested: the author is told, and she is led back to the referral, where her reply stands. */
export function sendInterest({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const person = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    const referral = await findPassedOn(db, person, code)
    const typed = readForm(TypedInterest, request)
    const form = { ...formOf(person, referral), typed }
    const read = readInterest(typed)
    if ('faults' in read) return sendInterestForm(site, reply, { ...form, faults: read.faults })
    const expressed = {
      ...read.words,
      referralId: referral.id,
      candidateId: person.account.id,
      source: person.isGuest ? ('web_guest' as const) : ('web_account' as const),
      postId: null,
      offerUri: null,
      at: new Date(),
    }
    try {
      await db.transaction().execute(async (tx) => {
        // Whoever was asked before everybody else has answered with it.
        if (referral.state === 'circle') await answerCircle(tx, referral.id, person.account.id, 'yes')
        await expressInterest(tx, site, expressed)
      })
      return reply.redirect(referralPath(referral.code), 303)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return sendInterestForm(site, reply, { ...form, refusal })
    }
  }
}

function formOf({ formToken }: Person, { code, terms }: PassedOnReferral) {
  const path = referralPath(code)
  return {
    title: terms.title,
    lead: html`<a href="${path}">${terms.title}</a> · ${payPhrase(terms)}`,
    action: `${path}/interest`,
    formToken,
    hint: 'A few lines are enough. Only the author reads them.',
  }
}

/** Somebody whom the author asks before everybody else says that it is not for her. */
export function declineFirst({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const person = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    const { id } = await findPassedOn(db, person, code)
    await db.transaction().execute(async (tx) => {
      await answerCircle(tx, id, person.account.id, 'no')
      // A no after a yes takes the yes back.
      const interest = await findInterestOf(tx, id, person.account.id)
      if (!interest || mayAnswer(interest)) return
      await withdrawInterest(tx, site, person.account.id, { interestId: interest.id, at: new Date() })
    })
    return reply.redirect(referralPath(code), 303)
  }
}

/** A candidate leaves. */
export function leaveReferral({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const person = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    // She may leave what she can no longer read.
    const referral = await findReferral(db, person.account.id, code)
    const interest = referral && (await findInterestOf(db, referral.id, person.account.id))
    if (!interest) throw new Refusal('not_found', 'You have not said that you are interested.')
    const left = { interestId: interest.id, at: new Date() }
    await db.transaction().execute((tx) => withdrawInterest(tx, site, person.account.id, left))
    return reply.redirect(referralPath(code), 303)
  }
}

/** Who got the work thanks whoever passed it on, and who recommended her. */
export function giveThanks({ db }: Parts): Answer {
  return async (request, reply) => {
    const person = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    const { id: referralId } = await findPassedOn(db, person, code)
    const thanks = { referralId, postId: null, at: new Date() }
    await db.transaction().execute((tx) => giveCredit(tx, person.account.id, thanks))
    return reply.redirect(referralPath(code), 303)
  }
}

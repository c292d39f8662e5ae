import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { expressInterest, INTEREST_MESSAGE_MAX, SAMPLES_MAX } from '../../core/interests/express.ts'
import { findInterestOf } from '../../core/interests/interest.ts'
import { withdrawInterest } from '../../core/interests/move.ts'
import { answerCircle } from '../../core/referrals/circle.ts'
import { referralPath } from '../../core/referrals/code.ts'
import { PAY_UNITS as UNIT_WORDS } from '../../core/referrals/english.ts'
import { amount, day, lines } from '../../core/referrals/inputs.ts'
import { payPhrase } from '../../core/referrals/pay-sentences.ts'
import type { PassedOnReferral } from '../../core/referrals/referral.ts'
import { PAY_UNITS } from '../../core/referrals/vocabulary.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html, isWebUrl } from '../../lib/html.ts'
import { readCurrency } from '../../lib/locale.ts'
import { ANSWERS } from '../errors.ts'
import { readForm, readParams } from '../input.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { faultList, lineField, selectField, textField } from '../parts/form.ts'
import { optionsOf } from '../parts/referral-words.ts'
import { findPassedOn } from '../passed-on.ts'
import { ReferralParams } from '../referral-params.ts'
import { type Answer, type Person, requirePerson } from '../visit.ts'

const SAMPLE_LENGTH_MAX = 2_000

const Typed = z.object({
  message: z.string().catch(''),
  amount: z.string().catch(''),
  unit: z.string().catch(''),
  currency: z.string().catch(''),
  availableFrom: z.string().catch(''),
  samples: z.string().catch(''),
})
type Typed = z.output<typeof Typed>

const SAMPLES = `Samples are at most ${SAMPLES_MAX} addresses of the web, one on each line.`
const InterestForm = z
  .object({
    message: lines(INTEREST_MESSAGE_MAX, 'Your words').refine((text) => text !== '', {
      error: 'Please say in a few words why you would be right for it.',
    }),
    amount: optional(amount({ digits: 10, places: 4 }, 'Your rate')),
    unit: optional(z.enum(PAY_UNITS, { error: 'Please say what your rate is for.' })),
    currency: optional(currency()),
    availableFrom: optional(day('The day from which you have time')),
    samples: z
      .string()
      .transform((text) => text.split(/\s+/).filter((line) => line !== ''))
      .refine((all) => all.length <= SAMPLES_MAX && all.every(isSample), { error: SAMPLES }),
  })
  .superRefine((said, context) => {
    if (said.amount === null) return
    if (said.unit === null) wrong(context, 'unit', 'Please say what your rate is for.')
    if (said.currency === null) wrong(context, 'currency', 'Please say the currency of your rate.')
  })

type Parts = { db: Db; site: Site }
type Faults = Partial<Record<keyof Typed, string>>

/** `/r/:code/interest`: why me, at which rate, from when, with samples (product §4.2). Nothing of it leaves the node. */
export function showInterestForm({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const person = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    const referral = await findPassedOn(db, person, code)
    const { currency, payUnit } = referral.terms
    const typed = { ...Typed.parse({}), currency: currency ?? '', unit: payUnit ?? '' }
    return sendForm(site, reply, { person, referral, typed })
  }
}

/** Somebody is interested: the author is told, and she is led back to the referral, where her reply stands. */
export function sendInterest({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const person = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    const referral = await findPassedOn(db, person, code)
    const typed = readForm(Typed, request)
    const read = InterestForm.safeParse(typed)
    if (!read.success) return sendForm(site, reply, { person, referral, typed, faults: faultsOf(read.error) })
    try {
      await express({ db, site }, person, referral, read.data)
      return reply.redirect(referralPath(referral.code), 303)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return sendForm(site, reply, { person, referral, typed, refusal })
    }
  }
}

/** Somebody whom the author asks before everybody else says that it is not for her. */
export function declineFirst({ db }: Parts): Answer {
  return async (request, reply) => {
    const person = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    const { id } = await findPassedOn(db, person, code)
    await db.transaction().execute((tx) => answerCircle(tx, id, person.account.id, 'no'))
    return reply.redirect(referralPath(code), 303)
  }
}

/** A candidate leaves. */
export function leaveReferral({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const person = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    const referral = await findPassedOn(db, person, code)
    const interest = await findInterestOf(db, referral.id, person.account.id)
    if (!interest) throw new Refusal('not_found', 'You have not said that you are interested.')
    const left = { interestId: interest.id, at: new Date() }
    await db.transaction().execute((tx) => withdrawInterest(tx, site, person.account.id, left))
    return reply.redirect(referralPath(referral.code), 303)
  }
}

async function express(
  { db, site }: Parts,
  person: Person,
  referral: PassedOnReferral,
  { message, amount, unit, currency, availableFrom, samples }: z.output<typeof InterestForm>,
): Promise<void> {
  const expressed = {
    referralId: referral.id,
    candidateId: person.account.id,
    source: person.isGuest ? ('web_guest' as const) : ('web_account' as const),
    postId: null,
    offerUri: null,
    message,
    rate: amount === null ? null : { amount, unit: unit!, currency: currency! },
    availableFrom,
    samples,
    at: new Date(),
  }
  await db.transaction().execute(async (tx) => {
    // Whoever was asked before everybody else has answered with it.
    if (referral.state === 'circle') await answerCircle(tx, referral.id, person.account.id, 'yes')
    await expressInterest(tx, site, expressed)
  })
}

interface Shown {
  person: Person
  referral: PassedOnReferral
  typed: Typed
  faults?: Faults
  refusal?: Refusal
}

function sendForm(site: Site, reply: FastifyReply, shown: Shown): FastifyReply {
  const { person, referral, typed, faults = {}, refusal } = shown
  const all = Object.entries(faults).map(([field, says]) => ({ field, says }))
  const listed = refusal ? [{ says: refusal.message }] : all
  const field = (name: keyof Typed, label: string, hint?: string) => ({
    name,
    label,
    hint,
    value: typed[name],
    error: faults[name],
  })
  const isWrong = listed.length > 0
  return sendPage(reply, site, {
    title: `${isWrong ? 'Not yet: ' : ''}I’m interested in ${referral.terms.title}`,
    ...(isWrong && { status: ANSWERS[refusal?.kind ?? 'invalid'].status }),
    isPersonal: true,
    body: html`<h1>I’m interested</h1>
<p class="lead"><a href="${referralPath(referral.code)}">${referral.terms.title}</a> · ${payPhrase(referral.terms)}</p>
${faultList(listed)}
<form method="post" action="${referralPath(referral.code)}/interest" class="sheet" novalidate>
${hiddenToken(person.formToken)}
${textField({ ...field('message', 'Why you', 'A few lines are enough. Only the author reads them.'), need: 'always' }, 5)}
<fieldset class="row"><legend>Your rate</legend><p class="hint">Leave it empty to take what is offered.</p><div class="row-fields">
${lineField({ ...field('amount', 'Rate'), need: 'sometimes' }, { keys: 'decimal', width: 'short' })}
${lineField({ ...field('currency', 'Currency'), need: 'sometimes' }, { width: 'short', lengthMax: 3 })}
${selectField({ ...field('unit', 'For'), need: 'sometimes' }, [['', 'Choose …'], ...optionsOf(UNIT_WORDS)])}
</div></fieldset>
${lineField(field('availableFrom', 'From when'), { type: 'date', width: 'middle' })}
${textField(field('samples', 'Samples', `Up to ${SAMPLES_MAX} addresses, one on each line.`), 3)}
<div class="form-end"><button class="button">Send to the author</button></div>
</form>`,
  })
}

function faultsOf(error: z.ZodError): Faults {
  const { fieldErrors } = z.flattenError(error) as { fieldErrors: Record<string, string[] | undefined> }
  return Object.fromEntries(Object.entries(fieldErrors).map(([name, says]) => [name, says![0]]))
}

function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess((text) => (text === '' ? null : text), schema.nullable())
}

function currency() {
  const error = 'A currency is a code such as USD or EUR.'
  return z.string().transform((text, context) => {
    const read = readCurrency(text)
    if (read !== undefined) return read
    context.addIssue({ code: 'custom', message: error })
    return z.NEVER
  })
}

function isSample(text: string): boolean {
  return text.length <= SAMPLE_LENGTH_MAX && isWebUrl(text)
}

function wrong(context: z.core.$RefinementCtx, field: keyof Typed, message: string): void {
  context.addIssue({ code: 'custom', path: [field], message })
}

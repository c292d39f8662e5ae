import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Account } from '../../core/accounts/account.ts'
import { RECOMMENDATION_WORDS_MAX, recommendColleague } from '../../core/recommendations/recommend.ts'
import { RECOMMENDATION_BASES } from '../../core/recommendations/recommendation.ts'
import { referralPath } from '../../core/referrals/code.ts'
import type { PassedOnReferral } from '../../core/referrals/referral.ts'
import { count, lines } from '../../core/referrals/terms/inputs.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import { html } from '../../lib/html.ts'
import { ANSWERS } from '../errors.ts'
import { readForm, readParams } from '../input.ts'
import type { Lookup } from '../mentions.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from '../parts/button.ts'
import { BASIS_WORDS } from '../parts/candidate-words.ts'
import { type Fault, faultList, lineField, selectField, textField } from '../parts/form.ts'
import { optionsOf } from '../parts/referral-words.ts'
import { findAnswerable, findPassedOn } from '../passed-on.ts'
import { ReferralParams } from '../referral-params.ts'
import { type Answer, type Person, requirePerson } from '../visit.ts'

const Typed = z.object({
  who: z.string().max(300).catch(''),
  basis: z.string().catch(''),
  since: z.string().max(10).catch(''),
  words: z.string().catch(''),
})
type Typed = z.output<typeof Typed>

const YEARS: [number, number] = [1950, 2200]

const RecommendForm = z.object({
  who: z.string().refine((text) => text.trim() !== '', { error: 'Please say whom you recommend.' }),
  basis: z.enum(RECOMMENDATION_BASES, { error: 'Please say how you know them.' }),
  since: z.preprocess((text) => (text === '' ? null : text), count(YEARS, 'The year').nullable()),
  words: lines(RECOMMENDATION_WORDS_MAX, 'Your words'),
})

type Parts = { db: Db; site: Site; lookup: Lookup }

/** `/r/:code/recommend`: whom, how you know them, and in your words why (product §4.3). */
export function showRecommendForm({ db, site }: Parts): Answer {
  return async (request, reply) => {
    const person = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    const referral = await findAnswerable(db, person, code)
    return sendForm(site, reply, { person, referral, typed: Typed.parse({}), faults: [] })
  }
}

/** Somebody is recommended, and asked before the author learns who it is. */
export function sendRecommendation(parts: Parts): Answer {
  return async (request, reply) => {
    const person = requirePerson(request)
    const { code } = readParams(ReferralParams, request)
    const referral = await findPassedOn(parts.db, person, code)
    const typed = readForm(Typed, request)
    const read = RecommendForm.safeParse(typed)
    if (!read.success) {
      const { fieldErrors } = z.flattenError(read.error)
      const faults = Object.entries(fieldErrors).map(([field, says]) => ({ field, says: says[0]! }))
      return sendForm(parts.site, reply, { person, referral, typed, faults })
    }
    try {
      const subject = await recommend(parts, person, referral, read.data)
      return sendThanks(parts.site, reply, referral, subject)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      const faults = [{ field: 'who', says: refusal.message }]
      return sendForm(parts.site, reply, { person, referral, typed, faults, refusal })
    }
  }
}

async function recommend(
  { db, lookup }: Parts,
  { account }: Person,
  { id: referralId }: PassedOnReferral,
  { who, basis, since, words }: z.output<typeof RecommendForm>,
): Promise<Account> {
  const found = await lookup(who.trim())
  if (!('account' in found)) throw new Refusal('invalid', 'That is a post: please give a handle.')
  const subject = found.account
  const given = { referralId, recommenderId: account.id, subject, basis, sinceYear: since, words }
  await db.transaction().execute((tx) => recommendColleague(tx, { ...given, postId: null, at: new Date() }))
  return subject
}

// The same whatever the recommended person said before: that is hers to tell.
function sendThanks(
  site: Site,
  reply: FastifyReply,
  { code, terms }: PassedOnReferral,
  { handle, host }: Account,
): FastifyReply {
  return sendPage(reply, site, {
    title: 'Thank you',
    isPersonal: true,
    body: html`<div class="calm"><h1>Thank you</h1>
<p>@${handle}${host !== null && `@${host}`} is asked first, unless they have answered already or want no suggestions. The author of “${terms.title}” learns who it is only after a yes.</p>
<p><a href="${referralPath(code)}">Back to the referral</a></p></div>`,
  })
}

interface Shown {
  person: Person
  referral: PassedOnReferral
  typed: Typed
  faults: Fault[]
  refusal?: Refusal
}

function sendForm(site: Site, reply: FastifyReply, shown: Shown): FastifyReply {
  const { person, referral, typed, faults, refusal } = shown
  const isWrong = faults.length > 0
  const field = (name: keyof Typed, label: string, hint?: string) => {
    const error = faults.find((fault) => fault.field === name)?.says
    return { name, label, hint, value: typed[name], error }
  }
  return sendPage(reply, site, {
    title: `${isWrong ? 'Not yet: ' : ''}Recommend a colleague`,
    ...(isWrong && { status: ANSWERS[refusal?.kind ?? 'invalid'].status }),
    isPersonal: true,
    body: html`<h1>Recommend a colleague</h1>
<p class="lead">For <a href="${referralPath(referral.code)}">${referral.terms.title}</a>. They are asked before anybody else learns of it.</p>
${faultList(faults)}
<form method="post" action="${referralPath(referral.code)}/recommend" class="sheet" novalidate>
${hiddenToken(person.formToken)}
${lineField({ ...field('who', 'Who', 'A handle, here or anywhere: @bo@mastodon.example'), need: 'always' })}
${selectField({ ...field('basis', 'How do you know them?'), need: 'always' }, [['', 'Choose …'], ...optionsOf(BASIS_WORDS)])}
${lineField(field('since', 'Since which year?'), { keys: 'numeric', width: 'short', lengthMax: 4 })}
${textField(field('words', 'In your words', 'What they did well. The author reads it after a yes.'), 4)}
<div class="form-end"><button class="button">Recommend</button></div>
</form>`,
  })
}

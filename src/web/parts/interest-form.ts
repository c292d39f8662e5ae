// What somebody says who would like work, wherever it was passed on: its form, and what comes back from it.
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { INTEREST_MESSAGE_MAX, type InterestWords, SAMPLES_MAX } from '../../core/interests/express.ts'
import { amount, day, lines } from '../../core/referrals/terms/inputs.ts'
import { PAY_UNITS } from '../../core/referrals/terms/vocabulary.ts'
import { PAY_UNITS as UNIT_WORDS } from '../../core/referrals/wording/english.ts'
import type { Refusal } from '../../core/refusal.ts'
import type { Site } from '../../core/site.ts'
import { type Html, html, isWebUrl } from '../../lib/html.ts'
import { readCurrency } from '../../lib/locale.ts'
import { cut } from '../../lib/scrub.ts'
import { ANSWERS } from '../errors.ts'
import { sendPage } from '../page.ts'
import { hiddenToken } from './button.ts'
import { faultList, lineField, selectField, textField } from './form.ts'
import { optionsOf } from './referral-words.ts'

const SAMPLE_LENGTH_MAX = 2_000
const LINE_SHOWN_MAX = 60
const TOO_MANY = `Give at most ${SAMPLES_MAX} samples.`

/** The form as it was filled in, right or not. */
export const TypedInterest = z.object({
  message: z.string().catch(''),
  amount: z.string().catch(''),
  unit: z.string().catch(''),
  currency: z.string().catch(''),
  availableFrom: z.string().catch(''),
  samples: z.string().catch(''),
})

/** The same as a value. */
export type TypedInterest = z.output<typeof TypedInterest>

/** What is wrong, by the field. */
export type InterestFaults = Partial<Record<keyof TypedInterest, string>>

const InterestForm = z
  .object({
    message: lines(INTEREST_MESSAGE_MAX, 'Your words').refine((text) => text !== '', {
      error: 'Please say in a few words why you would be right for it.',
    }),
    amount: optional(amount({ digits: 10, places: 4 }, 'Your rate')),
    unit: optional(z.enum(PAY_UNITS, { error: 'Please say what your rate is for.' })),
    currency: optional(currency()),
    availableFrom: optional(day('The day from which you have time')),
    samples: samples(),
  })
  .superRefine((said, context) => {
    if (said.amount === null) return
    if (said.unit === null) wrong(context, 'unit', 'Please say what your rate is for.')
    if (said.currency === null) wrong(context, 'currency', 'Please say the currency of your rate.')
  })

/** Reads what was typed: the words of an interest, or what is wrong with them. */
export function readInterest(typed: TypedInterest): { words: InterestWords } | { faults: InterestFaults } {
  const read = InterestForm.safeParse(typed)
  if (!read.success) return { faults: faultsOf(read.error) }
  const { message, amount, unit, currency, availableFrom, samples } = read.data
  const rate = amount === null ? null : { amount, unit: unit!, currency: currency! }
  return { words: { message, rate, availableFrom, samples } }
}

/** What the page of the form shows. */
export interface InterestFormView {
  /** The title of the work, and a line that says what it is about. */
  title: string
  lead: Html
  action: string
  formToken: string
  /** Who reads it. */
  hint: string
  typed: TypedInterest
  faults?: InterestFaults
  refusal?: Refusal
}

/** Sends the page of the form: anew, or as it was filled in with what is wrong. */
export function sendInterestForm(site: Site, reply: FastifyReply, view: InterestFormView): FastifyReply {
  const { title, lead, action, formToken, faults = {}, refusal } = view
  const all = Object.entries(faults).map(([field, says]) => ({ field, says }))
  const listed = refusal ? [{ says: refusal.message }] : all
  const isWrong = listed.length > 0
  return sendPage(reply, site, {
    title: `${isWrong ? 'Not yet: ' : ''}I’m interested in ${title}`,
    ...(isWrong && { status: ANSWERS[refusal?.kind ?? 'invalid'].status }),
    isPersonal: true,
    body: html`<h1>I’m interested</h1>
<p class="lead">${lead}</p>
${faultList(listed)}
<form method="post" action="${action}" class="sheet" novalidate>
${hiddenToken(formToken)}
${fields(view)}
<div class="form-end"><button class="button">Send to the author</button></div>
</form>`,
  })
}

function fields({ typed, hint, faults = {} }: InterestFormView): Html {
  const field = (name: keyof TypedInterest, label: string, hint?: string) => ({
    name,
    label,
    hint,
    value: typed[name],
    error: faults[name],
  })
  return html`${textField({ ...field('message', 'Why you', hint), need: 'always' }, 5)}
<fieldset class="row"><legend>Your rate</legend><p class="hint">Leave it empty to take what is offered.</p><div class="row-fields">
${lineField({ ...field('amount', 'Rate'), need: 'sometimes' }, { keys: 'decimal', width: 'short' })}
${lineField({ ...field('currency', 'Currency'), need: 'sometimes' }, { width: 'short', lengthMax: 3 })}
${selectField({ ...field('unit', 'For'), need: 'sometimes' }, [['', 'Choose …'], ...optionsOf(UNIT_WORDS)])}
</div></fieldset>
${lineField(field('availableFrom', 'From when'), { type: 'date', width: 'middle' })}
${textField(field('samples', 'Samples', `Up to ${SAMPLES_MAX} addresses, one on each line.`), 3)}`
}

function faultsOf(error: z.ZodError): InterestFaults {
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

function samples() {
  return z.string().transform((text, context) => {
    const lines = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    // Spaces part addresses too; a line of words is named whole.
    const wrong = lines.find((line) => !line.split(/\s+/).every(isSample))
    const all = lines.flatMap((line) => line.split(/\s+/))
    if (wrong === undefined && all.length <= SAMPLES_MAX) return all
    context.addIssue({ code: 'custom', message: wrong === undefined ? TOO_MANY : notAnAddress(wrong) })
    return z.NEVER
  })
}

function notAnAddress(line: string): string {
  const named = line.length > LINE_SHOWN_MAX ? `${cut(line, LINE_SHOWN_MAX)} …` : line
  return `Among the samples, “${named}” is not an address such as https://example.com/work.`
}

function isSample(text: string): boolean {
  return text.length <= SAMPLE_LENGTH_MAX && isWebUrl(text)
}

function wrong(context: z.core.$RefinementCtx, field: keyof TypedInterest, message: string): void {
  context.addIssue({ code: 'custom', path: [field], message })
}

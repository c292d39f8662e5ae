// What can be asked of open referrals (product §6.1, `/open`), by the names that addresses of pages and feeds have.
import { z } from 'zod'
import { readCountry, readCurrency, readLanguage } from '../../lib/locale.ts'
import { LABEL_CODES, type LabelCode } from '../referrals/judge/labels.ts'
import { withoutBlanks } from '../referrals/terms/fields.ts'
import { amount, choice, choices, flag, line, spelled } from '../referrals/terms/inputs.ts'
import {
  AI_RULES,
  CREDITS,
  ENGAGEMENTS,
  HANDOFFS,
  PAY_UNITS,
  PLACE_MODES,
  WORK,
} from '../referrals/terms/vocabulary.ts'

/** The longest text that is searched for. */
export const WORDS_LENGTH_MAX = 200
/** The currency of a sum that names none. */
export const CURRENCY_DEFAULT = 'USD'

const LANGUAGE = 'The language must be a code of two or three letters, such as de, or pt-BR with a region.'

const Fields = z.object({
  q: line([1, WORDS_LENGTH_MAX], 'The words')
    .refine((text) => /[\p{L}\p{N}]/u.test(text), { error: 'Search for words or numbers.' })
    .optional(),
  work: anyOf(WORK, 'Choose kinds of work').optional(),
  topic: spelled(readTopic, 'A topic is a word of 2 to 32 letters, digits or _, such as saas.').optional(),
  unit: choice(PAY_UNITS, 'Choose what the sum is paid for').optional(),
  min: amount({ digits: 10, places: 4 }, 'The least pay').optional(),
  currency: spelled(readCurrency, 'The currency must be a code such as USD or EUR.').optional(),
  lang: spelled(readLanguage, LANGUAGE).optional(),
  place: anyOf(PLACE_MODES, 'Choose where the work is done').optional(),
  country: spelled(readCountry, 'The country must be a code such as DE or US.').optional(),
  engagement: anyOf(ENGAGEMENTS, 'Choose how long it lasts').optional(),
  credit: anyOf(CREDITS, 'Choose under whose name it appears').optional(),
  ai: anyOf(AI_RULES, 'Choose what holds for AI').optional(),
  handoff: anyOf(HANDOFFS, 'Choose whose client it will be').optional(),
  hide: anyOf(LABEL_CODES as [LabelCode, ...LabelCode[]], 'Choose labels').optional(),
  since: z.iso.date({ error: 'The day must be a date such as 2026-10-15.' }).optional(),
  board: spelled(readBoard, 'Name a board by its handle, such as editing.').optional(),
  accepting: flag('Whether replies are taken').optional(),
})

/**
 * Reads a query from an address, a form or a row. Of a list any value may hold, of several filters all must; what is left
 * out is not asked. A least sum needs its unit, and is in US dollars unless it says otherwise.
 */
export const ReferralQuery = z.preprocess(withoutBlanks, Fields.superRefine(checkSum)).transform(settle)

/** Reads a query that was kept: as `ReferralQuery`, but of any language, since a word such as “german” was once taken. */
export const KeptQuery = z
  .preprocess(withoutBlanks, Fields.extend({ lang: z.string().optional() }).superRefine(checkSum))
  .transform(settle)

/** What is asked of open referrals. */
export type ReferralQuery = z.output<typeof Fields>

/** The shape of a query's fields before they are read together, for documents about the API. */
export const QUERY_FIELDS = Fields.shape

/** A query as the query of an address, without `?`; empty when nothing is asked. */
export function writeQuery(query: ReferralQuery): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => [name, String(one)] as [string, string]),
  )
  return new URLSearchParams(pairs).toString()
}

/** The fields of a query that was written as an address has it, for `ReferralQuery` to read. */
export function readQueryFields(text: string): Record<string, string | string[]> {
  const pairs = new URLSearchParams(text)
  const fieldOf = (name: string) => {
    const values = pairs.getAll(name)
    return [name, values.length === 1 ? values[0]! : values] as const
  }
  return Object.fromEntries([...new Set(pairs.keys())].map(fieldOf))
}

function anyOf<const V extends readonly string[]>(values: V, asks: string) {
  return choices(values, [1, values.length], asks)
}

function checkSum(query: z.output<typeof Fields>, context: z.core.$RefinementCtx): void {
  if (query.min === undefined || query.unit !== undefined) return
  context.addIssue({
    code: 'custom',
    path: ['unit'],
    message: 'Say what the least sum is for, such as a word or an hour.',
  })
}

// A query that asks the same is the same: what makes no difference is left out.
function settle({ currency, accepting, ...asked }: z.output<typeof Fields>): ReferralQuery {
  return {
    ...asked,
    ...(asked.min !== undefined && { currency: currency ?? CURRENCY_DEFAULT }),
    ...(accepting && { accepting }),
  }
}

function readTopic(text: string): string | undefined {
  return /^#?([a-z0-9_]{2,32})$/.exec(text.trim().toLowerCase())?.[1]
}

function readBoard(text: string): string | undefined {
  return /^@?([a-z0-9_]{2,30})$/.exec(text.trim().toLowerCase())?.[1]
}

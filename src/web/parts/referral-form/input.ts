// What a form says of a referral: the letters as they were typed, and what core's schema makes of them.
import { z } from 'zod'
import { DraftFields } from '../../../core/referrals/fields.ts'
import { ReferralDraft, type ReferralTerms, referralTerms } from '../../../core/referrals/terms.ts'

/** The names of a referral's fields. */
export type FieldName = keyof DraftFields

/** The values of each field as they were typed or chosen. */
export type Filled = Partial<Record<FieldName | 'noLimit', string[]>>

/** What is wrong, by field: one sentence for each. */
export type FieldFaults = Partial<Record<FieldName, string>>

const NAMES = Object.keys(DraftFields.shape) as FieldName[]
const LISTS: readonly FieldName[] = ['work', 'formats', 'topics', 'languages', 'boards']

/** A form's fields: each may stand once or several times. */
export const FilledForm = z
  .record(z.string(), z.union([z.string(), z.array(z.string())]))
  .transform((body): Filled => {
    const names = [...NAMES, 'noLimit'] as const
    return Object.fromEntries(names.flatMap((name) => (name in body ? [[name, [body[name]!].flat()]] : [])))
  })

/** A form as it must be filled in to make these terms. */
export function filledOf(terms: ReferralDraft): Filled {
  const said = NAMES.map((name) => [name, [terms[name]].flat().flatMap(typed)] as const)
  return {
    ...Object.fromEntries(said.filter(([, values]) => values.length > 0)),
    topics: [terms.topics.join(', ')],
    // The form names the boards of this node alone, by their handles.
    boards: terms.boards.map((board) => board.split('@')[0]!),
    ...(terms.responseLimit === null && { noLimit: ['yes'] }),
  }
}

/** The terms that a form makes for opening, or what is wrong with it. */
export function readTerms(filled: Filled, at: Date): { terms: ReferralTerms } | { faults: FieldFaults } {
  return readBy<ReferralTerms>(referralTerms(at), filled)
}

/** The draft that a form makes, however little it says, or what is wrong with it. */
export function readDraft(filled: Filled): { terms: ReferralDraft } | { faults: FieldFaults } {
  return readBy<ReferralDraft>(ReferralDraft, filled)
}

function readBy<T>(schema: z.ZodType<T>, filled: Filled): { terms: T } | { faults: FieldFaults } {
  const read = schema.safeParse(inputOf(filled))
  if (read.success) return { terms: read.data }
  const { fieldErrors } = z.flattenError(read.error) as { fieldErrors: Partial<Record<FieldName, string[]>> }
  const faults = NAMES.flatMap((name) => {
    const [says] = fieldErrors[name] ?? []
    return says === undefined ? [] : [[name, withoutList(says)] as const]
  })
  return { faults: Object.fromEntries(faults) }
}

function typed(value: ReferralDraft[FieldName]): string[] {
  if (value === null) return []
  if (value instanceof Date) return [value.toISOString().slice(0, 10)]
  if (typeof value === 'boolean') return [value ? 'yes' : 'no']
  return [String(value)]
}

function inputOf(filled: Filled): Record<string, unknown> {
  const fields = NAMES.map((name) => [name, LISTS.includes(name) ? listIn(filled, name) : filled[name]?.[0]])
  return {
    ...Object.fromEntries(fields),
    // Nobody is in anybody's circle yet, so work is passed on to everybody.
    audience: 'public',
    ...(filled.noLimit && { responseLimit: null }),
  }
}

function listIn(filled: Filled, name: FieldName): string[] {
  const typed = (filled[name] ?? []).filter((value) => value.trim() !== '')
  return name === 'topics' ? typed.flatMap((text) => text.split(/[\s,#]+/)).filter(Boolean) : typed
}

// The sentence of a choice ends with the words to choose from; the form itself shows them, and in plainer words.
function withoutList(says: string): string {
  return says.replace(/: \w+(?:, \w+)* or \w+\.$/, '.').replace(/, \d+ to \d+ of these\.$/, '.')
}

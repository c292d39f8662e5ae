// What a form says of a referral: the letters as they were typed, and what core's schema makes of them.
import { z } from 'zod'
import { DraftFields } from '../../../core/referrals/terms/fields.ts'
import {
  findFurtherFaults,
  ReferralDraft,
  type ReferralTerms,
  referralTerms,
} from '../../../core/referrals/terms.ts'
import { lastDay } from '../../../lib/days.ts'

/** The names of a referral's fields. */
export type FieldName = keyof DraftFields

/** The values of each field as they were typed or chosen. */
export type Filled = Partial<Record<FieldName | OtherName, string[]>>

/** What the form asks beside the fields of a referral: whether there is a limit, and who is asked first. */
type OtherName = (typeof OTHERS)[number]
const OTHERS = ['noLimit', 'roster', 'people'] as const

/** What is wrong, by field: one sentence for each. Who is asked first is said by name. */
export type FieldFaults = Partial<Record<FieldName | 'people', string>>

const NAMES = Object.keys(DraftFields.shape) as FieldName[]
const LISTS: readonly FieldName[] = ['work', 'formats', 'topics', 'languages', 'boards']

/** A form's fields: each may stand once or several times. */
export const FilledForm = z
  .record(z.string(), z.union([z.string(), z.array(z.string())]))
  .transform((body): Filled => {
    const names = [...NAMES, ...OTHERS] as const
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
  const read = readBy<ReferralTerms>(referralTerms(at), filled)
  if ('terms' in read) return read
  return { faults: { ...findFurtherFaults(inputOf(filled), Object.keys(read.faults), at), ...read.faults } }
}

/** The draft that a form makes without what is wrong with it: nothing that was filled in right is to be lost. */
export function salvageDraft(filled: Filled): ReferralDraft {
  const untitled: Filled = { title: [UNTITLED] }
  const read = readDraft({ ...untitled, ...withoutEmpty(filled) })
  if ('terms' in read) return read.terms
  const right = Object.entries(withoutEmpty(filled)).filter(([name]) => !(name in read.faults))
  const again = readDraft({ ...untitled, ...Object.fromEntries(right) })
  return 'terms' in again ? again.terms : ReferralDraft.parse({ title: UNTITLED })
}

const UNTITLED = 'Work to pass on'

function withoutEmpty(filled: Filled): Filled {
  return Object.fromEntries(
    Object.entries(filled).filter(([, values]) => values.some((value) => value !== '')),
  )
}

/** A form with what was found elsewhere put into the fields that were left empty. */
export function fillIn(filled: Filled, said: Partial<ReferralDraft>): Filled {
  const found = NAMES.flatMap((name) => {
    const value = said[name]
    const isEmpty = name === 'payDisclosure' || !filled[name]?.some((typed) => typed !== '')
    return value === undefined || !isEmpty ? [] : [[name, [value].flat().flatMap(typed)] as const]
  })
  return { ...filled, ...Object.fromEntries(found) }
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
  if (value instanceof Date) return [lastDay(value)]
  if (typeof value === 'boolean') return [value ? 'yes' : 'no']
  return [String(value)]
}

function inputOf(filled: Filled): Record<string, unknown> {
  const fields = NAMES.map((name) => [name, LISTS.includes(name) ? listIn(filled, name) : filled[name]?.[0]])
  return {
    ...Object.fromEntries(fields),
    audience: filled.audience?.[0] ?? 'public',
    ...(filled.noLimit && { responseLimit: null }),
  }
}

function listIn(filled: Filled, name: FieldName): string[] {
  const typed = (filled[name] ?? []).filter((value) => value.trim() !== '')
  return name === 'topics' ? typed.flatMap((text) => text.split(/[\s,#]+/)).filter(Boolean) : typed
}

// The sentence of a choice ends with the words to choose from; the form itself shows them, and in plainer words.
function withoutList(says: string): string {
  return says
    .replace(/: \w+(?:, \w+)* or \w+\.(?= At most|$)/, '.')
    .replace(/, \d+ to \d+ of these\.(?= At most|$)/, '.')
}

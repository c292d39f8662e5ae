// How the fields of a referral are drawn: each with what was typed and what is wrong with it.
import type { Board } from '../../../core/boards/find.ts'
import { type Html, html } from '../../../lib/html.ts'
import type { Field, Option, Typing } from '../form.ts'
import { optionsOf } from '../referral-words.ts'
import type { FieldFaults, FieldName, Filled } from './input.ts'

/** What the form is drawn from. */
export interface Filling {
  filled: Filled
  faults: FieldFaults
  boards: Board[]
  /** It is passed on already: what has a button of its own is not asked. */
  isEdited?: boolean
}

/** How a whole number is typed. */
export const NUMBER: Typing = { keys: 'numeric', width: 'short' }

/** How a sum is typed. */
export const SUM: Typing = { keys: 'decimal', width: 'short' }

/** How a day is chosen. */
export const DAY: Typing = { type: 'date', width: 'middle' }

/** The choices of a plain question. */
export const YES_NO: Option[] = [
  ['yes', 'Yes'],
  ['no', 'No'],
]

/** Choices of which one must be made. */
export function toChoose(words: Readonly<Record<string, string>>): Option[] {
  return [['', 'Choose …'], ...optionsOf(words)]
}

/** Choices of which none need be made. */
export function orNone(options: Option[]): Option[] {
  return [['', 'Not said'], ...options]
}

const ALWAYS: readonly FieldName[] = [
  ...([
    'audience',
    'title',
    'kind',
    'work',
    'engagement',
    'payDisclosure',
    'payTrigger',
    'credit',
    'trial',
  ] as const),
  ...(['aiRule', 'placeMode', 'languages', 'clientRelation', 'reason'] as const),
]
const SOMETIMES: readonly FieldName[] = [
  ...(['pieces', 'wordsEach', 'pages', 'hours', 'per', 'payMin', 'payMax', 'payUnit', 'currency'] as const),
  ...(['clientSector', 'clientPays', 'handoff'] as const),
]

/** Gives the fields of a referral by their names, as they were filled in. */
export function fieldsOf({ filled, faults }: Filling) {
  return (name: FieldName, label: string, hint?: string): Field => {
    const need = ALWAYS.includes(name) ? 'always' : SOMETIMES.includes(name) ? 'sometimes' : undefined
    return { name, label, hint, need, value: filled[name]?.[0] ?? '', error: faults[name] }
  }
}

/** Fields that belong together. */
export function group(title: string, fields: Html[]): Html {
  return html`<fieldset class="group"><legend>${title}</legend>${fields}</fieldset>`
}

/** Short fields side by side that say one thing together. */
export function row(title: string, hint: string, fields: Html[]): Html {
  return html`<fieldset class="row"><legend>${title}</legend><p class="hint">${hint}</p><div class="row-fields">${fields}</div></fieldset>`
}

/** Fields that are rarely used, folded away. */
export function fold(title: string, isOpen: boolean, fields: (Html | false)[]): Html {
  return html`<details class="fold"${isOpen && html` open`}><summary>${title}</summary>${fields}</details>`
}

/** Whether any of some fields is filled in or wrong, so that they must be seen. */
export function isTouched({ filled, faults }: Filling, names: readonly FieldName[]): boolean {
  return names.some((name) => faults[name] !== undefined || isSaid(name, filled[name]))
}

// What stands in a form or a draft that nobody has touched; it was not filled in.
const UNTOUCHED: Partial<Record<FieldName, string>> = {
  pageWords: '250',
  responseLimit: '25',
  expenses: 'unknown',
  rights: 'unknown',
  contract: 'unknown',
  clientIdentity: 'after_introduction',
  feeKind: 'none',
  responses: 'private_preferred',
  accepting: 'yes',
  showInterestCount: 'yes',
}

function isSaid(name: FieldName, values: string[] = []): boolean {
  return values.some((value) => value !== '' && value !== UNTOUCHED[name])
}

// The form of the search: what is asked often in sight, the rest folded. It asks by its address, so that it can be kept.
import type { Board } from '../../core/boards/find.ts'
import type { LabelCode } from '../../core/referrals/judge/labels.ts'
import { PAY_UNITS } from '../../core/referrals/wording/english.ts'
import { WORDS_LENGTH_MAX } from '../../core/search/query.ts'
import { WORK_NAMES } from '../../core/work.ts'
import { type Html, html } from '../../lib/html.ts'
import { checkFields, type Fault, type Field, lineField, type Option, selectField } from './form.ts'
import {
  AI_WORDS,
  CREDIT_WORDS,
  ENGAGEMENT_WORDS,
  HANDOFF_WORDS,
  optionsOf,
  PLACE_WORDS,
} from './referral-words.ts'
import { monthName } from './time.ts'

/** What was typed into the form, right or not. */
export type Typed = Record<string, string | string[]>

/** What the form is drawn from. */
export interface Searching {
  typed: Typed
  faults: Fault[]
  boards: Board[]
  /** The month of the exchange rates in use, such as `2026-01`. */
  month: string
}

/** The form as it was filled in, with what is wrong in it. */
export function searchForm({ typed, faults, boards, month }: Searching): Html {
  const of = filling(typed, faults)
  return html`<form method="get" action="/open" role="search" id="search" class="sheet search-form">
${lineField({ ...of('q', 'Words'), hint: 'Such as: saas, or: recipes -blog.' }, { type: 'search', lengthMax: WORDS_LENGTH_MAX })}
${fold('Kind of work', isAsked(typed, ['work']), checkFields(of('work', 'Any of these'), listed(typed, 'work'), optionsOf(WORK_NAMES)))}
${fold('Pay', isAsked(typed, ['unit', 'min']), payFields(of, month))}
${fold('Place and language', isAsked(typed, ['place', 'country', 'lang']), placeFields(of, typed))}
${fold('Terms', isAsked(typed, ['engagement', 'credit', 'ai', 'handoff', 'hide']), termsFields(of, typed))}
${fold('More', isAsked(typed, ['topic', 'since', 'board', 'accepting']), moreFields(of, typed, boards))}
<div class="form-end"><button class="button">Search</button></div>
</form>`
}

const NOT_CONFIRMED =
  '“Not confirmed lately” is on work whose author was asked whether it is still open, and has not answered yet.'

type FieldOf = (name: string, label: string) => Field

function filling(typed: Typed, faults: Fault[]): FieldOf {
  return (name, label) => ({
    name,
    label,
    value: [typed[name] ?? ''].flat()[0] ?? '',
    error: faults.find((fault) => fault.field === name)?.says,
    // Everything is optional here, so that it need not be said of each.
    need: 'sometimes',
  })
}

function payFields(of: FieldOf, month: string): Html {
  return html`<div class="row-fields">
${lineField(of('min', 'At least'), { keys: 'decimal', width: 'short' })}
${lineField({ ...of('currency', 'Currency') }, { width: 'short', lengthMax: 3 })}
${selectField(of('unit', 'For'), [ANY, ...optionsOf(PAY_UNITS)])}
</div><p class="hint">US dollars unless you name another currency. Others are converted by exchange rates of ${monthName(month)}.</p>`
}

function placeFields(of: FieldOf, typed: Typed): Html {
  return html`${checkFields(of('place', 'Where'), listed(typed, 'place'), optionsOf(PLACE_WORDS))}
<div class="row-fields">${lineField(of('country', 'Country, such as DE'), { width: 'short', lengthMax: 2 })}
${lineField(of('lang', 'Language, such as en or pt-BR'), { width: 'short' })}</div>`
}

function termsFields(of: FieldOf, typed: Typed): Html {
  return html`${checkFields(of('engagement', 'How long it lasts'), listed(typed, 'engagement'), optionsOf(ENGAGEMENT_WORDS))}
${checkFields(of('credit', 'Credit'), listed(typed, 'credit'), optionsOf(CREDIT_WORDS))}
${checkFields(of('ai', 'AI'), listed(typed, 'ai'), optionsOf(AI_WORDS))}
${checkFields(of('handoff', 'Whose client it will be'), listed(typed, 'handoff'), optionsOf(HANDOFF_WORDS))}
${checkFields({ ...of('hide', 'Leave out work with these labels'), hint: NOT_CONFIRMED }, listed(typed, 'hide'), optionsOf(LABEL_WORDS))}`
}

function moreFields(of: FieldOf, typed: Typed, boards: Board[]): Html {
  const options: Option[] = boards.map(({ handle, name }) => [handle, name || `@${handle}`])
  return html`${lineField(of('topic', 'Topic, such as saas'), { width: 'middle' })}
${lineField(of('since', 'Passed on since'), { type: 'date', width: 'middle' })}
${selectField(of('board', 'Board'), [ANY, ...options])}
${checkFields(of('accepting', 'Replies'), listed(typed, 'accepting'), [['true', 'Only what still takes replies']])}`
}

const ANY: Option = ['', 'Any']

const LABEL_WORDS: Readonly<Record<LabelCode, string>> = {
  pay_not_stated: 'Pay not stated',
  unpaid: 'Unpaid',
  revenue_share: 'Revenue share only',
  wide_range: 'Wide range',
  below_floor: 'Below the floor',
  on_publication: 'Paid on publication',
  unpaid_test: 'Unpaid test',
  trains_ai: 'Trains AI',
  edits_machine_text: 'Edits machine text',
  finder_fee: 'Finder’s fee',
  not_vouched_for: 'Not vouched for',
  not_confirmed: 'Not confirmed lately',
}

function listed(typed: Typed, name: string): string[] {
  return [typed[name] ?? []].flat()
}

function isAsked(typed: Typed, names: string[]): boolean {
  return names.some((name) => listed(typed, name).some((value) => value !== ''))
}

function fold(title: string, isOpen: boolean, fields: Html): Html {
  return html`<details class="fold"${isOpen && html` open`}><summary>${title}</summary>${fields}</details>`
}

// Fields of forms. What is wrong with one stands beside it, is tied to it, and is listed above the form.
import { type Html, html } from '../../lib/html.ts'

/** One field: what it is called and holds, and what is wrong with it. */
export interface Field {
  name: string
  label: string
  hint?: Html | string | undefined
  value?: string | undefined
  error?: string | undefined
  /** Whether something must be said here: always, or depending on what else is said. Without it, never. */
  need?: 'always' | 'sometimes' | undefined
  /** Tells fields of one name apart. */
  id?: string | undefined
}

/** How a line of text is typed. */
export interface Typing {
  type?: 'text' | 'password' | 'search' | 'date'
  autocomplete?: string
  /** Which keys a telephone shows. */
  keys?: 'numeric' | 'decimal' | 'url'
  /** Without it, the field fills the line. */
  width?: 'short' | 'middle'
  lengthMax?: number
}

/** A choice's value and what it is called. */
export type Option = readonly [value: string, words: string]

/** What is wrong with a form: sentences, some of them about a field. */
export interface Fault {
  field?: string | undefined
  says: string
}

/** A refusal as what is wrong with a field: one fault, or none. */
export function faultAt(field: string, refusal: { message: string } | undefined): Fault[] {
  return refusal ? [{ field, says: refusal.message }] : []
}

/** A line of text. */
export function lineField(field: Field, typing: Typing = {}): Html {
  const { type = 'text', autocomplete, keys, width, lengthMax } = typing
  const attributes = [
    autocomplete && html` autocomplete="${autocomplete}"`,
    keys && html` inputmode="${keys}"`,
    width && html` class="${width}"`,
    lengthMax && html` maxlength="${lengthMax}"`,
  ]
  const value = type === 'password' ? '' : field.value
  return around(field, html`<input type="${type}" ${naming(field)} value="${value}"${attributes}>`)
}

/** Text of many lines. */
export function textField(field: Field, rows: number): Html {
  // The newline after the tag is no part of the text; without it, one that the text begins with would be lost.
  return around(field, html`<textarea ${naming(field)} rows="${rows}" dir="auto">\n${field.value}</textarea>`)
}

/** One of many, folded. */
export function selectField(field: Field, options: readonly Option[]): Html {
  const lines = options.map(
    ([value, words]) =>
      html`<option value="${value}"${value === field.value && html` selected`}>${words}</option>`,
  )
  return around(field, html`<select ${naming(field)}>${lines}</select>`)
}

/** One of a few, all in sight. */
export function radioFields(field: Field, options: readonly Option[]): Html {
  return grouped(field, (value) => value === field.value, 'radio', options)
}

/** Any of a few, all in sight. */
export function checkFields(field: Field, chosen: readonly string[], options: readonly Option[]): Html {
  return grouped(field, (value) => chosen.includes(value), 'checkbox', options)
}

/** What is wrong, above the form: each sentence leads to its field. */
export function faultList(faults: Fault[]): Html | null {
  if (faults.length === 0) return null
  const lines = faults.map(({ field, says }) =>
    field === undefined ? html`<li>${says}</li>` : html`<li><a href="#field-${field}">${says}</a></li>`,
  )
  return html`<div class="faults" role="alert" tabindex="-1" autofocus>
<h2>${faults.length === 1 ? 'One thing is not right yet' : 'Some things are not right yet'}</h2>
<ul>${lines}</ul>
</div>`
}

/** Faults in the order in which their fields stand in a form; what is about no field, or about none of these, comes last. */
export function inOrder(faults: readonly Fault[], form: Html): Fault[] {
  const drawn = form.toString()
  const placeOf = ({ field }: Fault) => {
    const at = drawn.indexOf(`id="field-${field}"`)
    return at < 0 ? drawn.length : at
  }
  return faults.toSorted((one, other) => placeOf(one) - placeOf(other))
}

function around(field: Field, control: Html): Html {
  return html`<div class="field${field.error !== undefined && ' wrong'}">
<label for="field-${keyOf(field)}">${field.label}${optional(field)}</label>
${remarks(field)}
${control}
</div>`
}

// Choices of few letters stand side by side.
const SHORT_LENGTH = 25

function grouped(
  field: Field,
  isChosen: (value: string) => boolean,
  type: 'radio' | 'checkbox',
  options: readonly Option[],
): Html {
  const lines = options.map(
    ([value, words], at) =>
      html`<label class="choice"><input type="${type}" name="${field.name}" value="${value}"${at === 0 && html` id="field-${keyOf(field)}"`}${isChosen(value) && html` checked`}${type === 'radio' && field.need === 'always' && html` required`}> <span>${words}</span></label>`,
  )
  const isShort = options.length > 1 && options.every(([, words]) => words.length <= SHORT_LENGTH)
  return html`<fieldset class="field${field.error !== undefined && ' wrong'}"${described(field)}>
<legend>${field.label}${optional(field)}</legend>
${remarks(field)}
<div class="choices${isShort && ' in-columns'}">${lines}</div>
</fieldset>`
}

function naming(field: Field): Html {
  return html`id="field-${keyOf(field)}" name="${field.name}"${field.need === 'always' && html` required`}${field.error !== undefined && html` aria-invalid="true"`}${described(field)}`
}

function described(field: Field): Html | null {
  const { hint, error } = field
  const ids = [
    hint !== undefined && `hint-${keyOf(field)}`,
    error !== undefined && `error-${keyOf(field)}`,
  ].filter(Boolean)
  return ids.length === 0 ? null : html` aria-describedby="${ids.join(' ')}"`
}

function remarks(field: Field): Html {
  const { hint, error } = field
  return html`${hint !== undefined && html`<p class="hint" id="hint-${keyOf(field)}">${hint}</p>`}${error !== undefined && html`<p class="error" id="error-${keyOf(field)}">${error}</p>`}`
}

function optional({ need }: Field): Html | false {
  return need === undefined && html` <span class="optional">optional</span>`
}

function keyOf({ id, name }: Field): string {
  return id ?? name
}

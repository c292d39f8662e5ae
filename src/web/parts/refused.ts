// A form that was refused comes back on its page with what was typed, and with the reason above it.
import type { FastifyRequest } from 'fastify'
import type { Refusal } from '../../core/refusal.ts'
import { type Html, html } from '../../lib/html.ts'
import { ANSWERS } from '../errors.ts'
import { type Field, faultList } from './form.ts'

/** A form as it was sent, and why it was refused. */
export interface Refused {
  /** The address that it was sent to. */
  action: string
  typed: Readonly<Record<string, string | string[]>>
  refusal: Refusal
}

/** The form of a request that was refused. */
export function refusedForm(request: FastifyRequest, refusal: Refusal): Refused {
  return { action: request.url, typed: (request.body ?? {}) as Refused['typed'], refusal }
}

/** What a page says of itself when a form on it was refused: before its title, as its status, and above what it shows. */
export function sayRefused(refused: Refused | undefined): {
  before: string
  status: { status?: number }
  list: Html | null
} {
  if (!refused) return { before: '', status: {}, list: null }
  const { refusal } = refused
  return {
    before: 'Not yet: ',
    status: { status: ANSWERS[refusal.kind].status },
    list: faultList([{ says: refusal.message }]),
  }
}

/** A form of a page, to be drawn as it was typed if it is the one that was refused. */
export interface Retyped {
  /** Whether it is. What it is folded into is then open. */
  isOpen: Html | false
  /** A field with what was typed into it. */
  field: <F extends Field>(field: F) => F
  /** What was ticked; `otherwise` if the form was not sent. */
  ticked: (name: string, otherwise: readonly string[]) => readonly string[]
}

/** Draws a form anew. `of` tells apart those that go to one address, by a hidden field. */
export function retyped(
  refused: Refused | undefined,
  action: string,
  of: Readonly<Record<string, string>> = {},
): Retyped {
  const isIt =
    refused?.action === action && Object.entries(of).every(([name, value]) => refused.typed[name] === value)
  const typed = isIt ? refused.typed : undefined
  return {
    isOpen: isIt && html` open`,
    field: (field) => (typed ? { ...field, value: [typed[field.name] ?? []].flat()[0] } : field),
    ticked: (name, otherwise) => (typed ? [typed[name] ?? []].flat() : otherwise),
  }
}

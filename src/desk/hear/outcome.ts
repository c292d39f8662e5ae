// What came of an introduction, in the words in which the desk asks for it (product §3.4, §4.2 steps 8 and 11).
import type { Outcome } from '../../core/introductions/outcome.ts'

/** What somebody says came of an introduction; what is not said is undefined. */
export interface SaidOutcome {
  result?: Outcome
  paidOnTime?: boolean
}

const WORDS: readonly [RegExp, SaidOutcome][] = [
  [/^(?:hired|i was hired|got it|contratad[oa]|engagée?|engagiert)$/, { result: 'hired' }],
  [
    /^(?:not hired|no luck|no contratad[oa]|pas engagée?|nicht engagiert|não contratad[oa])$/,
    { result: 'not_hired' },
  ],
  [
    /^(?:no reply|no answer|sin respuesta|pas de réponse|keine antwort|sem resposta)$/,
    { result: 'no_reply_from_client' },
  ],
  [/^(?:client cancell?ed|cancell?ed)$/, { result: 'client_cancelled' }],
  [/^(?:still talking|talking|hablando|en discussion|im gespräch|conversando)$/, { result: 'still_talking' }],
  [/^(?:paid|paid on time|on time|pagad[oa]|payée?|bezahlt|pag[oa])$/, { paidOnTime: true }],
  [/^(?:late|paid late|tarde|en retard|spät|atrasado)$/, { paidOnTime: false }],
  [
    /^(?:not paid|unpaid|no pagad[oa]|pas payée?|nicht bezahlt|não pag[oa])$/,
    { result: 'hired_not_paid', paidOnTime: false },
  ],
]

const BARE: Record<string, SaidOutcome> = {
  yes: { paidOnTime: true },
  no: { result: 'hired_not_paid', paidOnTime: false },
}

/** Reads what came of an introduction; undefined when the text is no such word. A bare `yes` or `no` answers the second question alone: to the first it could mean anything. */
export function readOutcome(text: string, day: 14 | 60): SaidOutcome | undefined {
  const word = text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}' ]+/gu, ' ')
    .trim()
    .replaceAll(/ +/g, ' ')
  const found = WORDS.find(([pattern]) => pattern.test(word))?.[1] ?? (day === 60 ? BARE[word] : undefined)
  if (day === 14 && found?.result === undefined) return undefined
  return found
}

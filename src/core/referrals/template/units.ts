import type { PayUnit } from '../terms/vocabulary.ts'
import { readAmount } from './amounts.ts'
import { findPhrase, isSign, type Token } from './tokens.ts'
import { LITTLE, UNITS } from './words.ts'

const MARKERS_MAX = 3

/** Gives the unit that pay is for at a token (`/word`, `a word`, `per 1,000 words`, `flat`), and the token after it. */
export function findUnit(
  tokens: readonly Token[],
  at: number,
  markers = 0,
): { unit: PayUnit; next: number } | undefined {
  const marker = isSign(tokens[at], "/(’'") ? { next: at + 1 } : findPhrase(tokens, at, LITTLE.per)
  // After `per` first, since `an` is a year in French and `each` is a piece.
  const marked = marker && markers < MARKERS_MAX ? findUnit(tokens, marker.next, markers + 1) : undefined
  if (marked) return marked
  const thousand = markers > 0 ? findThousand(tokens, at) : undefined
  const unit = findPhrase(tokens, at, UNITS)
  return thousand ?? (unit && { unit: unit.value, next: unit.next })
}

// `1k`, `1,000 words`; but a `1,000-word article` is a piece.
function findThousand(tokens: readonly Token[], at: number): ReturnType<typeof findUnit> {
  const token = tokens[at]
  if (token?.kind !== 'number' || readAmount(token.text.replace(/[.,](?=\d{3}$)/, ''), null) !== '1000')
    return undefined
  const from = isSign(tokens[at + 1], '-‐‑') ? at + 2 : at + 1
  const word = findPhrase(tokens, from, UNITS)
  if (word?.value !== 'word') return { unit: 'thousand_words', next: at + 1 }
  const made = findPhrase(tokens, word.next, UNITS)
  return made ? { unit: made.value, next: made.next } : { unit: 'thousand_words', next: word.next }
}

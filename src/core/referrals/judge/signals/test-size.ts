// How large an unpaid test is, as far as the text says: the terms have no field for it.
import { sentencesOf } from './match.ts'

/** What a small test is at the most (product §3.6); what is larger is held. */
export const TEST_MAX = { pieces: 1, words: 500 } as const

const TEST = /(?<!\p{L})(?:tests?|trials?|samples?|prueba|essai|probe|probetext|teste|amostra)(?!\p{L})/u
const WORDS =
  /(?<![\p{N}.,])(\d{1,3}(?:[ ,.]\d{3}|\d{0,3}))[ -](?:words?|palabras|mots|wörter|palavras)(?!\p{L})/u
const PIECES =
  /(?<![\p{L}\p{N}.,-])([2-9]|[1-9]\d|two|three|four|five|six|seven|eight|nine|ten|several) (?:[\p{L}-]{1,20} ){0,2}(?:tests|trials|samples|articles|posts|pieces)(?!\p{L})/u

/** Whether a text asks for a test of more than one piece or of more than 500 words. */
export function asksLargeTest(text: string): boolean {
  return sentencesOf(text).some((sentence) => {
    if (!TEST.test(sentence)) return false
    const words = WORDS.exec(sentence)?.[1]?.replaceAll(/\D/g, '')
    return (words !== undefined && BigInt(words) > BigInt(TEST_MAX.words)) || PIECES.test(sentence)
  })
}

// How phrases are looked for: sentence by sentence, in small letters, with every gap bounded, so that time is linear.

/** How much of a text is looked at; a referral's title and body are shorter. */
export const EXAMINED_LENGTH_MAX = 20_000
/** How long an excerpt may be. */
export const EXCERPT_LENGTH_MAX = 120

/** A text in sentences or lines, in small letters, compatible characters made one and apostrophes straight. */
export function sentencesOf(text: string): string[] {
  return text
    .slice(0, EXAMINED_LENGTH_MAX)
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\u2018\u2019\u02bc]/g, "'")
    .replaceAll(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .split(/[.!?;](?=\s|$)|[\r\n]/)
    .map((sentence) => sentence.replaceAll(/\s+/g, ' ').trim())
    .filter((sentence) => sentence !== '')
}

/** Whether what stands just before says that it is not so: “no training fee”, “never a deposit”, “sans frais”. */
export function isDenied(sentence: string, at: number): boolean {
  const before = sentence.slice(Math.max(0, at - 40), at)
  return DENIAL.test(before)
}

const DENIAL =
  /(?<![\p{L}'])(?:no|not|never|without|don't|won't|doesn't|isn't|avoid|kein|keine|keinen|nie|ohne|sin|nunca|sans|jamais|aucun|aucune|pas de|sem|não|nem)(?: [\p{L}'-]{1,20}){0,2}[ ,]{0,2}$/u

/** The sentence as evidence, cut where it is long. */
export function excerpt(sentence: string): string {
  const letters = [...sentence]
  return letters.length <= EXCERPT_LENGTH_MAX
    ? sentence
    : `${letters.slice(0, EXCERPT_LENGTH_MAX - 1).join('')}…`
}

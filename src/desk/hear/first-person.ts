// Whether somebody speaks of herself. A reply that names a third person is a recommendation only when it does not.
const PHRASES = [
  /\bi(?:['’]d| would)(?: really)? (?:love|like|be (?:happy|glad|interested))\b/,
  /\bi(?:['’]m| am)(?: very| really| also)? (?:interested|available|free|in)\b/,
  /\b(?:count me in|pick me|i can (?:do|take|help)|i could (?:do|take)|sign me up|happy to take)\b/,
  /\b(?:me interesa|estoy (?:interesad[oa]|disponible|libre)|me encantaría|cuenten? conmigo)\b/,
  /\b(?:ça m['’]intéresse|je suis (?:intéressée?|disponible|partante?)|j['’]aimerais|je serais ravie?)\b/,
  /\b(?:ich (?:hätte|habe) (?:großes )?interesse|ich bin (?:interessiert|frei|dabei)|ich würde gern|das würde ich)\b/,
  /\b(?:tenho interesse|estou (?:interessad[oa]|disponível|livre)|eu gostaria|adoraria|conte comigo)\b/,
]

const EXAMINED_LENGTH_MAX = 2_000

/** Tells whether a text says that its writer would like the work, in English, Spanish, French, German or Portuguese. */
export function saysInterest(text: string): boolean {
  const folded = text.slice(0, EXAMINED_LENGTH_MAX).normalize('NFC').toLowerCase()
  return PHRASES.some((phrase) => phrase.test(folded))
}

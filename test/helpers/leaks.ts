// Looks for words that must stand nowhere, in whatever way they may be written.
import { escape as inAddress } from 'node:querystring'

/** Where something was found that was to be kept, and in which of its spellings. */
export interface Leak {
  where: string
  word: string
  how: string
}

/** The spellings under which a word could leave: each is looked for as a whole. */
export const SPELLINGS: Readonly<Record<string, (word: string) => string[]>> = {
  plain: (word) => [word, word.normalize('NFC'), word.normalize('NFD'), word.toLowerCase()],
  html: (word) => [
    escapeHtml(word),
    escapeHtml(word).replaceAll('&#39;', '&#x27;').replaceAll('&quot;', '&#34;'),
    escapeHtml(word).replaceAll('&#39;', "'").replaceAll('&quot;', '"'),
  ],
  json: (word) => [inJson(word), inJson(inJson(word)), inJson(escapeHtml(word)), inAscii(word)],
  address: (word) => [inAddress(word), encodeURI(word), new URLSearchParams({ w: word }).toString().slice(2)],
  base64: (word) => [0, 1, 2].flatMap((shift) => inBase64(word, shift)),
  hex: (word) => [Buffer.from(word).toString('hex')],
}

/** Finds every leak of these words in what was said at a place. */
export function findLeaks(words: readonly string[], said: Iterable<readonly [string, string]>): Leak[] {
  const wanted = words.flatMap((word) =>
    Object.entries(SPELLINGS).flatMap(([how, spell]) => spell(word).map((text) => ({ word, how, text }))),
  )
  const leaks: Leak[] = []
  for (const [where, text] of said)
    for (const { word, how, text: spelt } of wanted)
      if (text.includes(spelt)) leaks.push({ where, word, how })
  return leaks
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const inJson = (text: string) => JSON.stringify(text).slice(1, -1)

function inAscii(text: string): string {
  const code = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return inJson(text).replaceAll(/[^ -~]/g, (point) => point.split('').map(code).join(''))
}

// Within other bytes a word begins at any third of a group: what its neighbours decide is left off at both ends.
function inBase64(word: string, shift: number): string[] {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(word)])
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3))
  const from = shift === 0 ? 0 : 4
  return (['base64', 'base64url'] as const).map((kind) => whole.toString(kind).slice(from))
}

// A line as numbers, words and signs. Every pattern here is passed over once from left to right: whatever may repeat is
// followed by what it cannot hold itself, so that no text takes more than linear time.

/** A number, a word or a single other character. A word is folded: in small letters and without accents. */
export interface Token {
  kind: 'number' | 'word' | 'sign'
  text: string
  /** Where it stands in the line. */
  start: number
  end: number
}

// Thousands may be parted by spaces, if all the groups are whole; `60k` is a number, `60km` is not.
const TOKEN =
  /(?<number>(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d(?:[\d.,'’\u00a0\u202f]*\d)?)(?:k(?!\p{L}))?)|(?<word>[\p{L}\p{M}]+)|\S/giu

/** Gives the tokens of a line, which `plain` has made plain. */
export function tokensOf(line: string): Token[] {
  return [...line.matchAll(TOKEN)].map(({ 0: text, index, groups }): Token => {
    const place = { start: index, end: index + text.length }
    if (groups!.number !== undefined) return { kind: 'number', text, ...place }
    return groups!.word === undefined
      ? { kind: 'sign', text, ...place }
      : { kind: 'word', text: fold(text), ...place }
  })
}

/** Gives a line with compatible characters made one (NFKC): full-width digits and colons, ligatures, narrow spaces. */
export function plain(line: string): string {
  return line.normalize('NFKC')
}

// Letters that no accent was added to, though it looks as if.
const LOOKALIKES: Readonly<Record<string, string>> = { ß: 'ss', œ: 'oe', æ: 'ae', ø: 'o', ł: 'l', ı: 'i' }

/** Gives a word in small letters, without accents. */
export function fold(word: string): string {
  const bare = word.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '')
  return bare.replaceAll(/[ßœæøłı]/g, (letter) => LOOKALIKES[letter]!)
}

/** Phrases by their folded words, parted by single spaces. */
export interface Phrases<T> {
  values: ReadonlyMap<string, T>
  wordsMax: number
}

/** Makes phrases of lists such as `word(s), piece(s)`. The first to claim a phrase has it. */
export function phrasesOf<T>(lists: Iterable<readonly [aliases: string, value: T]>): Phrases<T> {
  const values = new Map<string, T>()
  for (const [aliases, value] of lists) {
    for (const phrase of aliases.split(',').flatMap((alias) => spellings(alias))) {
      const key = phraseKey(phrase)
      if (!values.has(key)) values.set(key, value)
    }
  }
  const wordsMax = Math.max(...[...values.keys()].map((key) => key.split(' ').length))
  return { values, wordsMax }
}

/** Gives a text's words, folded and parted by single spaces. */
export function phraseKey(text: string): string {
  const words = tokensOf(plain(text)).filter(({ kind }) => kind === 'word')
  return words.map((word) => word.text).join(' ')
}

/** Gives the longest of the phrases that begins at a token, and the token after it. */
export function findPhrase<T>(
  tokens: readonly Token[],
  at: number,
  { values, wordsMax }: Phrases<T>,
): { value: T; next: number } | undefined {
  let found: { value: T; next: number } | undefined
  let said = ''
  for (let next = at, words = 0; words < wordsMax && next < tokens.length; next++) {
    const { kind, text } = tokens[next]!
    if (kind === 'word') {
      words++
      said += said === '' ? text : ` ${text}`
      const value = values.get(said)
      if (value !== undefined) found = { value, next: next + 1 }
    } else if (said === '' || !isJoiner(tokens, next)) break
  }
  return found
}

/** Tells whether a token is this sign. */
export function isSign(token: Token | undefined, signs: string): boolean {
  return token?.kind === 'sign' && signs.includes(token.text)
}

// `kill-fee`, `l'article`, `n/a`: one sign between two words.
function isJoiner(tokens: readonly Token[], at: number): boolean {
  return isSign(tokens[at], "-‐‑'’./_") && tokens[at + 1]?.kind === 'word'
}

function spellings(alias: string): string[] {
  const found = /^([^(]*)\(([^)]*)\)(.*)$/s.exec(alias)
  if (found === null) return [alias]
  const [, before, inner, after] = found
  return spellings(after!).flatMap((rest) => [before + rest, before! + inner + rest])
}

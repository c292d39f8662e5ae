import type { TemplateLines } from './lines.ts'
import { findPhrase, type Phrases, plain, type Token, tokensOf } from './tokens.ts'
import { KEYS, SEEKING } from './words.ts'

const LINES_READ_MAX = 20
const LINE_READ_MAX = 500

/**
 * Tells whether a post looks for work instead of passing it on (product §4.0). One that says how much work there is, or
 * what is needed, passes it on, whatever else it says.
 */
export function isSeeking({ title = '', keyed, body }: TemplateLines): boolean {
  if (keyed.has('SIZE') || keyed.has('NEED')) return false
  const lines = [title, ...body].slice(0, LINES_READ_MAX).map(read)
  const isNeeding = lines[0]!.some((_, at) => findPhrase(lines[0]!, at, KEYS)?.value === 'NEED')
  return (
    lines.some((line) => holds(line, SEEKING.anywhere)) || (!isNeeding && holds(lines[0]!, SEEKING.asTitle))
  )
}

function read(line: string): Token[] {
  return tokensOf(plain(line.slice(0, LINE_READ_MAX)))
}

function holds(tokens: readonly Token[], phrases: Phrases<boolean>): boolean {
  return tokens.some((_, at) => findPhrase(tokens, at, phrases) !== undefined)
}

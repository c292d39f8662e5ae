import type { Token } from '../../core/referrals/template/tokens.ts'
import { COMMAND_PHRASES, type CommandName } from './words.ts'

const LIKELY_MAX = 3
const WORD_LENGTH_MAX = 24
const USUAL: readonly CommandName[] = ['help', 'who', 'list mine']

/** Gives the three commands that come nearest to what was said, by its first words; the most useful ones to silence. */
export function findLikely(tokens: readonly Token[]): CommandName[] {
  const words = tokens.slice(0, COMMAND_PHRASES.wordsMax).map(({ text }) => text.slice(0, WORD_LENGTH_MAX))
  if (words.length === 0) return [...USUAL]
  const distances = new Map<CommandName, number>()
  for (const [alias, name] of COMMAND_PHRASES.values) {
    const same = words.slice(0, alias.split(' ').length).join(' ')
    // What is said in more words than it has in common counts less.
    const distance = editsBetween(same, alias) / Math.max(same.length, alias.length)
    distances.set(name, Math.min(distance, distances.get(name) ?? 1))
  }
  const nearest = [...distances].sort(([, one], [, other]) => one - other)
  return nearest.slice(0, LIKELY_MAX).map(([name]) => name)
}

// Levenshtein's distance, row by row. Both texts are short.
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const change = row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1)
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[other.length]!
}

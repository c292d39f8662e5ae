import type { Emoji } from '../../db/schema/words.ts'
import type { TagShape } from '../wire/tag.ts'

const EMOJIS_MAX = 64
const SHORTCODE = /^:?([A-Za-z0-9_]{2,64}):?$/

/** The pictures that stand for words in a text of another node (docs.joinmastodon.org, Emoji tags). */
export function emojisOf(tags: TagShape[]): Emoji[] {
  const found = new Map<string, string>()
  for (const { type, name, icon } of tags) {
    const [, shortcode] = type === 'Emoji' ? (SHORTCODE.exec(name ?? '') ?? []) : []
    if (shortcode !== undefined && icon !== null && found.size < EMOJIS_MAX) found.set(shortcode, icon)
  }
  return [...found].map(([shortcode, url]) => ({ shortcode, url }))
}

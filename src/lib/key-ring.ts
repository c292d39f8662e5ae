import { z } from 'zod'
import { isKey, KEY_RULE } from './key-file.ts'

const RESERVED_KEY_ID = 'secret'
const KEY_RING_RULE = `must be keys with different ids, id:key,id:key, where an id is lower case and not "${RESERVED_KEY_ID}" and a key ${KEY_RULE}`

/** Reads keys as the operator writes them, `id:key` each; an id stands beside each sealed field, so all must differ. */
export function keyRing(items: string[], context: z.RefinementCtx): { id: string; key: Buffer }[] {
  const keys = items.map((item) => {
    const [, id, text = ''] = /^([a-z0-9_-]{1,40}):(.+)$/.exec(item) ?? []
    return id !== undefined && id !== RESERVED_KEY_ID && isKey(text)
      ? { id, key: Buffer.from(text, 'base64') }
      : undefined
  })
  const good = keys.filter((key) => key !== undefined)
  const areDistinct = new Set(good.map(({ id }) => id)).size === good.length
  if (good.length === items.length && areDistinct) return good
  context.addIssue({ code: 'custom', message: KEY_RING_RULE })
  return z.NEVER
}

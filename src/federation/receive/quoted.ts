import { z } from 'zod'
import type { Jobs } from '../../core/jobs.ts'
import { findQuote } from '../../core/posts/quotes/quote.ts'
import { confirmQuote } from '../../core/posts/quotes/settle.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import type { Lookup } from '../lookup.ts'
import { Reference } from '../wire/values.ts'

const StampShape = z.object({
  type: z.literal('QuoteAuthorization'),
  attributedTo: Reference,
  interactingObject: Reference,
  interactionTarget: Reference,
})

/**
 * FEP-044f: looks at the stamp that a post of another node shows for what it quotes, and at what it quotes. The stamp must
 * be the quoted author's, at her own node, for this very post.
 */
export function fetchQuote(db: Db, lookup: Lookup) {
  return async ({ postId }: Jobs['fetch-quote']): Promise<Deed | undefined> => {
    const quote = await findQuote(db, postId)
    if (quote?.state !== 'pending' || quote.stampUri === null) return undefined
    const original = await lookup.post(quote.quotedUri)
    if (!original) return undefined
    const stamp = StampShape.safeParse(await lookup.document(quote.stampUri, original.authorUri)).data
    const isRight =
      stamp?.attributedTo === original.authorUri &&
      stamp.interactingObject === quote.postUri &&
      stamp.interactionTarget === original.uri
    return isRight ? (tx) => confirmQuote(tx, postId) : undefined
  }
}

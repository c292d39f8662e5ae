import { sql } from 'kysely'
import type { Tx } from '../../../db/connect.ts'
import { enqueue, enqueueFetches } from '../../jobs.ts'
import type { PostId } from '../post.ts'
import { type QuoteState, type StoredQuote, stateOfNew } from './quote.ts'

/**
 * The author of a post of another node agrees to a quote of hers by a writer here: its stamp is served with the quote, and
 * whoever has the quote is told. Her answer may come again.
 */
export async function acceptQuote(tx: Tx, postId: PostId, stampUri: string): Promise<void> {
  const { rows } = await sql`
    update quotes set state = 'accepted', stamp_uri = ${stampUri}
    where post_id = ${postId} and state = 'pending' returning post_id`.execute(tx)
  if (rows.length > 0) await enqueue(tx, 'send-standing', { postId })
}

/** She says no, or no longer: what stands of the quote is its link. */
export async function endQuote(tx: Tx, postId: PostId, state: 'refused' | 'withdrawn'): Promise<void> {
  const { rows } = await sql<{ isOwn: boolean }>`
    update quotes set state = ${state}, stamp_uri = null from posts join accounts on accounts.id = posts.author_id
    where quotes.post_id = ${postId} and posts.id = quotes.post_id and quotes.state in ('pending', 'accepted')
    returning accounts.host is null as "isOwn"`.execute(tx)
  if (rows[0]?.isOwn) await enqueue(tx, 'send-standing', { postId })
}

/**
 * What a post of another node now says of whom it quotes: some say so only once they may. A stamp that came later is looked
 * at; a quote that was said before stays the one it is.
 */
export async function receiveQuoteChange(tx: Tx, postId: PostId, quote: StoredQuote): Promise<void> {
  const { rows } = await sql<{ state: QuoteState }>`
    insert into quotes (post_id, quoted_uri, quoted_id, state, stamp_uri)
    select posts.id, ${quote.uri}, original.id, ${stateOfNew('posts')}, ${quote.stampUri}
    from posts left join posts original on original.uri = ${quote.uri} where posts.id = ${postId}
    on conflict (post_id) do update set stamp_uri = excluded.stamp_uri
      where quotes.quoted_uri = excluded.quoted_uri and quotes.state = 'pending'
        and quotes.stamp_uri is distinct from excluded.stamp_uri
    returning state`.execute(tx)
  if (rows[0]?.state !== 'pending' || quote.stampUri === null) return
  await enqueueFetches(tx, 'fetch-quote', [{ payload: { postId }, uri: quote.stampUri }])
}

/** A stamp that another node served proves that the quote in a post of another node may stand. */
export async function confirmQuote(tx: Tx, postId: PostId): Promise<void> {
  await tx
    .updateTable('quotes')
    .set({ state: 'accepted' })
    .where('post_id', '=', postId)
    .where('state', '=', 'pending')
    .execute()
}

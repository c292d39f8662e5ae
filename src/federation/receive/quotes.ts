import { findPostByUri } from '../../core/posts/find.ts'
import { findQuote, findQuoteByStamp } from '../../core/posts/quotes/quote.ts'
import { acceptQuote, endQuote, receiveQuoteChange } from '../../core/posts/quotes/settle.ts'
import { answerQuote, refuseQuote } from '../../core/posts/quotes/stamp.ts'
import { keepPost } from '../../core/posts/receive.ts'
import { acceptReply, refuseReply } from '../../core/posts/replies.ts'
import type { Deed } from '../../db/pool-work.ts'
import { quoteRequestUri } from '../send/quotes.ts'
import { postOf } from '../translate/note.ts'
import { type Activity, embedded, isSameOrigin, referenced } from '../wire/activity.ts'
import { readNote } from './note.ts'
import { Dropped, type Receiver, type Receiving } from './receiver.ts'

type Actor = Parameters<Receiver>[2]

/**
 * FEP-044f: somebody asks to quote a post of ours. What quotes it must be the asker's own, and say that it does, or the answer
 * is no, so that her server does not wait for one; it is kept, since nobody else may bring it here. The stamp
 * names it by its own id, whatever address the request had for it.
 */
export const receiveQuoteRequest: Receiver = async (receiving, activity, actor) => {
  const { db, lookup } = receiving
  const post = await findPostByUri(db, referenced(activity.object) ?? '')
  if (post?.authorHost !== null) return new Dropped('a request to quote no post of ours')
  const quotingUri = referenced(activity.instrument)
  if (quotingUri === undefined) return new Dropped('a request to quote by nothing')
  const request = { requestUri: activity.id, quotingUri }
  const instrument = embedded(activity.instrument) ?? (await lookup.document(quotingUri, actor.uri))
  const note = readNote(instrument, activity, actor)
  const quoting = note instanceof Dropped ? undefined : postOf(note, actor)
  const quote = quoting?.quote
  if (!quoting || quote?.uri !== post.uri) return (tx) => refuseQuote(tx, actor, post, request)
  const around = await receiving.surroundings.add(quoting)
  return async (tx) => {
    // Before the post itself: it is stored as one that may quote.
    const answer = await answerQuote(tx, actor, post, { requestUri: activity.id, quotingUri: quoting.uri })
    if (answer === 'refused') return
    await keepPost(tx, { post: quoting, around })
    // What came by a Create before may have said nothing of a quote.
    const kept = await findPostByUri(tx, quoting.uri)
    if (kept?.authorId === actor.id) await receiveQuoteChange(tx, kept.id, quote)
  }
}

/** FEP-044f: the author of a post elsewhere answers a request of ours to quote it. Undefined: it is an answer to something else. */
export async function settleQuote(
  { db, site }: Receiving,
  activity: Activity,
  { actor, isAccepted }: { actor: Actor; isAccepted: boolean },
): Promise<Deed | Dropped | undefined> {
  const uri = referenced(activity.object) ?? ''
  const request = embedded(activity.object)
  const quotingUri = request?.type === 'QuoteRequest' ? referenced(request.instrument) : quotingOfRequest(uri)
  if (quotingUri === undefined || !isSameOrigin(quotingUri, site.origin)) return undefined
  const post = await findPostByUri(db, quotingUri)
  const quote = post && (await findQuote(db, post.id))
  if (quote?.quotedAuthorId !== actor.id) return new Dropped('an answer to no request to quote the actor')
  const stampUri = referenced(activity.result)
  if (!isAccepted) return (tx) => endQuote(tx, quote.postId, 'refused')
  if (stampUri === undefined || !isSameOrigin(stampUri, actor.uri))
    return new Dropped('a leave without a stamp')
  return (tx) => acceptQuote(tx, quote.postId, stampUri)
}

/** FEP-044f: the author of a quoted post takes her stamp back. Undefined: there is no such stamp that we know. */
export async function undoStamp(
  { db }: Receiving,
  stampUri: string,
  actor: Actor,
): Promise<Deed | Dropped | undefined> {
  const quote = await findQuoteByStamp(db, stampUri)
  if (!quote) return undefined
  if (quote.quotedAuthorId !== actor.id) return new Dropped('a stamp of somebody else')
  return (tx) => endQuote(tx, quote.postId, 'withdrawn')
}

/** GoToSocial: the author of a post says whether a reply of ours may stand under it. Undefined: it is no answer to a post of ours. */
export async function settleReply(
  { db }: Receiving,
  activity: Activity,
  { actor, isAccepted }: { actor: Actor; isAccepted: boolean },
): Promise<Deed | Dropped | undefined> {
  const post = await findPostByUri(db, referenced(activity.object) ?? '')
  if (post?.authorHost !== null) return undefined
  if (!isAccepted) return (tx) => refuseReply(tx, actor.id, post.id)
  const approvalUri = referenced(activity.result) ?? activity.id
  if (!isSameOrigin(approvalUri, actor.uri)) return new Dropped('an approval at another node')
  return (tx) => acceptReply(tx, actor.id, { postId: post.id, approvalUri })
}

// Our requests have the address of what quotes, and a word more.
function quotingOfRequest(uri: string): string | undefined {
  const quoting = uri.replace(/\/quote-request$/, '')
  return quoteRequestUri(quoting) === uri ? quoting : undefined
}

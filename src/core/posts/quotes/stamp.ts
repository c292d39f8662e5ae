import { sql } from 'kysely'
import type { Tx } from '../../../db/connect.ts'
import type { Id } from '../../../lib/ids.ts'
import type { Account } from '../../accounts/account.ts'
import { enqueue } from '../../jobs.ts'
import { notify } from '../../notifications/notify.ts'
import { Refusal } from '../../refusal.ts'
import type { FoundPost } from '../find.ts'
import { isAllowed } from '../policy.ts'

/** A request of another node's account to quote a post of ours: the id of the request, and of the post that quotes. */
export interface QuoteRequest {
  requestUri: string
  quotingUri: string
}

/**
 * Answers a request to quote a post of this node by what its author lets others do, and tells her of a quote that stands
 * (FEP-044f). Asked again, it is answered again, by the same stamp; one that was withdrawn stays so.
 */
export async function answerQuote(
  tx: Tx,
  quoter: Account,
  post: FoundPost,
  { requestUri, quotingUri }: QuoteRequest,
): Promise<'accepted' | 'refused'> {
  const mayBeRead = post.visibility === 'public' || post.visibility === 'unlisted'
  const isOpen = mayBeRead && (await isAllowed(tx, quoter, { ...post, may: post.policy.quote }))
  const stampId = isOpen ? await giveStamp(tx, quoter, post, { requestUri, quotingUri }) : undefined
  const answer = { postId: post.id, quoterId: quoter.id, requestUri, quotingUri }
  await enqueue(tx, 'answer-quote', stampId === undefined ? answer : { ...answer, stampId })
  return stampId === undefined ? 'refused' : 'accepted'
}

/** Answers no to a request that cannot be granted to anybody (FEP-044f): what would quote is not the asker's, or does not quote. */
export async function refuseQuote(
  tx: Tx,
  quoter: Pick<Account, 'id'>,
  post: Pick<FoundPost, 'id'>,
  request: QuoteRequest,
): Promise<void> {
  await enqueue(tx, 'answer-quote', { postId: post.id, quoterId: quoter.id, ...request })
}

/** Lets a post of this node be quoted; undefined when its author took that back before. */
export async function giveStamp(
  tx: Tx,
  quoter: Pick<Account, 'id'>,
  post: FoundPost,
  { requestUri, quotingUri }: { requestUri: string | null; quotingUri: string },
): Promise<Id<'quote_stamp'> | undefined> {
  const { rows } = await sql<{ id: Id<'quote_stamp'>; isNew: boolean; isWithdrawn: boolean }>`
    insert into quote_stamps (quoted_id, quoting_uri, quoter_id, request_uri)
    values (${post.id}, ${quotingUri}, ${quoter.id}, ${requestUri})
    on conflict (quoted_id, quoting_uri) do update set quoting_uri = excluded.quoting_uri
    returning id, xmax = 0 as "isNew", withdrawn_at is not null as "isWithdrawn"`.execute(tx)
  const { id, isNew, isWithdrawn } = rows[0]!
  if (isWithdrawn) return undefined
  // What quotes may have come before the request.
  await sql`
    update quotes set state = 'accepted' from posts where posts.uri = ${quotingUri} and quotes.post_id = posts.id
      and quotes.quoted_id = ${post.id} and posts.author_id = ${quoter.id} and quotes.state = 'pending'`.execute(
    tx,
  )
  if (isNew) await notify(tx, [{ to: post.authorId, kind: 'quote', from: quoter.id, postId: post.id }])
  return id
}

/**
 * A writer takes back that a post of hers may be quoted: whoever quotes her is told, and the stamp is gone.
 * Refuses: 'not_found' when there is no such stamp of hers.
 */
export async function withdrawStamp(tx: Tx, author: Account, stampId: Id<'quote_stamp'>): Promise<void> {
  const { rows } = await sql<{ quotingUri: string }>`
    update quote_stamps set withdrawn_at = now() from posts
    where quote_stamps.id = ${stampId} and posts.id = quote_stamps.quoted_id and posts.author_id = ${author.id}
      and withdrawn_at is null
    returning quoting_uri as "quotingUri"`.execute(tx)
  const [withdrawn] = rows
  if (!withdrawn) throw new Refusal('not_found', 'There is no such quote of a post of yours.')
  await sql`
    update quotes set state = 'withdrawn' from posts
    where posts.id = quotes.post_id and posts.uri = ${withdrawn.quotingUri}`.execute(tx)
  await enqueue(tx, 'withdraw-stamp', { stampId })
}

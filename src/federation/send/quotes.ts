import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { AccountId } from '../../core/accounts/account.ts'
import { findAccount } from '../../core/accounts/find.ts'
import { readFollowerInboxes } from '../../core/follows/read.ts'
import type { Jobs } from '../../core/jobs.ts'
import { findAnyPost } from '../../core/posts/find.ts'
import { viewPosts } from '../../core/posts/view.ts'
import type { Site } from '../../core/site.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { QUOTE_CONTEXT } from '../context.ts'
import { PUBLIC } from '../vocabulary.ts'
import { readNote } from './note.ts'
import { storeOutgoing } from './outgoing.ts'
import { envelopPost } from './posts.ts'

/** The id of our request to quote, by the address of what quotes. */
export const quoteRequestUri = (quotingUri: string): string => `${quotingUri}/quote-request`

/** Where it stands that an author of ours lets a post of hers be quoted. */
export const stampUri = (authorUri: string, id: string): string => `${authorUri}/quote-authorizations/${id}`

/** FEP-044f: asks the author of a post elsewhere whether ours may quote it. */
export function requestQuote(db: Db, site: Site) {
  return async ({ postId }: Jobs['request-quote']): Promise<Deed | undefined> => {
    const found = await findAnyPost(db, postId)
    const [post] = found ? await viewPosts(db, found.authorId, [postId]) : []
    const asked = post && (await readQuotedAuthor(db, postId))
    if (!post || !asked) return undefined
    const { note } = await readNote(db, site, post)
    const activity = {
      id: quoteRequestUri(post.uri),
      type: 'QuoteRequest',
      actor: post.author.uri,
      to: [asked.uri],
      object: asked.postUri,
      instrument: note,
    }
    return (tx) =>
      storeOutgoing(tx, {
        accountId: post.author.id,
        context: QUOTE_CONTEXT,
        activity,
        isPublic: false,
        inboxes: [asked.inbox],
        objectUri: activity.id,
      })
  }
}

/** FEP-044f: answers a request to quote a post of ours: with the stamp, or with a no. */
export function sendQuoteAnswer(db: Db) {
  return async (job: Jobs['answer-quote']): Promise<Deed | undefined> => {
    const { postId, quoterId, requestUri, quotingUri, stampId } = job
    const [post, quoter] = [await findAnyPost(db, postId), await findAccount(db, quoterId)]
    if (!post || !quoter) return undefined
    const type = stampId === undefined ? 'Reject' : 'Accept'
    const activity = {
      id: `${post.uri}/quote-answers/${type.toLowerCase()}/${digest(requestUri)}`,
      type,
      actor: post.authorUri,
      to: [quoter.uri],
      object: {
        id: requestUri,
        type: 'QuoteRequest',
        actor: quoter.uri,
        object: post.uri,
        instrument: quotingUri,
      },
      ...(stampId === undefined ? {} : { result: stampUri(post.authorUri, stampId) }),
    }
    return (tx) =>
      storeOutgoing(tx, {
        accountId: post.authorId,
        context: QUOTE_CONTEXT,
        activity,
        isPublic: false,
        inboxes: [quoter.inboxUri],
        objectUri: requestUri,
      })
  }
}

/** FEP-044f: takes a stamp back, from whoever quotes and from those who follow the author. */
export function sendStampBack(db: Db) {
  return async ({ stampId }: Jobs['withdraw-stamp']): Promise<Deed | undefined> => {
    const stamp = await readStamp(db, stampId)
    if (!stamp) return undefined
    const { authorId, authorUri, quotingUri, postUri, inbox } = stamp
    const id = stampUri(authorUri, stampId)
    const object = {
      id,
      type: 'QuoteAuthorization',
      attributedTo: authorUri,
      interactingObject: quotingUri,
      interactionTarget: postUri,
    }
    const inboxes = [...new Set([inbox, ...(await readFollowerInboxes(db, authorId))])]
    return (tx) =>
      storeOutgoing(tx, {
        accountId: authorId,
        context: QUOTE_CONTEXT,
        activity: { id: `${id}#delete`, type: 'Delete', actor: authorUri, to: [PUBLIC], object },
        isPublic: false,
        inboxes: inboxes.filter((one) => one !== null),
        objectUri: id,
      })
  }
}

/** Tells whoever has a post of ours how it stands with others by now: an Update without a new `updated`, so that it is no edit. */
export function sendStanding(db: Db, site: Site) {
  return async ({ postId }: Jobs['send-standing'], job: { id: string }): Promise<Deed | undefined> =>
    await envelopPost(db, site, postId, (post) => ({
      id: `${post.uri}/standings/${job.id}`,
      type: 'Update',
      published: new Date(post.editedAt ?? post.publishedAt).toISOString(),
    }))
}

// Asked again it is answered by the same activity; a request's id may be longer than an address of ours should be.
function digest(uri: string): string {
  return createHash('sha256').update(uri).digest('hex').slice(0, 24)
}

async function readQuotedAuthor(db: Db, postId: string) {
  const { rows } = await sql<{ uri: string; inbox: string; postUri: string }>`
    select author.uri, author.inbox_uri as inbox, quoted.uri as "postUri"
    from quotes join posts quoted on quoted.id = quotes.quoted_id join accounts author on author.id = quoted.author_id
    where quotes.post_id = ${postId} and quotes.state = 'pending' and author.host is not null`.execute(db)
  return rows[0]
}

interface Stamp {
  authorId: AccountId
  authorUri: string
  quotingUri: string
  postUri: string
  /** Null: who quotes is of this node. */
  inbox: string | null
}

async function readStamp(db: Db, stampId: string): Promise<Stamp | undefined> {
  const { rows } = await sql<Stamp>`
    select author.id as "authorId", author.uri as "authorUri", quote_stamps.quoting_uri as "quotingUri",
      posts.uri as "postUri", case when quoter.host is not null then quoter.inbox_uri end as inbox
    from quote_stamps join posts on posts.id = quote_stamps.quoted_id join accounts author on author.id = posts.author_id
    join accounts quoter on quoter.id = quote_stamps.quoter_id where quote_stamps.id = ${stampId}`.execute(db)
  return rows[0]
}

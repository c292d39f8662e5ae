// Which lists have feeds, and what stands in each. Whoever may not be listed stands in none but her own (product §6.2).
import { z } from 'zod'
import { displayName } from '../core/accounts/account.ts'
import { findLocalAccount, isActive } from '../core/accounts/find.ts'
import { Refusal } from '../core/refusal.ts'
import { ReferralQuery, writeQuery } from '../core/search/query.ts'
import { findSearchByToken } from '../core/search/saved.ts'
import { readFeedReferrals } from '../core/search/search.ts'
import { type Site, tagUrl } from '../core/site.ts'
import { readAccountTimeline, readTagTimeline } from '../core/timelines/account.ts'
import type { Db } from '../db/connect.ts'
import { plainText } from '../lib/html.ts'
import { foldTag } from '../lib/text.ts'
import { FEED_LENGTH_MAX, type Feed, type FeedItem, readPostItems, readReferralItems } from './items.ts'

/** What feeds are made from. */
export interface FeedParts {
  db: Db
  site: Site
}

/** What an address asks for, and when. */
export interface Asked {
  params: unknown
  query: unknown
  at: Date
}

/** Reads one list. Refuses 'not_found' where there is none, and 'invalid' for what cannot be asked. */
export type ReadFeed = (parts: FeedParts, asked: Asked) => Promise<Feed>

/** `/open`, with its filters. */
export const readOpen: ReadFeed = async ({ db, site }, { query: typed, at }) => {
  const query = parseQuery(typed)
  const written = writeQuery(query)
  return {
    title: `Open work · ${site.name}`,
    description: 'Work that writers pass on to writers, with what it pays.',
    pageUrl: `${site.origin}/open${written === '' ? '' : `?${written}`}`,
    path: '/open',
    query: written,
    items: await readMatching(db, query, at),
  }
}

/** `/b/editing`. */
export const readBoard: ReadFeed = async ({ db, site }, { params, at }) => {
  const { board: handle } = z.object({ board: z.string() }).parse(params)
  const board = await findLocalAccount(db, handle)
  if (board?.kind !== 'board' || !isActive(board)) {
    throw new Refusal('not_found', `There is no board called ${handle}.`)
  }
  return {
    title: `${displayName(board)} · ${site.name}`,
    description: plainText(board.bioHtml),
    pageUrl: board.url,
    path: `/b/${board.handle}`,
    query: '',
    items: await readMatching(db, { board: board.handle }, at),
  }
}

/** `/saved/…`: what a search finds that somebody keeps, for whoever was given its address. */
export const readSaved: ReadFeed = async ({ db, site }, { params, at }) => {
  const { token } = z.object({ token: z.string() }).parse(params)
  const search = await findSearchByToken(db, token)
  if (!search) throw new Refusal('not_found', 'There is no such feed, or none any more.')
  const written = writeQuery(search.query)
  return {
    title: `${search.name} · ${site.name}`,
    description: 'Work that writers pass on, as it was searched for.',
    pageUrl: `${site.origin}/open${written === '' ? '' : `?${written}`}`,
    path: `/saved/${search.token}`,
    query: '',
    items: await readMatching(db, search.query, at),
  }
}

/** `/@ada`: what a writer of this node wrote for everybody. */
export const readAccount: ReadFeed = async ({ db, site }, { params, at }) => {
  const { handle } = z.object({ handle: z.string() }).parse(params)
  const account = await findLocalAccount(db, handle)
  if (!account || account.kind === 'board' || !isActive(account)) {
    throw new Refusal('not_found', `Nobody called @${handle} lives here.`)
  }
  const lines = await readAccountTimeline(db, null, account.id, { limit: FEED_LENGTH_MAX })
  const written = lines.filter((line) => line.boostedById === null)
  return {
    title: `${displayName(account)} (@${account.handle}@${site.host})`,
    description: plainText(account.bioHtml) || `@${account.handle}@${site.host} on ${site.name}`,
    pageUrl: account.url,
    path: `/@${account.handle}`,
    query: '',
    items: await readPostItems(
      db,
      written.map((line) => line.postId),
      at,
    ),
  }
}

/** `/tags/saas`: the public posts with a hashtag. */
export const readTag: ReadFeed = async ({ db, site }, { params, at }) => {
  const { tag } = z.object({ tag: z.string().transform(foldTag) }).parse(params)
  const ids = await readTagTimeline(db, tag, { limit: FEED_LENGTH_MAX, isListed: true })
  return {
    title: `#${tag} · ${site.name}`,
    description: `Posts with #${tag}`,
    pageUrl: tagUrl(site, tag),
    path: `/tags/${encodeURIComponent(tag)}`,
    query: '',
    items: await readPostItems(db, ids, at),
  }
}

/** A query as an address spells it. Refuses 'invalid' with a sentence for everything that is wrong. */
export function parseQuery(typed: unknown): ReferralQuery {
  const read = ReferralQuery.safeParse(typed)
  if (read.success) return read.data
  throw new Refusal('invalid', read.error.issues.map((issue) => issue.message).join(' '))
}

async function readMatching(db: Db, query: ReferralQuery, at: Date): Promise<FeedItem[]> {
  const ids = await readFeedReferrals(db, query, { at, limit: FEED_LENGTH_MAX })
  const items = await readReferralItems(db, ids, at)
  return items.toSorted((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime())
}

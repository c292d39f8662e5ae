// What stands in a feed: posts, and what is known of those by which work is passed on (product §6.2).
import { displayName } from '../core/accounts/account.ts'
import type { PostId } from '../core/posts/post.ts'
import { type PostView, viewPosts } from '../core/posts/view.ts'
import { describeFormerReferral, describeReferral, isReduced } from '../core/referrals/describe.ts'
import { readReferralsOfPosts } from '../core/referrals/find.ts'
import type { ReferralId } from '../core/referrals/referral.ts'
import { type ReferralView, viewReferrals } from '../core/referrals/view.ts'
import { payInShort } from '../core/referrals/wording/pay-sentences.ts'
import { formerPayLine, headline } from '../core/referrals/wording/sentences.ts'
import { FEED_CLOSED_DAYS } from '../core/search/search.ts'
import type { Db } from '../db/connect.ts'
import { type CleanHtml, html, plainText } from '../lib/html.ts'

/** The most open referrals, and the most closed ones, that one feed holds; of posts, the most of them. */
export const FEED_LENGTH_MAX = 50

/** One thing in a feed. */
export interface FeedItem {
  /** The URI of its post, which stays as it is. */
  id: string
  url: string
  title: string
  html: CleanHtml
  author: { name: string; url: string }
  tags: string[]
  language: string | null
  publishedAt: Date
  updatedAt: Date
  /** Null: it passes no work on. */
  referral: ReferralView | null
}

/** What a feed is about, and what stands in it, the newest first. */
export interface Feed {
  title: string
  description: string
  /** The page with the same things on it. */
  pageUrl: string
  /** The feed's own address without its ending, and its query. */
  path: string
  query: string
  items: FeedItem[]
}

const TITLE_LENGTH_MAX = 80
const DAY_MS = 86_400_000

/** Referrals as they stand in feeds, in the order asked; what strangers may not read is left out. */
export async function readReferralItems(db: Db, ids: ReferralId[], at: Date): Promise<FeedItem[]> {
  return (await viewReferrals(db, null, ids)).map((referral) => referralItem(referral, at))
}

/** Posts as they stand in feeds, in the order asked. Work that was closed more than a week ago is left out. */
export async function readPostItems(db: Db, ids: PostId[], at: Date): Promise<FeedItem[]> {
  const [posts, referralIds] = await Promise.all([viewPosts(db, null, ids), readReferralsOfPosts(db, ids)])
  const referrals = await viewReferrals(db, null, referralIds)
  return posts.flatMap((post) => {
    const referral = referrals.find((one) => one.postId === post.id)
    if (referral === undefined) return [postItem(post)]
    return isGoneFromFeeds(referral, at) ? [] : [referralItem(referral, at)]
  })
}

/** A referral as one thing in a feed. */
export function referralItem(referral: ReferralView, at: Date): FeedItem {
  const { terms, state, post, openedAt, closedAt } = referral
  const former = html`<p>${formerPayLine(terms)}</p>`.toString()
  return {
    ...postItem(post),
    title: `${headline(state, terms)} · ${payInShort(terms)}`,
    html: isReduced(referral, at) ? former : post.html,
    publishedAt: openedAt,
    updatedAt: latest([openedAt, post.editedAt, closedAt]),
    referral,
  }
}

/** One thing as JSON Feed has it, and the API too. */
export function jsonItem(item: FeedItem, at: Date) {
  const { referral, language } = item
  return {
    id: item.id,
    url: item.url,
    title: item.title,
    content_html: item.html,
    date_published: item.publishedAt.toISOString(),
    date_modified: item.updatedAt.toISOString(),
    authors: [item.author],
    tags: item.tags,
    ...(language !== null && { language }),
    ...(referral !== null && { _referral: describe(referral, at) }),
  }
}

/** When something that stands in a feed last changed; undefined for a feed without anything. */
export function updatedOf({ items }: Feed): Date | undefined {
  const times = items.map((item) => item.updatedAt.getTime())
  return times.length === 0 ? undefined : new Date(Math.max(...times))
}

// By the keys of product §2.5; little where it was closed long ago.
function describe(referral: ReferralView, at: Date): Record<string, unknown> {
  if (isReduced(referral, at)) return describeFormerReferral(referral)
  const { floor, labels, boards } = referral
  return describeReferral(referral, {
    floor,
    labels,
    boards: boards.map((board) => board.uri),
    filledVia: null,
  })
}

function postItem(post: PostView): FeedItem {
  return {
    id: post.uri,
    url: post.url,
    title: post.title ?? titleFrom(post),
    html: post.warning === '' ? post.html : html`<p>${post.warning}</p>`.toString(),
    author: { name: displayName(post.author), url: post.author.url },
    tags: post.tags,
    language: post.language,
    publishedAt: post.publishedAt,
    updatedAt: latest([post.publishedAt, post.editedAt]),
    referral: null,
  }
}

function titleFrom(post: PostView): string {
  const [line = ''] = (post.warning || plainText(post.html)).split('\n')
  const characters = [...line]
  if (characters.length <= TITLE_LENGTH_MAX) return line || `A post by ${displayName(post.author)}`
  return `${characters.slice(0, TITLE_LENGTH_MAX - 1).join('')}…`
}

function isGoneFromFeeds({ closedAt }: ReferralView, at: Date): boolean {
  return closedAt !== null && at.getTime() - closedAt.getTime() > FEED_CLOSED_DAYS * DAY_MS
}

function latest(moments: (Date | null)[]): Date {
  return new Date(Math.max(...moments.map((moment) => moment?.getTime() ?? 0)))
}

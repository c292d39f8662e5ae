// Every kind of work that happens after the answer. The handlers are wired in worker.ts; the compiler asks for each name.
import type { Tx } from '../db/connect.ts'
import { storeJobs } from '../db/queue.ts'
import type { Pool } from '../db/schema/words.ts'
import type { Id } from '../lib/ids.ts'
import type { AuthorNews, CandidateNews, CircleNews, OfferAnswer, RecommenderNews } from './jobs/news.ts'

/** What is sent to and received from other nodes. */
export interface WireJobs {
  'receive-activity': { actor: string; body: string }
  deliver: { activityId: Id<'activity'>; inbox: string; type: string }
  'fetch-parent': { postId: Id<'post'> }
  'fetch-mentioned': { postId: Id<'post'>; uri: string }
  'fetch-post': { uri: string; isRelayed?: true }
  'ask-relay': { relayId: Id<'relay'> }
  'leave-relay': { followUri: string; inboxUri: string; objectUri: string }
  'fetch-replies': { postId: Id<'post'> }
  'learn-software': { host: string }
  'compare-followers': { accountId: Id<'account'>; url: string }
  'send-follow': { followId: Id<'follow'> }
  'send-unfollow': { followerId: Id<'account'>; followeeId: Id<'account'>; followUri: string }
  'send-move': { accountId: Id<'account'> }
  'send-featured': {
    accountId: Id<'account'>
    pinId: Id<'pin'>
    isAdded: boolean
    object: { postUri: string } | { tag: string }
  }
  'fetch-featured': { accountId: Id<'account'> }
  'send-flag': { accountId: Id<'account'>; postIds: Id<'post'>[]; text: string }
  'send-block': {
    blockerId: Id<'account'>
    blockedId: Id<'account'>
    blockId: Id<'block'>
    isBlocked: boolean
  }
  'answer-follow': {
    followeeId: Id<'account'>
    followerId: Id<'account'>
    followUri: string
    isAccepted: boolean
  }
  'send-post': { postId: Id<'post'> }
  'send-edit': { postId: Id<'post'>; editedAt: string }
  'send-removal': {
    authorId: Id<'account'>
    postUri: string
    wasPublic: boolean
    inboxes: string[]
    /** The boards here that it named; a job that waited while the node was brought up to date has none. */
    boards?: Id<'account'>[]
  }
  'send-like': { likeId: Id<'like'> }
  'send-unlike': { accountId: Id<'account'>; postUri: string; likeUri: string; inbox: string }
  'send-boost': { boostId: Id<'boost'> }
  'send-unboost': { accountId: Id<'account'>; postUri: string; boostUri: string; inboxes: string[] }
  'send-farewell': { accountId: Id<'account'> }
  'send-profile': { accountId: Id<'account'> }
  'ask-listing': { rosterId: Id<'roster'>; memberId: Id<'account'> }
  'send-vote': { voteId: Id<'poll_vote'> }
  'send-tally': { postId: Id<'post'>; dueAt: string }
  'fetch-quote': { postId: Id<'post'> }
  'answer-quote': {
    postId: Id<'post'>
    quoterId: Id<'account'>
    requestUri: string
    quotingUri: string
    stampId?: Id<'quote_stamp'>
  }
  'request-quote': { postId: Id<'post'> }
  'withdraw-stamp': { stampId: Id<'quote_stamp'> }
  'send-standing': { postId: Id<'post'> }
  sweep: Record<string, never>
}

/** What the desk hears and says. */
export interface DeskJobs {
  'hear-post': { postId: Id<'post'> }
  'hear-edit': { postId: Id<'post'> }
  'tell-circle': { referralId: Id<'referral'>; accountId: Id<'account'>; news: CircleNews }
  'tell-author': { referralId: Id<'referral'>; news: AuthorNews; interestId?: Id<'interest'> }
  'tell-candidate': { interestId: Id<'interest'>; news: CandidateNews }
  'tell-subject': { recommendationId: Id<'recommendation'>; news: 'suggested' }
  'tell-recommender': { recommendationId: Id<'recommendation'>; news: RecommenderNews }
}

/** What time brings, and what one concept leaves to another that stands above it. */
export interface CareJobs {
  'mind-referrals': Record<string, never>
  'referral-moved': { referralId: Id<'referral'>; from: string; to: string }
  'take-up-suggestions': { interestId: Id<'interest'> }
  'ask-outcome': { interestId: Id<'interest'>; day: 14 | 60 }
  'mind-interests': Record<string, never>
  'purge-interests': Record<string, never>
  'alert-searches': { referralId: Id<'referral'> }
  'mind-searches': Record<string, never>
  'erase-referrals': { authorId: Id<'account'>; closedBy: string }
  'erase-member': { accountId: Id<'account'> }
  'mind-author': { authorId: Id<'account'> }
  'close-poll': { postId: Id<'post'> }
  'sweep-media': Record<string, never>
}

/** What offers between nodes bring to and from other nodes (FEP-0837). */
export interface OfferJobs {
  'send-offer': { offerId: Id<'offer'> }
  'withdraw-offer': { offerId: Id<'offer'> }
  'answer-offer': { interestId: Id<'interest'>; answer: OfferAnswer; at: string }
  'refuse-offer': { offerUri: string; postId: Id<'post'>; candidateId: Id<'account'>; words: string }
}

/** Each job's payload by its name: ids, and words of ours only where the row will be gone by then. */
export interface Jobs extends WireJobs, DeskJobs, CareJobs, OfferJobs {}

/** The name of a job. */
export type JobName = keyof Jobs

/** The pool in which each job is worked; the pools never wait for one another. */
export const POOL_OF: Record<JobName, Pool> = {
  'receive-activity': 'inbox',
  deliver: 'delivery',
  'fetch-parent': 'fetch',
  'fetch-mentioned': 'fetch',
  'fetch-post': 'fetch',
  'ask-relay': 'rest',
  'leave-relay': 'rest',
  'fetch-replies': 'fetch',
  'learn-software': 'fetch',
  'compare-followers': 'fetch',
  'send-follow': 'rest',
  'send-unfollow': 'rest',
  'send-move': 'rest',
  'send-featured': 'rest',
  'fetch-featured': 'fetch',
  'send-flag': 'rest',
  'send-block': 'rest',
  'answer-follow': 'rest',
  'send-post': 'rest',
  'send-edit': 'rest',
  'send-removal': 'rest',
  'send-like': 'rest',
  'send-unlike': 'rest',
  'send-boost': 'rest',
  'send-unboost': 'rest',
  'send-farewell': 'rest',
  'send-profile': 'rest',
  'ask-listing': 'rest',
  'send-vote': 'rest',
  'send-tally': 'rest',
  'fetch-quote': 'fetch',
  'answer-quote': 'rest',
  'request-quote': 'rest',
  'withdraw-stamp': 'rest',
  'send-standing': 'rest',
  sweep: 'rest',
  'hear-post': 'rest',
  'hear-edit': 'rest',
  'tell-circle': 'rest',
  'tell-author': 'rest',
  'tell-candidate': 'rest',
  'tell-subject': 'rest',
  'tell-recommender': 'rest',
  'mind-referrals': 'rest',
  'referral-moved': 'rest',
  'take-up-suggestions': 'rest',
  'ask-outcome': 'rest',
  'mind-interests': 'rest',
  'purge-interests': 'rest',
  'alert-searches': 'rest',
  'mind-searches': 'rest',
  'send-offer': 'rest',
  'withdraw-offer': 'rest',
  'answer-offer': 'rest',
  'refuse-offer': 'rest',
  'erase-referrals': 'rest',
  'erase-member': 'rest',
  'mind-author': 'rest',
  'close-poll': 'rest',
  'sweep-media': 'rest',
}

/** Asks for work that follows from a deed; it commits with the deed, and runs at least once after that. */
export async function enqueue<Name extends JobName>(
  tx: Tx,
  name: Name,
  payload: Jobs[Name],
  options: { key?: string; runAt?: Date } = {},
): Promise<void> {
  await storeJobs(tx, [{ name, pool: POOL_OF[name], payload, ...options }])
}

/** Asks for the same kind of work for several things, by one statement. */
export async function enqueueAll<Name extends JobName>(
  tx: Tx,
  name: Name,
  payloads: Jobs[Name][],
): Promise<void> {
  await storeJobs(
    tx,
    payloads.map((payload) => ({ name, pool: POOL_OF[name], payload })),
  )
}

type FetchJobName =
  | 'fetch-parent'
  | 'fetch-mentioned'
  | 'fetch-post'
  | 'fetch-quote'
  | 'fetch-featured'
  | 'fetch-replies'
  | 'learn-software'
  | 'compare-followers'

/** Asks for what stands at addresses of other nodes, by one statement: each host is asked for a few things at once. */
export async function enqueueFetches<Name extends FetchJobName>(
  tx: Tx,
  name: Name,
  fetches: { payload: Jobs[Name]; uri: string; key?: string }[],
): Promise<void> {
  await storeJobs(
    tx,
    fetches.map(({ payload, uri, key }) => ({
      name,
      pool: POOL_OF[name],
      payload,
      key,
      host: new URL(uri).host,
    })),
  )
}

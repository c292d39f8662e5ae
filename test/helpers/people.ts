// Whom the federation's tests speak of and what they do, through core as the faces do it.
import type { Account } from '../../src/core/accounts/account.ts'
import { createAccount } from '../../src/core/accounts/create.ts'
import { findLocalAccount } from '../../src/core/accounts/find.ts'
import { createBoard } from '../../src/core/boards/create.ts'
import { acceptFollower, rejectFollower } from '../../src/core/follows/answer.ts'
import { followAccount } from '../../src/core/follows/follow.ts'
import { unfollowAccount } from '../../src/core/follows/unfollow.ts'
import { Policy } from '../../src/core/policy/policy.ts'
import { setPolicy } from '../../src/core/policy/versions.ts'
import { type FoundPost, findPost, findPostByUri } from '../../src/core/posts/find.ts'
import type { PollDraft } from '../../src/core/posts/polls/poll.ts'
import type { PostId } from '../../src/core/posts/post.ts'
import { type PostDraft, publishPost } from '../../src/core/posts/publish.ts'
import { rewritePost } from '../../src/core/posts/rewrite.ts'
import { type PostView, viewPosts } from '../../src/core/posts/view.ts'
import { boostPost, unboostPost } from '../../src/core/reactions/boost.ts'
import { likePost, unlikePost } from '../../src/core/reactions/like.ts'
import { moveReferral } from '../../src/core/referrals/moves/move.ts'
import { openReferral } from '../../src/core/referrals/open.ts'
import type { Referral } from '../../src/core/referrals/referral.ts'
import { deleteOwnPost, lockReferralOfPost } from '../../src/core/referrals/source.ts'
import type { ReferralState } from '../../src/core/referrals/states.ts'
import { referralTerms } from '../../src/core/referrals/terms.ts'
import type { Site } from '../../src/core/site.ts'
import type { Work } from '../../src/core/work.ts'
import type { Db, Tx } from '../../src/db/connect.ts'
import type { Visibility } from '../../src/db/schema/words.ts'
import type { Lookup } from '../../src/federation/lookup.ts'
import { readMentions } from '../../src/lib/text.ts'
import { nextKeyPairs } from './keys.ts'

/** Where people live: a node as far as their deeds need it. */
export interface Home {
  db: Db
  site: Site
  secretKey: Buffer
  lookup: Lookup
}

/** How a post is written, where that is not in public and to nobody. */
export interface Manner {
  visibility?: Visibility
  inReplyTo?: FoundPost
  warning?: string
  poll?: PollDraft
  quoted?: FoundPost
  lets?: PostDraft['lets']
}

/** Work that may be passed on at any time, since no date is in it. */
export const WORK = {
  kind: 'passed_on',
  title: 'Copyeditor for six B2B SaaS case studies',
  work: ['copyediting'],
  engagement: 'one_off',
  pieces: 6,
  wordsEach: 1200,
  rounds: 1,
  placeMode: 'remote',
  languages: ['en'],
  payDisclosure: 'range',
  payUnit: 'word',
  payMin: '0.06',
  payMax: '0.08',
  currency: 'USD',
  payTrigger: 'acceptance',
  netDays: 30,
  credit: 'none',
  trial: 'none',
  aiRule: 'human_only',
  clientSector: 'software',
  clientRelation: 'past_client',
  clientJobs: 9,
  clientPays: 'always_on_time',
  reason: 'booked',
  handoff: 'keep',
  audience: 'public',
}

/** Everything that people at a node can do in tests; each deed is one transaction. */
export type People = ReturnType<typeof peopleAt>

/** Opens a node's people. */
export function peopleAt(home: Home) {
  return { ...arrivals(home), ...words(home), ...ties(home), ...work(home) }
}

function arrivals({ db, site, secretKey }: Home) {
  const found = async (handle: string): Promise<Account> => {
    const account = await findLocalAccount(db, handle)
    if (!account) throw new Error(`@${handle} was not made`)
    return account
  }
  return {
    makeWriter: async (handle: string, more: { approvesFollows?: boolean } = {}): Promise<Account> => {
      const keys = { secretKey, pairs: await nextKeyPairs() }
      const writer = { kind: 'writer' as const, handle, name: handle, ...more }
      await inOne(db, (tx) => createAccount(tx, site, writer, keys))
      return await found(handle)
    },
    makeBoard: async (handle: string, kinds: Work[]): Promise<Account> => {
      const keys = { secretKey, pairs: await nextKeyPairs() }
      await inOne(db, (tx) =>
        createBoard(tx, site, { handle, name: handle, isMain: false, work: kinds }, keys),
      )
      return await found(handle)
    },
    account: found,
  }
}

function words({ db, site, lookup }: Home) {
  return {
    /** Writes a post; whom its text names is looked up first, as the forms do. */
    write: async (author: Account, text: string, manner: Manner = {}): Promise<FoundPost> => {
      const named = await Promise.all(readMentions(text).map(({ name, host }) => lookup.account(name, host)))
      const id = await inOne(db, (tx) =>
        publishPost(tx, site, author, {
          text,
          visibility: manner.visibility ?? 'public',
          warning: manner.warning ?? '',
          language: 'en',
          inReplyTo: manner.inReplyTo ?? null,
          mentioned: named.filter((account) => account !== undefined),
          poll: manner.poll ?? null,
          quoted: manner.quoted ?? null,
          ...(manner.lets && { lets: manner.lets }),
        }),
      )
      return (await findPost(db, author.id, id))!
    },
    rewrite: (author: Account, post: FoundPost, text: string) =>
      inOne(db, (tx) =>
        rewritePost(tx, site, author, { post, draft: { text, warning: '', language: 'en', mentioned: [] } }),
      ),
    remove: (author: Account, post: FoundPost) =>
      inOne(db, (tx) => deleteOwnPost(tx, site, author.id, { post, at: new Date() })),
    boost: (account: Account, post: FoundPost) => inOne(db, (tx) => boostPost(tx, account, post)),
    unboost: (account: Account, post: FoundPost) => inOne(db, (tx) => unboostPost(tx, account, post)),
    like: (account: Account, post: FoundPost) => inOne(db, (tx) => likePost(tx, account, post)),
    unlike: (account: Account, post: FoundPost) => inOne(db, (tx) => unlikePost(tx, account, post)),
    /** A post by its URI, whoever may read it. */
    post: (uri: string): Promise<FoundPost | undefined> => findPostByUri(db, uri),
    /** A post as somebody, or a stranger, sees it. */
    see: async (viewer: Account | null, uri: string): Promise<PostView | undefined> => {
      const post = await findPostByUri(db, uri)
      return post && (await viewPosts(db, viewer?.id ?? null, [post.id]))[0]
    },
  }
}

function ties({ db, lookup }: Home) {
  return {
    /** Finds an account by what somebody typed. */
    find: async (text: string): Promise<Account> => {
      const found = await lookup.find(text)
      if ('account' in found) return found.account
      throw new Error(`${text} is no account`)
    },
    follow: (one: Account, other: Account) => inOne(db, (tx) => followAccount(tx, one, other)),
    unfollow: (one: Account, other: Account) => inOne(db, (tx) => unfollowAccount(tx, one, other)),
    accept: (one: Account, follower: Account) => inOne(db, (tx) => acceptFollower(tx, one, follower)),
    reject: (one: Account, follower: Account) => inOne(db, (tx) => rejectFollower(tx, one, follower)),
  }
}

function work({ db, site }: Home) {
  return {
    passOn: async (author: Account, changes: object = {}): Promise<FoundPost & { code: string }> => {
      const at = new Date()
      const terms = referralTerms(at).parse({ ...WORK, ...changes })
      const { code, postId } = await inOne(db, (tx) => openReferral(tx, site, author, { terms, at }))
      return { ...(await findPost(db, author.id, postId as PostId))!, code }
    },
    /** Lets the owner decide anew, beside what is usual. */
    setPolicy: (changes: Record<string, unknown>) =>
      inOne(db, (tx) => setPolicy(tx, null, Policy.parse(changes))),
    /** The referral whose post has this URI. */
    referralOf: async (uri: string): Promise<Referral> => {
      const post = await findPostByUri(db, uri)
      const found = post && (await inOne(db, (tx) => lockReferralOfPost(tx, post.id)))
      if (!found) throw new Error(`${uri} is no referral`)
      return found
    },
    move: (author: Account, code: string, to: ReferralState) =>
      inOne(db, (tx) => moveReferral(tx, site, author.id, { code, move: { to, at: new Date() } })),
  }
}

function inOne<T>(db: Db, deed: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(deed)
}

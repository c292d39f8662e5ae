// Other nodes: what is served to them, what is received from them, what is sent to them.
import type { Federation as FedifyFederation } from '@fedify/fedify'
import type { FastifyInstance } from 'fastify'
import { ACCOUNT_CHANGES } from '../core/accounts/changes.ts'
import { SigningKeys } from '../core/accounts/keys.ts'
import type { Jobs, OfferJobs, WireJobs } from '../core/jobs.ts'
import { type RemotePost, readSurroundings } from '../core/posts/surroundings.ts'
import type { Site } from '../core/site.ts'
import type { Database, Db } from '../db/connect.ts'
import { Listener } from '../db/listener.ts'
import type { Deed, Share } from '../db/pool-work.ts'
import type { TakenJob } from '../db/queue.ts'
import type { Worker } from '../db/worker.ts'
import { Batch } from '../lib/batch.ts'
import { createSafeFetch, type FetchCount, type SafeFetch } from '../lib/fetch.ts'
import type { Log } from '../lib/log.ts'
import { deliver, type ObserveDelivery } from './deliver.ts'
import { Documents } from './documents.ts'
import { compareFollowers } from './followers-sync.ts'
import { BlockedHosts } from './gate/blocked.ts'
import { Budget } from './gate/budget.ts'
import { Hearsay } from './gate/hearsay.ts'
import { Proofs } from './gate/proof.ts'
import { Receipts } from './gate/receipts.ts'
import type { GateParts } from './gate.ts'
import { type HomeSignIns, homeSignIns } from './home-sign-in.ts'
import { inboxes, type ObserveVerdict } from './inbox.ts'
import { Lookup } from './lookup.ts'
import { nodeSigner } from './node-actor.ts'
import { patiently } from './patience.ts'
import { Peers } from './peers.ts'
import { fetchPicture } from './pictures.ts'
import { Readers } from './readers.ts'
import { fetchFeatured } from './receive/featured.ts'
import { receiveActivity } from './receive/index.ts'
import { fetchMentioned } from './receive/mentioned.ts'
import { fetchParent } from './receive/parents.ts'
import { fetchQuote } from './receive/quoted.ts'
import { fetchPost } from './receive/standing.ts'
import { RemoteAccounts } from './remote.ts'
import { fetchReplies } from './replies.ts'
import { sendFarewell, sendProfile } from './send/accounts.ts'
import { sendBlock } from './send/blocks.ts'
import { sendFeatured } from './send/featured.ts'
import { sendFlag } from './send/flags.ts'
import { answerFollow, sendFollow, sendUnfollow } from './send/follows.ts'
import { sendMove } from './send/moves.ts'
import { refuseOffer, sendOffer, sendOfferAnswer, sendOfferBack } from './send/offers.ts'
import { sendTally, sendVote } from './send/polls.ts'
import { sendEdit, sendPost, sendRemoval } from './send/posts.ts'
import { requestQuote, sendQuoteAnswer, sendStampBack, sendStanding } from './send/quotes.ts'
import { sendBoost, sendLike, sendUnboost, sendUnlike } from './send/reactions.ts'
import { askRelay, leaveRelay } from './send/relays.ts'
import { askListing } from './send/rosters.ts'
import { serveDocuments } from './serve/mount.ts'
import { VERSION } from './serve/nodeinfo.ts'
import { learnSoftware } from './software.ts'
import { sweepRemains } from './sweep.ts'

/** What the room is opened with. */
export interface FederationParts {
  database: Database
  site: Site
  secretKey: Buffer
  devPeers: string[]
  /** Whether only those are read to who sign that they read (“authorized fetch”). */
  asksSignatures: boolean
  log: Log
  observeFetch: (count: FetchCount) => void
  observeDelivery: ObserveDelivery
}

/** A job of this room, by its name. */
export type FederationJobs = {
  [Name in keyof (WireJobs & OfferJobs)]: (
    payload: Jobs[Name],
    job: TakenJob,
  ) => Promise<Deed | Share | undefined>
}

/** The room of the other nodes, open. */
export interface Federation {
  lookup: Lookup
  /** Lets people of other nodes sign in here by their own. */
  homes: HomeSignIns
  jobs: FederationJobs
  /** Fetches a picture that another node names; undefined when it cannot be had. */
  fetchPicture: (url: string) => Promise<Buffer | undefined>
  /** Registers what is served and received; with a worker in this process, what arrives is handed to it at once. */
  routes: (app: FastifyInstance, inbox: InboxOptions) => Promise<void>
  /** Reads who rests and who is blocked; called at the start and then now and again. */
  refresh: () => Promise<void>
  /** Hears from now on which accounts another process changed, so that no old key is believed here. */
  listen: () => Promise<void>
  close: () => Promise<void>
}

/** How inboxes are worked in this process. */
export interface InboxOptions {
  worker: Worker | undefined
  isOverloaded: () => boolean
  observe: ObserveVerdict
}

// A large server sends a burst when a popular post is answered; what is above this is a fault or an attack.
const HOST_ALLOWANCE = { burst: 5_000, perSecond: 500 }

/** Opens the room: one way out, one signer, one memory of other nodes' accounts. */
export function openFederation(parts: FederationParts): Federation {
  const { site } = parts
  const { db } = parts.database
  const blocks = new BlockedHosts(db)
  const safeFetch = openDoor(parts, blocks)
  const keys = new SigningKeys(db, parts.secretKey)
  const documents = new Documents(safeFetch, nodeSigner(db, site, keys))
  const accounts = new RemoteAccounts(db, documents)
  const scheme = parts.devPeers.length > 0 ? 'http' : 'https'
  const lookup = new Lookup({ db, site, safeFetch, documents, accounts, scheme })
  const peers = new Peers(db)
  const changes = changesOf(parts, accounts)
  return {
    lookup,
    homes: homeSignIns({ db, site, secretKey: parts.secretKey, safeFetch, lookup, scheme }),
    jobs: {
      ...sending(db, site),
      ...receiving(parts, lookup),
      'compare-followers': patiently(compareFollowers({ site, documents }), parts.log),
      'fetch-replies': patiently(fetchReplies({ db, documents, lookup }), parts.log),
      'learn-software': patiently(learnSoftware({ db, safeFetch, scheme }), parts.log),
      deliver: deliver({ ...parts, db, safeFetch, keys, peers }),
    },
    fetchPicture: fetchPicture(safeFetch),
    routes: async (app, { worker, isOverloaded, observe }) => {
      const proofs = new Proofs(accounts)
      const readers = new Readers({ origin: site.origin, proofs, blocks })
      const { asksSignatures } = parts
      serveDocuments(app, { db, site, readers, asksSignatures, federation: loadFedify(db, site) })
      const gate = gateOf({ db, site, accounts, proofs, blocks, peers }, { worker, isOverloaded, observe })
      await app.register(inboxes({ gate, db, observe }))
    },
    refresh: async () => {
      await Promise.all([peers.load(), blocks.load()])
    },
    listen: () => changes.start(),
    close: async () => void (await Promise.all([changes.stop(), safeFetch.close()])),
  }
}

// What another process hears of an account, by its Update or a moderator, must not stand in the memory of this one.
function changesOf({ database, log }: FederationParts, accounts: RemoteAccounts): Listener {
  return new Listener(database, {
    channel: ACCOUNT_CHANGES,
    log,
    heard: (uri) => accounts.forget(uri),
    missed: () => accounts.forgetAll(),
  })
}

function gateOf(
  {
    db,
    site,
    ...parts
  }: { db: Db; site: Site } & Pick<GateParts, 'accounts' | 'proofs' | 'blocks' | 'peers'>,
  { worker, isOverloaded }: InboxOptions,
): GateParts {
  return {
    ...parts,
    db,
    origin: site.origin,
    isOverloaded,
    receipts: new Receipts(db, worker),
    budget: new Budget(HOST_ALLOWANCE),
    hearsay: new Hearsay(db),
    now: () => new Date(),
  }
}

// Fedify's vocabulary takes some 45 MiB and most of a second to load: a process that only works never does.
function loadFedify(db: Db, site: Site): () => Promise<FedifyFederation<void>> {
  let loaded: Promise<FedifyFederation<void>> | undefined
  return () => {
    loaded ??= import('./fedify.ts').then(({ createOurFederation }) => createOurFederation(db, site))
    return loaded
  }
}

function openDoor({ site, devPeers, observeFetch }: FederationParts, blocks: BlockedHosts): SafeFetch {
  const userAgent = `Watercooler/${VERSION} (+${site.origin}/about)`
  const isShunned = (host: string) => blocks.has(host)
  return createSafeFetch({ origin: site.origin, userAgent, devPeers, isShunned, observe: observeFetch })
}

// What is sent: each job is one activity, from our words to theirs.
function sending(db: Db, site: Site) {
  return {
    'send-follow': sendFollow(db),
    'send-unfollow': sendUnfollow(db),
    'answer-follow': answerFollow(db),
    'send-post': sendPost(db, site),
    'send-edit': sendEdit(db, site),
    'send-removal': sendRemoval(db),
    'send-like': sendLike(db),
    'send-unlike': sendUnlike(db),
    'send-boost': sendBoost(db),
    'send-unboost': sendUnboost(db),
    'send-farewell': sendFarewell(db),
    'send-profile': sendProfile(db, site),
    'send-move': sendMove(db),
    'send-block': sendBlock(db),
    'send-featured': sendFeatured(db, site),
    'send-flag': sendFlag(db, site),
    'send-vote': sendVote(db),
    'ask-listing': askListing(db),
    'send-tally': sendTally(db, site),
    'answer-quote': sendQuoteAnswer(db),
    'request-quote': requestQuote(db, site),
    'withdraw-stamp': sendStampBack(db),
    'send-standing': sendStanding(db, site),
    'ask-relay': askRelay(db),
    'leave-relay': leaveRelay(db, site),
    'send-offer': sendOffer(db),
    'withdraw-offer': sendOfferBack(db),
    'answer-offer': sendOfferAnswer(db),
    'refuse-offer': refuseOffer(db),
  }
}

function receiving({ database: { db }, site, log }: FederationParts, lookup: Lookup) {
  const surroundings = new Batch((posts: RemotePost[]) => readSurroundings(db, posts), {
    max: 50,
    writers: 2,
  })
  const receiving = { db, site, lookup, surroundings }
  return {
    'receive-activity': patiently(receiveActivity(receiving, log), log),
    'fetch-post': patiently(fetchPost(receiving), log),
    'fetch-parent': patiently(fetchParent(db, lookup), log),
    'fetch-mentioned': fetchMentioned(lookup),
    'fetch-featured': patiently(fetchFeatured(db, lookup), log),
    'fetch-quote': patiently(fetchQuote(db, lookup), log),
    sweep: sweepRemains(db, site),
  }
}

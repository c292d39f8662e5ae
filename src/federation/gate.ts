// An inbox request, checked in this order before a byte of it is believed (security §1.3). What is refused in the first
// eight steps costs less than five milliseconds and starts no request of ours.
import { z } from 'zod'
import type { Account } from '../core/accounts/account.ts'
import type { Db } from '../db/connect.ts'
import { FetchFault } from '../lib/fetch/exchange.ts'
import { noticeSynchronization, SYNCHRONIZATION } from './followers-sync.ts'
import type { BlockedHosts } from './gate/blocked.ts'
import type { Budget } from './gate/budget.ts'
import { forwardedUri, type Hearsay } from './gate/hearsay.ts'
import { type Proofs, Unproven } from './gate/proof.ts'
import type { Receipts } from './gate/receipts.ts'
import { findFault } from './gate/shape.ts'
import type { Peers } from './peers.ts'
import type { RemoteAccounts } from './remote.ts'
import { readSignature } from './signatures/read.ts'
import type { Signature } from './signatures/request.ts'
import { isSameOrigin, referenced } from './wire/activity.ts'
import { Anything, Reference, Uri } from './wire/values.ts'

/** The largest body that an inbox takes, as Mastodon's. */
export const BODY_BYTES_MAX = 1024 * 1024

/** An inbox request as it came, its body read whole within BODY_BYTES_MAX. */
export interface InboxRequest {
  method: 'POST'
  /** Path and query, as the request line has them. */
  target: string
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/** Why a request was refused, for ap_inbox_rejected_total{reason}. */
export type RejectReason =
  | 'host'
  | 'type'
  | 'encoding'
  | 'signature'
  | 'digest'
  | 'time'
  | 'coverage'
  | 'key_owner'
  | 'origin'
  | 'block'
  | 'rate'
  | 'shape'
  | 'busy'
  | 'key_fetch'

/** What the gate says: an answer to give, and why, for the log and the metrics. */
export type Verdict =
  | { status: 202; result: 'accepted' | 'known' | 'ignored'; type: string }
  | { status: number; reason: RejectReason; why: string; retryAfterSeconds?: number }

/** What the gate asks while it checks. */
export interface GateParts {
  /** Where we are addressed. */
  origin: string
  db: Db
  accounts: RemoteAccounts
  proofs: Proofs
  receipts: Receipts
  /** How much a host may send that it proves to have sent. */
  budget: Budget
  hearsay: Hearsay
  blocks: BlockedHosts
  /** Told of a host that proved that it lives, so that deliveries to it need not rest. */
  peers: Peers
  /** Whether so much waits to be received that more must wait elsewhere. */
  isOverloaded: () => boolean
  now: () => Date
}

const OVERLOAD_RETRY_SECONDS = 30
const KEY_RETRY_SECONDS = 60

const NAMELESS = new Set<unknown>(['Add', 'Remove'])
const Envelope = z.object({
  id: Uri.optional(),
  type: z.string().max(100),
  actor: Reference,
  object: Anything,
})

/** Judges an inbox request: accepts it into the database, lets it fall, or refuses it. Never throws for what was sent. */
export async function judge(parts: GateParts, request: InboxRequest): Promise<Verdict> {
  const signature = checkTransport(parts, request)
  if ('status' in signature) return signature
  const keyHost = new URL(signature.keyId).host
  const unwelcome = checkSender(parts, keyHost)
  if (unwelcome) return unwelcome
  const read = readActivity(request.body)
  if ('status' in read) return read
  const { activity } = read
  if (activity === undefined) return { status: 202, result: 'ignored', type: 'without id or actor' }
  const { id } = activity
  const forwarded = id === undefined ? undefined : forwardedUri({ ...activity, id }, signature.keyId)
  if (forwarded !== undefined) return await takeForwarded(parts, signature, { ...activity, uri: forwarded })
  const origins = checkOrigins(activity, signature.keyId)
  if (origins) return origins
  if (await isOfNoConcern(parts, activity)) return { status: 202, result: 'ignored', type: activity.type }
  const sender = await checkKey(parts, signature, activity)
  if ('status' in sender) return sender
  await parts.peers.heardFrom(keyHost)
  const { type, actor } = activity
  const body = request.body.toString('utf8')
  await noticeFollowers(parts, signature, request.headers[SYNCHRONIZATION], actor)
  return { status: 202, result: await parts.receipts.accept({ activityId: id, type, actor, body }), type }
}

type Refused = Exclude<Verdict, { status: 202 }>

// Steps 1 to 5, all but the body's limit, which is kept while it is read.
function checkTransport(
  { origin, now }: GateParts,
  { headers, body, target }: InboxRequest,
): Refused | Signature {
  if (new URL(origin).host !== String(headers.host).toLowerCase())
    return refuse(421, 'host', 'this is another node')
  if (!isActivityType(String(headers['content-type']))) {
    return refuse(415, 'type', 'an activity is sent as application/activity+json')
  }
  if (headers['content-encoding'] !== undefined)
    return refuse(415, 'encoding', 'a body must not be compressed')
  const read = readSignature(
    { method: 'POST', path: target, headers, body },
    { origins: [origin], now: now() },
  )
  return 'refused' in read ? refuse(401, read.refused, read.why) : read
}

// Step 6 without the budget, and the limit that protects the queue.
function checkSender(parts: GateParts, host: string): Refused | undefined {
  if (parts.blocks.has(host)) return refuse(403, 'block', 'this host is blocked here')
  if (!parts.isOverloaded()) return undefined
  return askLater(503, 'busy', 'too much is waiting here', OVERLOAD_RETRY_SECONDS)
}

// Step 7, and what of step 8 is about single values.
function readActivity(body: Buffer): Refused | { activity: z.output<typeof Envelope> | undefined } {
  let given: unknown
  try {
    given = JSON.parse(body.toString('utf8'))
  } catch {
    return refuse(400, 'shape', 'this is no JSON')
  }
  const fault = findFault(given)
  if (fault !== undefined) return refuse(400, 'shape', fault)
  // Mastodon pins posts without giving the activity an id, and asks to feature people without saying who asks. The first
  // does the same however often it comes; whatever else has no name or no author is let fall, as GoToSocial does.
  const { id, type, actor } = given as { id?: unknown; type?: unknown; actor?: unknown }
  const isNamed = id !== undefined || NAMELESS.has(type)
  if (!isNamed || actor === undefined) return { activity: undefined }
  const read = Envelope.safeParse(given)
  return read.success
    ? { activity: read.data }
    : refuse(400, 'shape', 'id, type and actor must be single values')
}

// Step 8: an activity, its actor and the key that signed it live at one node (security F1, F2).
function checkOrigins(
  { id, actor }: { id?: string | undefined; actor: string },
  keyId: string,
): Refused | undefined {
  if (!isSameOrigin(actor, keyId)) return refuse(401, 'key_owner', 'the key is not of the actor’s node')
  if (id !== undefined && !isSameOrigin(id, actor))
    return refuse(401, 'origin', 'the activity’s id is not of the actor’s node')
  return undefined
}

const NEWS_OF_ITSELF = new Set(['Delete', 'Update', 'Move', 'Add', 'Remove'])

// A deleted account is announced to everybody, and its key cannot be fetched any more. If we never knew it there is
// nothing to do, so nothing is asked: such storms have taken nodes down.
async function isOfNoConcern(parts: GateParts, activity: z.output<typeof Envelope>): Promise<boolean> {
  if (!NEWS_OF_ITSELF.has(activity.type)) return false
  if (activity.type === 'Delete' && !isFarewell(activity)) return false
  return (await parts.accounts.known(activity.actor)) === undefined
}

// ActivityPub §7.4: an account takes itself back.
function isFarewell({ type, actor, object }: z.output<typeof Envelope>): boolean {
  return type === 'Delete' && referenced(object) === actor
}

// FEP-8fcf: whom the sender counts among her followers here. Only what she signed is hers to say.
async function noticeFollowers(
  { accounts, db }: GateParts,
  signature: Signature,
  header: string | string[] | undefined,
  actor: string,
): Promise<void> {
  const sender =
    typeof header === 'string' && signature.covers(SYNCHRONIZATION) ? await accounts.known(actor) : undefined
  if (sender) await noticeSynchronization(db, sender, String(header))
}

// ActivityPub §7.1.2: passed on by a third node, which proves that it did. Nothing in it is believed but where to look.
async function takeForwarded(
  parts: GateParts,
  signature: Signature,
  { type, uri }: { type: string; uri: string },
): Promise<Verdict> {
  if (parts.blocks.has(new URL(uri).host)) return refuse(403, 'block', 'this host is blocked here')
  const forwarder = await checkKey(parts, signature, undefined)
  if ('status' in forwarder) return forwarder
  return { status: 202, result: await parts.hearsay.take(uri, forwarder), type }
}

// Without an actor it is asked whether the key is of anybody at all. Only what is proved is taken off a host's budget, or
// whoever names it in vain would silence it.
async function checkKey(
  { proofs, budget }: GateParts,
  signature: Signature,
  activity: z.output<typeof Envelope> | undefined,
): Promise<Refused | Account> {
  try {
    const proven = await proofs.signer(signature, activity?.actor)
    const sender = activity && isFarewell(activity) ? departedOr(proven) : proven
    if (sender instanceof Unproven) {
      const { reason, why, retryAfterSeconds } = sender
      return reason === 'rate' ? askLater(429, reason, why, retryAfterSeconds!) : refuse(401, reason, why)
    }
    if (sender.suspendedAt !== null) return refuse(403, 'block', 'this account is suspended here')
    const waitSeconds = budget.spend(new URL(signature.keyId).host, performance.now())
    return waitSeconds > 0 ? askLater(429, 'rate', 'too many activities', waitSeconds) : sender
  } catch (fault) {
    if (!(fault instanceof FetchFault)) throw fault
    if (fault.isPermanent) return refuse(401, 'key_fetch', fault.message)
    return askLater(503, 'key_fetch', fault.message, KEY_RETRY_SECONDS)
  }
}

// Of whom her node calls gone no key is to be had: with her last one, however old, she says that she is gone, and nothing else.
function departedOr(proven: Account | Unproven): Account | Unproven {
  return proven instanceof Unproven ? (proven.departed ?? proven) : proven
}

function isActivityType(contentType: string): boolean {
  const [essence] = contentType.toLowerCase().split(';')
  return essence?.trim() === 'application/activity+json' || essence?.trim() === 'application/ld+json'
}

function refuse(status: number, reason: RejectReason, why: string): Refused {
  return { status, reason, why }
}

function askLater(status: number, reason: RejectReason, why: string, retryAfterSeconds: number): Refused {
  return { ...refuse(status, reason, why), retryAfterSeconds }
}

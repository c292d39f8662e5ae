// One body, one inbox: sign, send, read the answer.
import { LRUCache } from 'lru-cache'
import type { AccountId } from '../core/accounts/account.ts'
import type { SigningKeys } from '../core/accounts/keys.ts'
import type { Jobs } from '../core/jobs.ts'
import type { Db } from '../db/connect.ts'
import type { TakenJob } from '../db/queue.ts'
import { Retry } from '../db/worker.ts'
import { FetchFault } from '../lib/fetch/exchange.ts'
import type { SafeFetch } from '../lib/fetch.ts'
import type { Id } from '../lib/ids.ts'
import type { Log } from '../lib/log.ts'
import { SYNCHRONIZATION, writeSynchronization } from './followers-sync.ts'
import type { Peers, SignatureScheme } from './peers.ts'
import { digestBody } from './signatures/digest.ts'
import { signDraft } from './signatures/draft.ts'
import { signRfc9421 } from './signatures/rfc9421.ts'
import { ACTIVITY_JSON } from './vocabulary.ts'

const MINUTE = 60
const HOUR = 3_600
const RETRY_SECONDS = [30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR]
const RETRY_SECONDS_LAST = 24 * HOUR
/** A delivery is given up this long after it was made. */
export const DELIVERY_DAYS_MAX = 7
const DELIVERY_MS_MAX = DELIVERY_DAYS_MAX * 24 * HOUR * 1_000
const RETRY_AFTER_SECONDS_MAX = 24 * HOUR
const JITTER = 0.3
// A refusal may be a passing fault of the other side's set-up, so it is believed the third time, an hour after the first.
const REFUSAL_SECONDS = [10 * MINUTE, 50 * MINUTE]
const BODIES_MAX = 200
// What is not tried since its host rests is looked at again by then: the table, which says who rests, keeps it from being taken.
const REST_MS_MAX = 15_000

interface Body {
  accountId: AccountId
  bytes: Buffer
  /** Made once for all deliveries of the body. */
  digest: string
  /** Whose followers it is for, when it is for nobody else: then their node is told whom we count there (FEP-8fcf). */
  followed: { id: AccountId; uri: string; followersUri: string } | undefined
}

/** What deliveries are made with. */
export interface DeliveryParts {
  db: Db
  safeFetch: SafeFetch
  keys: SigningKeys
  peers: Peers
  log: Log
  observeDelivery: ObserveDelivery
}

/** Told how each attempt ended and, of a success, how long after the deed it came. */
export type ObserveDelivery = (
  result: 'delivered' | 'refused' | 'gone' | 'failed',
  latencySeconds?: number,
) => void

/** Delivers an activity to an inbox (ActivityPub §7.1). Throws Retry while there is hope, returns when there is none. */
export function deliver(parts: DeliveryParts) {
  const bodies = new LRUCache<Id<'activity'>, Body>({ max: BODIES_MAX })
  return async ({ activityId, inbox }: Jobs['deliver'], job: TakenJob): Promise<undefined> => {
    const { host } = new URL(inbox)
    if (Date.now() - job.madeAt.getTime() > DELIVERY_MS_MAX) {
      parts.observeDelivery('failed')
      return void parts.log.warn({ jobId: job.id, inbox, why: 'too old' }, 'delivery given up')
    }
    const restsUntil = parts.peers.restsUntil(host, new Date())
    if (restsUntil) throw new Retry(`${host} rests after failures`, { at: soon(restsUntil), wasTried: false })
    const body = bodies.get(activityId) ?? (await readBody(parts.db, activityId))
    if (!body) return undefined
    bodies.set(activityId, body)
    await settle(parts, job, { host, inbox, answer: await attempt(parts, inbox, body) })
    return undefined
  }
}

function soon(restsUntil: Date): Date {
  return new Date(Math.min(restsUntil.getTime(), Date.now() + REST_MS_MAX))
}

type Outcome = { status: number; retryAfter: string | undefined } | { fault: FetchFault }

async function attempt(parts: DeliveryParts, inbox: string, body: Body): Promise<Outcome> {
  const { host } = new URL(inbox)
  const scheme = parts.peers.signatureOf(host)
  const first = await post(parts, { inbox, body, scheme })
  if ('fault' in first || first.status !== 401) return first
  // Some take only one of the two forms of signature, so a refused one is followed by the other, once.
  const other = scheme === 'draft-cavage' ? 'rfc9421' : 'draft-cavage'
  const second = await post(parts, { inbox, body, scheme: other })
  if ('status' in second && second.status >= 200 && second.status < 300)
    await parts.peers.prefers(host, other)
  return second
}

async function post(
  { db, safeFetch, keys }: DeliveryParts,
  { inbox, body, scheme }: { inbox: string; body: Body; scheme: SignatureScheme },
): Promise<Outcome> {
  const signer = await keys.of(body.accountId)
  const sign = scheme === 'rfc9421' ? signRfc9421 : signDraft
  const more: Record<string, string> = body.followed
    ? { [SYNCHRONIZATION]: await writeSynchronization(db, body.followed, inbox) }
    : {}
  try {
    const { status, headers } = await safeFetch(inbox, {
      purpose: 'delivery',
      body: body.bytes,
      headers: { 'content-type': ACTIVITY_JSON },
      sign: (url) =>
        sign(signer, {
          method: 'POST',
          url,
          at: new Date(),
          contentType: ACTIVITY_JSON,
          digest: body.digest,
          more,
        }),
    })
    return { status, retryAfter: headers['retry-after'] as string | undefined }
  } catch (fault) {
    if (fault instanceof FetchFault) return { fault }
    throw fault
  }
}

async function settle(
  { peers, log, observeDelivery: observe }: DeliveryParts,
  job: TakenJob,
  { host, inbox, answer }: { host: string; inbox: string; answer: Outcome },
): Promise<void> {
  if ('status' in answer && answer.status >= 200 && answer.status < 300) {
    observe('delivered', (Date.now() - job.madeAt.getTime()) / 1_000)
    return await peers.succeeded(host)
  }
  const why = 'status' in answer ? `${host} answered ${answer.status}` : answer.fault.message
  if ('status' in answer && !isPassing(answer.status)) {
    // It answered, so it is well; it only does not want this.
    await peers.succeeded(host)
    const isGone = answer.status === 404 || answer.status === 410
    observe(isGone ? 'gone' : 'refused')
    const again = isGone ? undefined : REFUSAL_SECONDS[job.attempt - 1]
    if (again !== undefined)
      throw new Retry(why, { at: new Date(Date.now() + again * 1_000), wasTried: true })
    return log.info({ jobId: job.id, inbox, why }, 'delivery given up')
  }
  observe('failed')
  if ('fault' in answer && answer.fault.reason === 'blocked')
    return log.warn({ jobId: job.id, inbox, why }, 'delivery refused by our own guard')
  if ('fault' in answer && answer.fault.reason === 'busy')
    throw new Retry(why, { at: new Date(Date.now() + 1_000), wasTried: false })
  await peers.failed(host)
  const at = nextTry(job, 'status' in answer ? answer.retryAfter : undefined)
  if (at.getTime() - job.madeAt.getTime() > DELIVERY_MS_MAX) {
    return log.warn({ jobId: job.id, inbox, why }, 'delivery given up')
  }
  throw new Retry(why, { at, wasTried: true })
}

// 408, 425, 429 and all 5xx but 501 may pass; every other refusal will be the same tomorrow.
function isPassing(status: number): boolean {
  return (
    status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501) || status < 400
  )
}

function nextTry(job: TakenJob, retryAfter: string | undefined): Date {
  const planned = RETRY_SECONDS[job.attempt - 1] ?? RETRY_SECONDS_LAST
  const jittered = planned * (1 + JITTER * (2 * Math.random() - 1))
  const asked = Math.min(readRetryAfter(retryAfter), RETRY_AFTER_SECONDS_MAX)
  return new Date(Date.now() + Math.max(jittered, asked) * 1_000)
}

// RFC 9110 §10.2.3: seconds, or a date. What is neither asks for nothing.
function readRetryAfter(text = ''): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  const at = Date.parse(text)
  return Number.isNaN(at) ? 0 : (at - Date.now()) / 1_000
}

async function readBody(db: Db, id: Id<'activity'>): Promise<Body | undefined> {
  const row = await db
    .selectFrom('activities')
    .innerJoin('accounts', 'accounts.id', 'activities.account_id')
    .select(['activities.account_id as accountId', 'activities.body', 'activities.is_public as isPublic'])
    .select(['accounts.uri', 'accounts.followers_uri as followersUri'])
    .where('activities.id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const { accountId, uri, followersUri } = row
  const bytes = Buffer.from(row.body)
  const isForFollowers = !row.isPublic && followersUri !== null && isAddressedTo(row.body, followersUri)
  const followed = isForFollowers ? { id: accountId, uri, followersUri } : undefined
  return { accountId, bytes, digest: digestBody(bytes), followed }
}

function isAddressedTo(body: string, uri: string): boolean {
  const { to } = JSON.parse(body) as { to?: unknown }
  return Array.isArray(to) && to.includes(uri)
}

// ActivityPub §7.1.2: who follows a writer here sees what others answer her, though they live on a third node. Only what its
// author signed within can be passed on, since nobody would believe us.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Account } from '../../core/accounts/account.ts'
import type { Condition } from '../../core/accounts/find.ts'
import { readFollowerInboxes } from '../../core/follows/read.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { Budget } from '../gate/budget.ts'
import { storeForwarded } from '../send/outgoing.ts'
import { isPublic } from '../vocabulary.ts'
import { type Activity, embedded, isSameOrigin, referenced } from '../wire/activity.ts'
import { NoteShape } from '../wire/note.ts'

/** To how many inboxes one reply is passed on. */
export const FORWARDS_MAX = 1_000
// Many small replies must not become many times as many deliveries of ours, however many of a writer's posts they answer.
const AUTHOR_ALLOWANCE = { burst: 60, perSecond: 0.1 }

const Signed = z.object({
  signature: z.object({ type: z.literal('RsaSignature2017'), signatureValue: z.string() }),
})

const budget = new Budget(AUTHOR_ALLOWANCE)

/**
 * What passes an activity about a public reply to a public post of ours on to the followers of the post's author, byte for
 * byte. Undefined for any other activity, for one that its author did not sign within, and when there is too much of it.
 */
export async function forwarding(db: Db, activity: Activity, actor: Account): Promise<Deed | undefined> {
  const { id: uri, type, asSent: body } = activity
  if (!['Create', 'Update', 'Delete'].includes(type)) return undefined
  // Most are not signed so; those are not read once more.
  if (!body.includes('RsaSignature2017') || !Signed.safeParse(JSON.parse(body)).success) return undefined
  const answered = await findAnswered(db, activity, actor)
  if (!answered || budget.spend(answered.authorId, performance.now()) > 0) return undefined
  const followers = await readFollowerInboxes(db, answered.authorId)
  const inboxes = followers.filter((inbox) => !isSameOrigin(inbox, actor.uri)).slice(0, FORWARDS_MAX)
  if (inboxes.length === 0) return undefined
  const objectUri = referenced(activity.object)!
  return (tx) => storeForwarded(tx, { uri, type, body, accountId: answered.authorId, inboxes, objectUri })
}

// The post of ours that the activity's own public reply answers. Of a new one it is in it; of others we know it.
async function findAnswered(
  db: Db,
  activity: Activity,
  actor: Account,
): Promise<{ uri: string; authorId: Account['id'] } | undefined> {
  const isAnswered = activity.type === 'Create' ? answeredBy(activity) : answeredSince(activity, actor)
  if (!isAnswered) return undefined
  const { rows } = await sql<{ uri: string; authorId: Account['id'] }>`
    select posts.uri, posts.author_id as "authorId" from posts join accounts author on author.id = posts.author_id
    where author.host is null and posts.visibility in ('public', 'unlisted') and ${isAnswered}`.execute(db)
  return rows[0]
}

function answeredBy({ object }: Activity): Condition | undefined {
  const note = NoteShape.safeParse(embedded(object)).data
  const isForAll = note !== undefined && [...note.to, ...note.cc].some(isPublic)
  return isForAll && note.inReplyTo !== null ? sql<boolean>`posts.uri = ${note.inReplyTo}` : undefined
}

function answeredSince({ object }: Activity, actor: Account): Condition {
  return sql<boolean>`posts.id = (select in_reply_to_id from posts reply where reply.uri = ${referenced(object) ?? ''}
    and reply.author_id = ${actor.id} and reply.visibility in ('public', 'unlisted'))`
}

import { sql } from 'kysely'
import type { AccountId } from '../../core/accounts/account.ts'
import { POOL_OF } from '../../core/jobs.ts'
import type { Db, Tx } from '../../db/connect.ts'
import { cancelJobs, storeJobs } from '../../db/queue.ts'
import { type Document, writeDocument } from '../document.ts'

/** An activity that is ready to go, and where to. */
export interface Outgoing {
  accountId: AccountId
  context: unknown
  /** With its `id` and `type`. The id is made from ours, so that sending twice is a repeat and not a second event. */
  activity: Document & { id: string; type: string }
  isPublic: boolean
  inboxes: string[]
  /** What it is about: activities about one object reach an inbox in the order in which they were made. */
  objectUri: string
}

/**
 * Stores an activity as the bytes that every delivery repeats, with one delivery job an inbox, all by one statement. An
 * Update takes the place of Updates of the same object that still wait; a Delete of all that waits.
 */
export async function storeOutgoing(tx: Tx, outgoing: Outgoing): Promise<void> {
  const { activity, context, ...rest } = outgoing
  const { id: uri, type } = activity
  await storeBytes(tx, { ...rest, uri, type, body: writeDocument(context, activity) })
}

/** Stores an activity of somebody else that an account of ours passes on as it came (ActivityPub §7.1.2). */
export async function storeForwarded(tx: Tx, forwarded: Omit<Bytes, 'isPublic'>): Promise<void> {
  await storeBytes(tx, { ...forwarded, isPublic: false })
}

/** An activity as it goes out. */
interface Bytes extends Omit<Outgoing, 'activity' | 'context'> {
  uri: string
  type: string
  body: string
}

async function storeBytes(tx: Tx, outgoing: Bytes): Promise<void> {
  const { uri, type, body, inboxes } = outgoing
  const { id } = await tx
    .insertInto('activities')
    .values({ uri, body, account_id: outgoing.accountId, is_public: outgoing.isPublic })
    // The same id means the same bytes: what was made first stays.
    .onConflict((conflict) => conflict.column('uri').doUpdateSet((row) => ({ uri: row.ref('excluded.uri') })))
    .returning('id')
    .executeTakeFirstOrThrow()
  const keys = inboxes.map((inbox) => `${inbox} ${outgoing.objectUri}`)
  if (type === 'Update') await cancelJobs(tx, keys, ['Update'])
  if (type === 'Delete') await cancelJobs(tx, keys, ['Create', 'Update'])
  await storeJobs(
    tx,
    inboxes.map((inbox, at) => ({
      name: 'deliver',
      pool: POOL_OF.deliver,
      key: keys[at],
      host: new URL(inbox).host,
      payload: { activityId: id, inbox, type },
    })),
  )
}

/** Throws an activity away; a delivery that waits for it ends without being made. */
export async function dropActivity(tx: Tx, uri: string): Promise<void> {
  await tx.deleteFrom('activities').where('uri', '=', uri).execute()
}

// What boards carry are words of others, who may have left since.
const CARRIED_DAYS = 8

/**
 * Throws away activities older than this many days that nobody may read any more and no delivery waits for; what boards carried
 * after CARRIED_DAYS, once they boost it no more.
 */
export async function sweepActivities(db: Db, days: number): Promise<void> {
  await sql`
    delete from activities
    where made_at < now() - make_interval(days => case when uri like '%/carried%' then least(${days}, ${CARRIED_DAYS}) else ${days} end)
      and (not is_public or uri like '%/carried'
        and not exists (select from boosts where boosts.uri = left(activities.uri, -length('/carried'))))
      and not exists (select from jobs where jobs.name = 'deliver' and jobs.payload ->> 'activityId' = activities.id::text)`.execute(
    db,
  )
}

import { sql } from 'kysely'
import type { Condition } from '../../core/accounts/find.ts'
import type { Db } from '../../db/connect.ts'

/** A stored activity, and whether the words in it were changed since. */
export interface StoredActivity {
  id: string
  body: string
  isEdited: boolean
}

// The URI of the post that a Create is about, so that the index of posts finds it.
const CREATED_URI = sql`left(activities.uri, -length('/create'))`

// And the URI of the boost that a Create was carried with.
const CARRIER_URI = sql`left(activities.uri, -length('/carried'))`

/** The columns of a `StoredActivity`. */
export const ACTIVITY_COLUMNS = sql`activities.id, activities.body, (exists (select from posts
    where posts.uri = ${CREATED_URI} and posts.edited_at is not null)
  or exists (select from boosts join posts on posts.id = boosts.post_id
    where boosts.uri = ${CARRIER_URI} and posts.edited_at > activities.made_at)) as "isEdited"`

/** True for an activity that everybody may read: what it made stands, and who did it is neither suspended nor gone. */
export const IS_STANDING: Condition = sql<boolean>`(activities.is_public
  and exists (select from accounts
    where accounts.id = activities.account_id and accounts.suspended_at is null and accounts.gone_at is null)
  and (activities.uri like '%/create' and exists (select from posts where posts.uri = ${CREATED_URI})
    or exists (select from boosts where boosts.uri = activities.uri)
    or activities.uri like '%/carried' and exists (select from boosts where boosts.uri = ${CARRIER_URI})))`

/** An activity of ours that everybody may read (ActivityPub §3.2); undefined for any other, and for what was taken back. */
export async function readActivityDocument(db: Db, uri: string): Promise<string | undefined> {
  const { rows } = await sql<StoredActivity>`
    select ${ACTIVITY_COLUMNS} from activities where activities.uri = ${uri} and ${IS_STANDING}`.execute(db)
  return rows[0] && JSON.stringify(activityOf(rows[0]))
}

type Said = Record<string, unknown> & { object: { id: string } }

/** An activity as it was sent, but for words that were changed since: then it only names the post, which has the new ones. */
export function activityOf({ body, isEdited }: StoredActivity): Record<string, unknown> {
  const activity = JSON.parse(body) as Said
  return isEdited ? withoutWords(activity) : activity
}

// What is in an activity that is carried in another one is named too.
function withoutWords({ object, ...activity }: Said): Record<string, unknown> {
  return { ...activity, object: 'object' in object ? withoutWords(object as Said) : object.id }
}

import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import { NEWEST } from '../../db/page.ts'
import type { NotificationKind } from '../../db/schema/words.ts'
import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import { type Byline, byline } from '../accounts/byline.ts'
import type { Condition } from '../accounts/find.ts'
import { blocks } from '../blocks.ts'

/** As many new notifications are counted; whoever has more need not know how many. */
export const NEW_COUNT_MAX = 100

/** Something that an account was told. */
export interface Notification {
  id: Id<'notification'>
  kind: NotificationKind
  /** Who did it; null: the node itself. */
  from: Byline | null
  postId: Id<'post'> | null
  madeAt: Date
  /** It was not there yet when the account last looked. */
  isNew: boolean
}

/**
 * What an account was told before `before`, the newest first, by one statement. News of those who are suspended or gone,
 * or whom it blocks, is left out.
 */
export async function readNotifications(
  db: Db,
  accountId: AccountId,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<Notification[]> {
  const { rows } = await sql<Notification>`
    select notifications.id, notifications.kind, notifications.post_id as "postId", notifications.made_at as "madeAt",
      case when teller.id is null then null else ${byline('teller')} end as "from",
      notifications.id > ${seenBy(accountId)} as "isNew"
    from notifications left join accounts teller on teller.id = notifications.from_account_id
    where notifications.account_id = ${accountId} and notifications.id < ${before ?? NEWEST} and ${IS_TOLD}
    order by notifications.id desc limit ${limit}`.execute(db)
  return rows
}

/** How much an account was told since it last looked, NEW_COUNT_MAX at the most. */
export async function countNewNotifications(db: Db, accountId: AccountId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from notifications left join accounts teller on teller.id = notifications.from_account_id
      where notifications.account_id = ${accountId} and notifications.id > ${seenBy(accountId)} and ${IS_TOLD}
      limit ${NEW_COUNT_MAX}
    ) news`.execute(db)
  return rows[0]!.count
}

const IS_TOLD: Condition = sql<boolean>`(notifications.from_account_id is null
  or (teller.suspended_at is null and teller.gone_at is null
    and not ${blocks(sql`notifications.account_id`, sql`teller.id`)}))`

function seenBy(accountId: AccountId): RawBuilder<Id<'notification'>> {
  return sql`coalesce((select notifications_seen_id from logins where logins.account_id = ${accountId}), 0)`
}

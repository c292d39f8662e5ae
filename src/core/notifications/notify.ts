import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { NotificationKind } from '../../db/schema.ts'
import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'

/** Something to tell an account: who did what, with which post. */
export interface Notice {
  to: AccountId
  kind: NotificationKind
  from: AccountId | null
  postId: Id<'post'> | null
}

/** Tells accounts of something, by one statement. The same news twice is told once; nobody is told of herself. */
export async function notify(tx: Tx, notices: Notice[]): Promise<void> {
  const news = notices.filter(({ to, from }) => to !== from)
  if (news.length === 0) return
  await sql`
    insert into notifications (account_id, kind, from_account_id, post_id)
    select account_id, kind, from_id, post_id from unnest(
      ${news.map(({ to }) => to)}::bigint[], ${news.map(({ kind }) => kind)}::text[],
      ${news.map(({ from }) => from)}::bigint[], ${news.map(({ postId }) => postId)}::bigint[])
      as news (account_id, kind, from_id, post_id)
    on conflict do nothing`.execute(tx)
}

/** Takes news back that is no longer true, such as a like that was undone. */
export async function unnotify(tx: Tx, { to, kind, from, postId }: Notice): Promise<void> {
  await tx
    .deleteFrom('notifications')
    .where('account_id', '=', to)
    .where('kind', '=', kind)
    .where('from_account_id', 'is not distinct from', from)
    .where('post_id', 'is not distinct from', postId)
    .execute()
}

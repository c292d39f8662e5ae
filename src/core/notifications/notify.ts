import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { NotificationKind } from '../../db/schema/words.ts'
import type { Id } from '../../lib/ids.ts'
import type { AccountId } from '../accounts/account.ts'
import { blocks } from '../blocks.ts'

/** Something to tell an account: who did what, with which post. */
export interface Notice {
  to: AccountId
  kind: NotificationKind
  from: AccountId | null
  postId: Id<'post'> | null
}

/**
 * Tells accounts of something, by one statement. The same news twice is told once; nobody is told of herself, or of what
 * somebody did whom she blocks.
 */
export async function notify(tx: Tx, notices: Notice[]): Promise<void> {
  const news = notices.filter(({ to, from }) => to !== from)
  if (news.length === 0) return
  await sql`
    insert into notifications (account_id, kind, from_account_id, post_id)
    select account_id, kind, from_id, post_id from unnest(
      ${news.map(({ to }) => to)}::bigint[], ${news.map(({ kind }) => kind)}::text[],
      ${news.map(({ from }) => from)}::bigint[], ${news.map(({ postId }) => postId)}::bigint[])
      as news (account_id, kind, from_id, post_id)
    where not ${blocks(sql`news.account_id`, sql`news.from_id`)}
    on conflict do nothing`.execute(tx)
}

/**
 * Tells accounts of something that may happen again, such as a move: older news of the same is replaced. Accounts of
 * other nodes, which have no list here, are left out.
 */
export async function notifyAnew(tx: Tx, notices: Notice[]): Promise<void> {
  if (notices.length === 0) return
  const homes = await tx
    .selectFrom('accounts')
    .select('id')
    .where((is) => is('id', '=', is.fn.any(is.val(notices.map(({ to }) => to)))))
    .where('host', 'is', null)
    .execute()
  const told = notices.filter(({ to }) => homes.some((home) => home.id === to))
  await sql`
    delete from notifications using unnest(
      ${told.map(({ to }) => to)}::bigint[], ${told.map(({ kind }) => kind)}::text[],
      ${told.map(({ from }) => from)}::bigint[], ${told.map(({ postId }) => postId)}::bigint[])
      as news (account_id, kind, from_id, post_id)
    where notifications.account_id = news.account_id and notifications.kind = news.kind
      and notifications.from_account_id is not distinct from news.from_id
      and notifications.post_id is not distinct from news.post_id`.execute(tx)
  await notify(tx, told)
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

import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { AccountId } from '../accounts/account.ts'
import { enqueue } from '../jobs.ts'
import { notify } from '../notifications/notify.ts'
import { type Addressed, type PostId, sendingKey, type Words } from './post.ts'

/** What an edit may change of a post. Visibility, author and parent stay. */
export interface Edit extends Words {
  addressed: Addressed[]
  tags: string[]
}

/**
 * Takes an edit from another node. An edit that is not newer than what stands changes nothing; one without a time of
 * its own is not shown as an edit anywhere, so it changes nothing either.
 */
export async function receiveEdit(
  tx: Tx,
  postId: PostId,
  edit: Edit,
  editedAt: Date | null,
): Promise<'edited' | 'stale'> {
  if (editedAt === null) return 'stale'
  if ((await replaceText(tx, postId, edit, editedAt)) === undefined) return 'stale'
  await replaceAddressed(tx, postId, edit)
  await tellBoosters(tx, postId)
  await enqueue(tx, 'hear-edit', { postId })
  return 'edited'
}

/**
 * Puts new words into a post that was written here, and sends the edit to whoever has the post: at once, or at `sendAt`.
 * Of edits that wait for that, only the last is sent.
 */
export async function editOwnPost(tx: Tx, postId: PostId, edit: Edit, sendAt?: Date): Promise<void> {
  const editedAt = await replaceText(tx, postId, edit, null)
  if (editedAt === undefined) return
  await replaceAddressed(tx, postId, edit)
  await tellBoosters(tx, postId)
  const job = { postId, editedAt: editedAt.toISOString() }
  // One that waits for its time keeps nothing else waiting: by then the post itself was sent long ago.
  await enqueue(tx, 'send-edit', job, sendAt ? { runAt: sendAt } : { key: sendingKey(postId) })
}

async function replaceText(
  tx: Tx,
  postId: PostId,
  edit: Edit,
  editedAt: Date | null,
): Promise<Date | undefined> {
  await keepRevision(tx, postId, editedAt)
  const replaced = await tx
    .updateTable('posts')
    .set({
      title: edit.title,
      html: edit.html,
      source: edit.source,
      warning: edit.warning,
      is_sensitive: edit.isSensitive,
      language: edit.language,
      attachments: JSON.stringify(edit.attachments),
      emojis: JSON.stringify(edit.emojis),
      // Two edits of ours in one millisecond must still differ, since others take only what is later.
      edited_at: editedAt ?? sql<Date>`greatest(now(), edited_at + interval '1 millisecond')`,
    })
    .where('id', '=', postId)
    .$if(editedAt !== null, (query) =>
      query.where((is) => is.or([is('edited_at', 'is', null), is('edited_at', '<', editedAt)])),
    )
    .returning('edited_at as editedAt')
    .executeTakeFirst()
  return replaced?.editedAt ?? undefined
}

// What a post said stays to be read beside what it says (ActivityPub §6.3). Some programs edit a post every minute: then the
// first words and the last few are worth keeping.
const REVISIONS_MAX = 50

async function keepRevision(tx: Tx, postId: PostId, editedAt: Date | null): Promise<void> {
  await sql`
    with stands as (
      select id, title, html, warning, is_sensitive, attachments, coalesce(edited_at, published_at) as written_at
      from posts where id = ${postId} and (${editedAt}::timestamptz is null or edited_at is null or edited_at < ${editedAt}) for update
    ), kept as (
      insert into post_revisions (post_id, title, html, warning, is_sensitive, attachments, written_at)
      select id, title, html, warning, is_sensitive, attachments, written_at from stands
    )
    delete from post_revisions where id in (
      select id from post_revisions where post_id = ${postId} order by id offset 1 limit greatest(0,
        (select count(*) from post_revisions where post_id = ${postId}) - ${REVISIONS_MAX - 1}))`.execute(tx)
}

async function replaceAddressed(tx: Tx, postId: PostId, { addressed, tags }: Edit): Promise<void> {
  const ids = addressed.map((one) => one.accountId)
  await sql`
    with named as (
      insert into post_mentions (post_id, account_id, is_silent)
      select ${postId}, account_id, is_silent
      from unnest(${ids}::bigint[], ${addressed.map((one) => one.isSilent)}::boolean[]) as who (account_id, is_silent)
      on conflict (post_id, account_id) do update set is_silent = excluded.is_silent
    ), tagged as (
      insert into post_tags (post_id, tag) select ${postId}, tag from unnest(${tags}::text[]) as tag
      on conflict do nothing
    ), untagged as (
      delete from post_tags where post_id = ${postId} and tag <> all (${tags}::text[])
    )
    delete from post_mentions where post_id = ${postId} and account_id <> all (${ids}::bigint[])`.execute(tx)
}

async function tellBoosters(tx: Tx, postId: PostId): Promise<void> {
  const { rows } = await sql<{ to: AccountId; from: AccountId }>`
    select boosts.account_id as "to", posts.author_id as "from"
    from boosts join posts on posts.id = boosts.post_id join accounts on accounts.id = boosts.account_id
    where boosts.post_id = ${postId} and accounts.host is null and accounts.kind = 'writer'`.execute(tx)
  await notify(
    tx,
    rows.map(({ to, from }) => ({ to, from, kind: 'edit' as const, postId })),
  )
}

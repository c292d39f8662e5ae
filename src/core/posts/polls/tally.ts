import { sql } from 'kysely'
import type { Tx } from '../../../db/connect.ts'
import type { AccountId } from '../../accounts/account.ts'
import { enqueue } from '../../jobs.ts'
import { notify } from '../../notifications/notify.ts'
import type { PostId } from '../post.ts'
import type { StoredPoll } from './poll.ts'

// Votes come in bursts; whoever has the poll is told once for all that came within this time.
const TALLY_DELAY_SECONDS = 60

/** A poll whose row is locked: nobody else votes or counts until the deed is done. */
export interface HeldPoll extends StoredPoll {
  isOver: boolean
}

/** Locks a poll; undefined when the post has none. */
export async function lockPoll(tx: Tx, postId: PostId): Promise<HeldPoll | undefined> {
  const { rows } = await sql<HeldPoll>`
    select is_multiple as "isMultiple", choices, voters, ends_at as "endsAt",
      ends_at is not null and ends_at <= now() as "isOver"
    from polls where post_id = ${postId} for update`.execute(tx)
  return rows[0]
}

/** Asks that whoever has a poll of ours be told how it stands, soon and once for all votes until then. */
export async function askForTally(tx: Tx, postId: PostId): Promise<void> {
  const { rows } = await sql<{ dueAt: Date }>`
    update polls set tally_due_at = date_trunc('milliseconds', now()) + make_interval(secs => ${TALLY_DELAY_SECONDS})
    where post_id = ${postId} and tally_due_at is null returning tally_due_at as "dueAt"`.execute(tx)
  const [asked] = rows
  if (asked)
    await enqueue(tx, 'send-tally', { postId, dueAt: asked.dueAt.toISOString() }, { runAt: asked.dueAt })
}

/** What counts from now on is told anew: the tally that was due is being sent. */
export async function noteTallied(tx: Tx, postId: PostId): Promise<void> {
  await tx.updateTable('polls').set({ tally_due_at: null }).where('post_id', '=', postId).execute()
}

/**
 * Takes over how a poll of another node stands, as its author says. Votes of ours are dropped when the choices are others
 * now. A post without a poll gets none: its type cannot change.
 */
export async function receiveTally(tx: Tx, postId: PostId, poll: StoredPoll): Promise<void> {
  const held = await lockPoll(tx, postId)
  if (!held) return
  const isSame =
    held.choices.length === poll.choices.length &&
    held.choices.every(({ title }, at) => title === poll.choices[at]!.title)
  if (!isSame) await tx.deleteFrom('poll_votes').where('post_id', '=', postId).execute()
  await tx
    .updateTable('polls')
    .set({
      is_multiple: poll.isMultiple,
      choices: JSON.stringify(poll.choices),
      voters: poll.voters,
      ends_at: poll.endsAt,
    })
    .where('post_id', '=', postId)
    .execute()
}

/** A poll is over: its author, if she is of this node, and whoever voted here are told; so is whoever has the poll. */
export async function closePoll(tx: Tx, postId: PostId): Promise<void> {
  const poll = await lockPoll(tx, postId)
  // Its end was moved meanwhile: it is looked at again then.
  if (poll?.endsAt && !poll.isOver) return await enqueue(tx, 'close-poll', { postId }, { runAt: poll.endsAt })
  if (!poll?.isOver) return
  const { rows } = await sql<{ to: AccountId; from: AccountId; isOwn: boolean }>`
    select accounts.id as "to", posts.author_id as "from", accounts.id = posts.author_id as "isOwn"
    from posts join accounts on accounts.host is null and (accounts.id = posts.author_id or accounts.id in (
      select account_id from poll_votes where poll_votes.post_id = posts.id))
    where posts.id = ${postId}`.execute(tx)
  await notify(
    tx,
    rows.map(({ to, from, isOwn }) => ({
      to,
      from: isOwn ? null : from,
      kind: 'poll_over' as const,
      postId,
    })),
  )
  if (rows.some(({ isOwn }) => isOwn)) await askForTally(tx, postId)
}

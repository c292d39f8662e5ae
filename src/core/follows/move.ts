import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import { isActive } from '../accounts/find.ts'
import { MOVE_DAYS, noteMove } from '../accounts/moves.ts'
import { blocks } from '../blocks.ts'
import { enqueue, enqueueAll } from '../jobs.ts'
import { notify } from '../notifications/notify.ts'
import { Refusal } from '../refusal.ts'
import type { FollowState } from './follow.ts'

/** Whether an account says that another is the same person's, and does not itself send people on. */
export function isHomeOf(target: Account, account: Account): boolean {
  return (
    isActive(target) &&
    target.id !== account.id &&
    target.movedToUri === null &&
    target.alsoKnownAs.includes(account.uri)
  )
}

/** An account of another node moved: who follows it here follows the new one. Within MOVE_DAYS of a move, nothing happens. */
export async function receiveMove(tx: Tx, account: Account, target: Account): Promise<void> {
  if (await noteMove(tx, account.id, target.uri)) await moveFollowers(tx, account, target)
}

/**
 * A writer of this node moves to an account of hers elsewhere, just fetched: her followers are told, and sent there.
 * Refuses: 'invalid' when that account does not call this one its own; 'conflict' within MOVE_DAYS of a move.
 */
export async function moveAway(tx: Tx, account: Account, target: Account): Promise<void> {
  if (!isHomeOf(target, account))
    throw new Refusal(
      'invalid',
      'That account does not say that this one is yours: add this one to its aliases first.',
    )
  if (!(await noteMove(tx, account.id, target.uri)))
    throw new Refusal('conflict', `One can move once in ${MOVE_DAYS} days.`)
  // Others believe a move only of an account that says in its own document where to.
  const inOrder = { key: `move ${account.id}` }
  await enqueue(tx, 'send-profile', { accountId: account.id }, inOrder)
  await enqueue(tx, 'send-move', { accountId: account.id }, inOrder)
  await moveFollowers(tx, account, target)
}

interface Left {
  followerId: AccountId
  /** The follow that ended. */
  followUri: string
  /** The one in its place; null where there was one already, or may be none. */
  followId: Id<'follow'> | null
}

async function moveFollowers(tx: Tx, account: Account, target: Account): Promise<void> {
  const state: FollowState = target.host !== null || target.approvesFollows ? 'requested' : 'accepted'
  const left = await exchangeFollows(tx, { account, target, state })
  if (account.host !== null)
    await enqueueAll(
      tx,
      'send-unfollow',
      left.map(({ followerId, followUri }) => ({ followerId, followeeId: account.id, followUri })),
    )
  const followed = left.flatMap(({ followerId, followId }) =>
    followId === null ? [] : { followerId, followId },
  )
  if (target.host !== null)
    await enqueueAll(
      tx,
      'send-follow',
      followed.map(({ followId }) => ({ followId })),
    )
  const kind = state === 'accepted' ? 'follow' : 'follow_request'
  const toTarget = target.host === null ? followed : []
  await notify(tx, [
    ...toTarget.map(({ followerId }) => ({ to: target.id, kind, from: followerId, postId: null }) as const),
    ...followed.map(
      ({ followerId }) => ({ to: followerId, kind: 'moved', from: target.id, postId: null }) as const,
    ),
  ])
}

// Of all followers here by one statement. Nobody follows herself, or is made to follow where one blocks the other.
async function exchangeFollows(
  tx: Tx,
  { account, target, state }: { account: Account; target: Account; state: FollowState },
): Promise<Left[]> {
  const { rows } = await sql<Left>`
    with left_behind as (
      delete from follows using accounts follower
      where follows.followee_id = ${account.id} and follower.id = follows.follower_id and follower.host is null
      returning follower.id as follower_id, follower.uri as follower_uri, follows.uri
    ), moving as materialized (
      select new_id() as id, follower_id, follower_uri from left_behind where follower_id <> ${target.id}
        and not ${blocks(sql`follower_id`, target.id)} and not ${blocks(target.id, sql`follower_id`)}
    ), made as (
      insert into follows (id, follower_id, followee_id, uri, state)
      select id, follower_id, ${target.id}, follower_uri || '/follows/' || id, ${state} from moving
      on conflict (follower_id, followee_id) do nothing
      returning id, follower_id
    )
    select left_behind.follower_id as "followerId", left_behind.uri as "followUri", made.id as "followId"
    from left_behind left join made on made.follower_id = left_behind.follower_id`.execute(tx)
  return rows
}

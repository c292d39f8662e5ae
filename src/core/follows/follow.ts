import { sql } from 'kysely'
import type { Tx } from '../../db/connect.ts'
import type { Id } from '../../lib/ids.ts'
import type { Account } from '../accounts/account.ts'
import { isActive } from '../accounts/find.ts'
import { doesBlock, requireWelcome } from '../blocks.ts'
import { enqueue, enqueueFetches } from '../jobs.ts'
import { notify } from '../notifications/notify.ts'
import { Refusal } from '../refusal.ts'

/** A follow that waits for a yes, or one that stands. */
export type FollowState = 'requested' | 'accepted'

/**
 * A local account follows another. One of another node has to agree first; a local one does so at once unless it
 * approves its followers by hand. A second time gives what stands.
 * Refuses: 'invalid' to follow oneself; 'not_found' for an account that is suspended or gone; 'forbidden' where either
 * blocks the other.
 */
export async function followAccount(tx: Tx, follower: Account, followee: Account): Promise<FollowState> {
  if (follower.id === followee.id) throw new Refusal('invalid', 'Nobody can follow herself.')
  if (!isActive(followee)) throw new Refusal('not_found', 'This account is not here any more.')
  await requireWelcome(tx, follower.id, followee.id)
  if (await doesBlock(tx, follower.id, followee.id)) throw new Refusal('forbidden', 'You block this account.')
  const isRemote = followee.host !== null
  const state = isRemote || followee.approvesFollows ? 'requested' : 'accepted'
  const follow = await storeFollow(tx, follower, followee, state)
  if (!follow.isNew) return follow.state
  if (isRemote) await askAndMeet(tx, followee, follow.id)
  else await tellOfFollow(tx, follower, followee, state)
  return state
}

/**
 * An account of another node asks to follow a local one; `uri` is the id of its Follow, which may change from try to
 * try. Gives the state that stands now; 'refused' where the followee blocks the follower. A follow that stood already stays
 * as it was.
 */
export async function receiveFollow(
  tx: Tx,
  follower: Account,
  followee: Account,
  uri: string,
): Promise<FollowState | 'refused'> {
  if (await doesBlock(tx, followee.id, follower.id)) return 'refused'
  const state = followee.approvesFollows ? 'requested' : 'accepted'
  const { rows } = await sql<{ state: FollowState; isNew: boolean }>`
    insert into follows (follower_id, followee_id, uri, state)
    values (${follower.id}, ${followee.id}, ${uri}, ${state})
    on conflict (follower_id, followee_id) do update set uri = excluded.uri
    returning state, (xmax = 0) as "isNew"`.execute(tx)
  const [stands] = rows
  if (stands!.isNew) await tellOfFollow(tx, follower, followee, stands!.state)
  if (stands!.state === 'accepted') {
    await enqueue(tx, 'answer-follow', {
      followeeId: followee.id,
      followerId: follower.id,
      followUri: uri,
      isAccepted: true,
    })
  }
  return stands!.state
}

interface StoredFollow {
  id: Id<'follow'>
  state: FollowState
  isNew: boolean
}

// The id of the Follow that we send hangs on the follower's own URI, so the row's id has to be known before it is made.
async function storeFollow(
  tx: Tx,
  follower: Account,
  followee: Account,
  state: FollowState,
): Promise<StoredFollow> {
  const { rows } = await sql<StoredFollow>`
    insert into follows (id, follower_id, followee_id, uri, state)
    select made.id, ${follower.id}, ${followee.id}, ${`${follower.uri}/follows/`}::text || made.id, ${state}
    from (select new_id() as id) made
    on conflict (follower_id, followee_id) do update set state = follows.state
    returning id, state, (xmax = 0) as "isNew"`.execute(tx)
  return rows[0]!
}

async function askAndMeet(tx: Tx, followee: Account, followId: Id<'follow'>): Promise<void> {
  await enqueue(tx, 'send-follow', { followId })
  const { id: accountId, featuredUri: uri } = followee
  // What an account shows first is asked for once, when it is first followed; later its node tells.
  const others = await tx
    .selectFrom('follows')
    .select('id')
    .where('followee_id', '=', accountId)
    .where('id', '<>', followId)
    .limit(1)
    .executeTakeFirst()
  if (uri !== null && !others) await enqueueFetches(tx, 'fetch-featured', [{ payload: { accountId }, uri }])
}

async function tellOfFollow(tx: Tx, follower: Account, followee: Account, state: FollowState): Promise<void> {
  const kind = state === 'accepted' ? 'follow' : 'follow_request'
  await notify(tx, [{ to: followee.id, kind, from: follower.id, postId: null }])
}

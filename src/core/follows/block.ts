import type { Tx } from '../../db/connect.ts'
import type { Account } from '../accounts/account.ts'
import { removeBlock, storeBlock } from '../blocks.ts'
import { enqueue } from '../jobs.ts'
import { Refusal } from '../refusal.ts'
import { rejectFollower } from './answer.ts'
import { findFollow } from './read.ts'
import { unfollowAccount } from './unfollow.ts'

/**
 * A writer wants to hear nothing more from an account: follows between the two end, and its node is told. A second time
 * changes nothing. Refuses: 'invalid' to block oneself, or the boards and the desk of this node.
 */
export async function blockAccount(tx: Tx, blocker: Account, blocked: Account): Promise<void> {
  if (blocker.id === blocked.id) throw new Refusal('invalid', 'Nobody can block herself.')
  if (blocked.host === null && blocked.kind !== 'writer')
    throw new Refusal('invalid', 'What belongs to this node itself cannot be blocked.')
  const blockId = await storeBlock(tx, blocker.id, blocked.id)
  if (blockId === undefined) return
  await unfollowAccount(tx, blocker, blocked)
  if (await findFollow(tx, blocked.id, blocker.id)) await rejectFollower(tx, blocker, blocked)
  await tell(tx, { blocker, blocked, blockId, isBlocked: true })
}

/** A writer lets an account reach her again. What ended by the block stays ended. */
export async function unblockAccount(tx: Tx, blocker: Account, blocked: Account): Promise<void> {
  const blockId = await removeBlock(tx, blocker.id, blocked.id)
  if (blockId !== undefined) await tell(tx, { blocker, blocked, blockId, isBlocked: false })
}

async function tell(
  tx: Tx,
  given: {
    blocker: Account
    blocked: Account
    blockId: NonNullable<Awaited<ReturnType<typeof storeBlock>>>
    isBlocked: boolean
  },
): Promise<void> {
  const { blocker, blocked, blockId, isBlocked } = given
  if (blocked.host === null) return
  const job = { blockerId: blocker.id, blockedId: blocked.id, blockId, isBlocked }
  // Whoever hears of the end of a block before its beginning would keep it.
  await enqueue(tx, 'send-block', job, { key: `block ${blocker.id} ${blocked.id}` })
}

import { readAccounts } from '../../core/accounts/find.ts'
import type { Jobs } from '../../core/jobs.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { PLAIN_CONTEXT } from '../context.ts'
import { storeOutgoing } from './outgoing.ts'

/** ActivityPub §6.9: tells an account's node that a writer here blocks it, or does so no more. Nobody else is told. */
export function sendBlock(db: Db) {
  return async ({
    blockerId,
    blockedId,
    blockId,
    isBlocked,
  }: Jobs['send-block']): Promise<Deed | undefined> => {
    const accounts = await readAccounts(db, [blockerId, blockedId])
    const blocker = accounts.find(({ id }) => id === blockerId)
    const blocked = accounts.find(({ id }) => id === blockedId)
    if (!blocker || !blocked) return undefined
    const { uri: actor } = blocker
    const block = { id: `${actor}/blocks/${blockId}`, type: 'Block', actor, object: blocked.uri }
    const undo = { id: `${block.id}/undo`, type: 'Undo', actor, object: block }
    return (tx) =>
      storeOutgoing(tx, {
        accountId: blockerId,
        context: PLAIN_CONTEXT,
        activity: isBlocked ? block : undo,
        isPublic: false,
        inboxes: [blocked.inboxUri],
        objectUri: block.id,
      })
  }
}

import { findAccount } from '../../core/accounts/find.ts'
import { readFollowerInboxes } from '../../core/follows/read.ts'
import type { Jobs } from '../../core/jobs.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { PLAIN_CONTEXT } from '../context.ts'
import { storeOutgoing } from './outgoing.ts'

/** Move, as Mastodon understands it: tells a writer's followers where she is now. Who came back meanwhile moved nowhere. */
export function sendMove(db: Db) {
  return async ({ accountId }: Jobs['send-move']): Promise<Deed | undefined> => {
    const account = await findAccount(db, accountId)
    if (!account?.movedToUri || !account.movedAt) return undefined
    const { uri, movedToUri, movedAt, followersUri } = account
    const inboxes = await readFollowerInboxes(db, accountId)
    return (tx) =>
      storeOutgoing(tx, {
        accountId,
        context: PLAIN_CONTEXT,
        activity: {
          id: `${uri}/moves/${movedAt.getTime()}`,
          type: 'Move',
          actor: uri,
          to: [followersUri],
          object: uri,
          target: movedToUri,
        },
        isPublic: false,
        inboxes,
        // Behind the Update of the account that says the same.
        objectUri: uri,
      })
  }
}

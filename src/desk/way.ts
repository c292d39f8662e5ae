// How the desk reaches somebody so that her server shows it to her (product §2.2 no. 17).
import type { Account } from '../core/accounts/account.ts'
import { findFollow } from '../core/follows/read.ts'
import { mayCall } from '../core/messages/contacts.ts'
import { findPrivateThread } from '../core/messages/find.ts'
import type { FoundPost } from '../core/posts/find.ts'
import type { Tx } from '../db/connect.ts'

/** Who speaks, below which post, and whether a call in public must go with it. */
export interface Way {
  from: Account
  inReplyTo: FoundPost | null
  isCalled: boolean
}

/**
 * The way to somebody: in the thread in which she wrote in private to one of `senders`, the first of them that has one;
 * else from one whom she follows; else from the first, with a call in public. Undefined when none is left: she was called
 * within CALL_DAYS, or wants no calls.
 */
export async function findWay(
  tx: Tx,
  to: Account,
  { senders, at }: { senders: Account[]; at: Date },
): Promise<Way | undefined> {
  const [first] = senders
  if (!first) return undefined
  for (const from of senders) {
    const inReplyTo = await findPrivateThread(tx, { writerId: to.id, addressedId: from.id })
    if (inReplyTo) return { from, inReplyTo, isCalled: false }
  }
  if (to.host === null) return { from: first, inReplyTo: null, isCalled: false }
  for (const from of senders) {
    const follow = await findFollow(tx, to.id, from.id)
    if (follow?.state === 'accepted') return { from, inReplyTo: null, isCalled: false }
  }
  return (await mayCall(tx, to.id, at)) ? { from: first, inReplyTo: null, isCalled: true } : undefined
}

// How the desk reaches somebody so that her server shows it to her (product §2.2 no. 17).
import type { Account } from '../core/accounts/account.ts'
import { findFollow } from '../core/follows/read.ts'
import { readContact } from '../core/messages/contacts.ts'
import { findPrivateThread } from '../core/messages/find.ts'
import type { FoundPost } from '../core/posts/find.ts'
import type { Tx } from '../db/connect.ts'

/** Who speaks, below which post, and whether a call in public must go with it. */
export interface Way {
  from: Account
  inReplyTo: FoundPost | null
  isCalled: boolean
}

/** Who may speak, and what may be done for somebody who would not see it. */
export interface Voices {
  /** The likeliest first. */
  senders: Account[]
  /** Whether she may be called in public, so that she looks for what is filtered. */
  mayCall: boolean
  /** Whether it may be sent to where it is filtered, since she was called lately and knows where to look. */
  mayHide: boolean
  at: Date
}

/**
 * The way to somebody: in the thread in which she wrote in private to one of `senders`, the first of them that has one;
 * else from one whom she follows; else from the first that is no writer, with a call in public: nobody's own account is
 * made to call. Undefined when none is left: she was called within CALL_DAYS, or wants no calls.
 */
export async function findWay(
  tx: Tx,
  to: Account,
  { senders, mayCall, mayHide, at }: Voices,
): Promise<Way | undefined> {
  for (const from of senders) {
    const inReplyTo = await findPrivateThread(tx, { writerId: to.id, addressedId: from.id })
    if (inReplyTo) return { from, inReplyTo, isCalled: false }
  }
  const [first] = senders
  if (to.host === null) return first && { from: first, inReplyTo: null, isCalled: false }
  for (const from of senders) {
    const follow = await findFollow(tx, to.id, from.id)
    if (follow?.state === 'accepted') return { from, inReplyTo: null, isCalled: false }
  }
  const from = senders.find(({ kind }) => kind !== 'writer')
  if (!from) return undefined
  const contact = await readContact(tx, to.id, at)
  if (mayCall && contact === 'rested') return { from, inReplyTo: null, isCalled: true }
  return mayHide && contact === 'called' ? { from, inReplyTo: null, isCalled: false } : undefined
}

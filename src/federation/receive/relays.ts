import { findRelayByFollow, settleWithRelay } from '../../core/relays.ts'
import type { Deed } from '../../db/pool-work.ts'
import { type Activity, isSameOrigin, referenced } from '../wire/activity.ts'
import { Dropped, type Receiver, type Receiving } from './receiver.ts'

/** ActivityPub §7.6, §7.7: a relay answers our Follow. Undefined when the answer is about no relay. */
export async function settleRelay(
  { db }: Receiving,
  activity: Activity,
  { actor, isAccepted }: { actor: Parameters<Receiver>[2]; isAccepted: boolean },
): Promise<Deed | Dropped | undefined> {
  const relay = await findRelayByFollow(db, referenced(activity.object) ?? '')
  if (!relay) return undefined
  // Of a mere inbox it is not known yet who speaks for it: somebody of its node.
  const isHers =
    relay.accountId === null ? isSameOrigin(actor.uri, relay.inboxUri) : relay.accountId === actor.id
  if (!isHers) return new Dropped('an answer to what was asked of a relay elsewhere')
  return (tx) => settleWithRelay(tx, relay.id, { accountId: actor.id, isAccepted })
}

/** What a relay announces is kept, though nobody here follows its author; that it did so is no boost. */
export async function receiveRelayed({ lookup }: Receiving, uri: string): Promise<Deed | Dropped> {
  const post = await lookup.post(uri)
  return post ? async () => undefined : new Dropped('a relayed post that its own node does not serve')
}

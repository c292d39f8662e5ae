// Every activity that is understood, and where it goes. What is not listed was accepted and is let fall.

import { isActive } from '../../core/accounts/find.ts'
import type { Jobs } from '../../core/jobs.ts'
import { type Deed, doTogether, type Share } from '../../db/pool-work.ts'
import type { TakenJob } from '../../db/queue.ts'
import type { Log } from '../../lib/log.ts'
import { type Activity, readActivity } from '../wire/activity.ts'
import { receiveDelete } from './accounts.ts'
import { receiveAdd, receiveRemove } from './featured.ts'
import { receiveFlag } from './flags.ts'
import { receiveBlockActivity, receiveFollowActivity } from './follows.ts'
import { forwarding } from './forward.ts'
import { receiveMoveActivity } from './moves.ts'
import { receiveAnyAccept, receiveAnyReject, receiveOffer, receiveTentativeAccept } from './offers.ts'
import { receiveCreate, receiveUpdate } from './posts.ts'
import { receiveQuoteRequest } from './quotes.ts'
import { receiveAnnounce, receiveLikeActivity, receiveUndo } from './reactions.ts'
import { Dropped, type Receiver, type Receiving } from './receiver.ts'

// A map, since others choose the names: an object also has a `constructor`.
const RECEIVERS = new Map<string, Receiver>(
  Object.entries({
    Follow: receiveFollowActivity,
    Offer: receiveOffer,
    TentativeAccept: receiveTentativeAccept,
    Accept: receiveAnyAccept,
    Reject: receiveAnyReject,
    Create: receiveCreate,
    Update: receiveUpdate,
    Delete: receiveDelete,
    Like: receiveLikeActivity,
    EmojiReact: receiveLikeActivity,
    Announce: receiveAnnounce,
    Undo: receiveUndo,
    Block: receiveBlockActivity,
    Move: receiveMoveActivity,
    Add: receiveAdd,
    Remove: receiveRemove,
    Flag: receiveFlag,
    QuoteRequest: receiveQuoteRequest,
  }),
)

/** Receives what the gate let through: gives the deed that makes it true here. What is dropped is logged at debug. */
export function receiveActivity(receiving: Receiving, log: Log) {
  return async (payload: Jobs['receive-activity'], job: TakenJob): Promise<Deed | Share | undefined> => {
    const activity = readActivity(payload.body)
    const actor = await receiving.lookup.accounts.find(payload.actor)
    const outcome = await receive(receiving, activity, actor)
    if (!(outcome instanceof Dropped)) {
      const forward = actor && (await forwarding(receiving.db, activity, actor))
      return forward ? (tx) => doTogether(tx, [outcome, forward]) : outcome
    }
    log.debug(
      { jobId: job.id, activityId: activity.id, type: activity.type, why: outcome.why },
      'activity dropped',
    )
    return undefined
  }
}

async function receive(
  receiving: Receiving,
  activity: Activity,
  actor: Parameters<Receiver>[2] | undefined,
): Promise<Deed | Share | Dropped> {
  if (!actor || !isActive(actor)) return new Dropped('the actor is gone or suspended')
  const receiver = RECEIVERS.get(activity.type)
  return receiver ? await receiver(receiving, activity, actor) : new Dropped('a type that is not understood')
}

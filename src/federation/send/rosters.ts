import type { Jobs } from '../../core/jobs.ts'
import { findAsking } from '../../core/rosters/public.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { ROSTER_CONTEXT } from '../context.ts'
import { listingRequestUri, rosterUri } from '../translate/roster.ts'
import { storeOutgoing } from './outgoing.ts'

/**
 * FEP-7aa9: asks somebody of another node whether a writer may show her on a roster. Hidden again meanwhile, or without her:
 * nobody is asked.
 */
export function askListing(db: Db) {
  return async ({ rosterId, memberId }: Jobs['ask-listing']): Promise<Deed | undefined> => {
    const asking = await findAsking(db, { rosterId, memberId })
    if (!asking) return undefined
    const { ownerId, ownerUri, memberUri, inboxUri } = asking
    const collection = rosterUri(ownerUri, rosterId)
    const id = listingRequestUri(collection, memberId)
    const activity = {
      id,
      type: 'FeatureRequest',
      actor: ownerUri,
      to: [memberUri],
      object: memberUri,
      instrument: collection,
    }
    return (tx) =>
      storeOutgoing(tx, {
        accountId: ownerId,
        context: ROSTER_CONTEXT,
        activity,
        isPublic: false,
        inboxes: [inboxUri],
        objectUri: id,
      })
  }
}

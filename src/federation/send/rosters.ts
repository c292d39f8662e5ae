import { findAccount } from '../../core/accounts/find.ts'
import type { Jobs } from '../../core/jobs.ts'
import type { Db } from '../../db/connect.ts'
import type { Deed } from '../../db/pool-work.ts'
import { ROSTER_CONTEXT } from '../context.ts'
import { listingRequestUri, rosterUri } from '../translate/roster.ts'
import { storeOutgoing } from './outgoing.ts'

/** FEP-7aa9: asks somebody of another node whether a writer may show her on a roster. Hidden again meanwhile: nobody is asked. */
export function askListing(db: Db) {
  return async ({ rosterId, memberId }: Jobs['ask-listing']): Promise<Deed | undefined> => {
    const roster = await db
      .selectFrom('rosters')
      .innerJoin('accounts as owner', 'owner.id', 'rosters.owner_id')
      .select(['owner.id as ownerId', 'owner.uri as ownerUri'])
      .where('rosters.id', '=', rosterId)
      .where('rosters.is_public', '=', true)
      .executeTakeFirst()
    const member = await findAccount(db, memberId)
    if (!roster || !member || member.host === null) return undefined
    const collection = rosterUri(roster.ownerUri, rosterId)
    const id = listingRequestUri(collection, memberId)
    return (tx) =>
      storeOutgoing(tx, {
        accountId: roster.ownerId,
        context: ROSTER_CONTEXT,
        activity: {
          id,
          type: 'FeatureRequest',
          actor: roster.ownerUri,
          to: [member.uri],
          object: member.uri,
          instrument: collection,
        },
        isPublic: false,
        inboxes: [member.inboxUri],
        objectUri: id,
      })
  }
}

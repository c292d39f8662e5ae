// Rosters that writers show, as collections of people (FEP-7aa9), and that writers of ours agree to stand on others'.
import type { Account } from '../../core/accounts/account.ts'
import { findPublicRoster, readListings, readPublicRosters } from '../../core/rosters/public.ts'
import type { Db } from '../../db/connect.ts'
import { ROSTER_CONTEXT } from '../context.ts'
import { writeDocument } from '../document.ts'
import { authorizationUriOf, featuredCollectionOf, rosterUri } from '../translate/roster.ts'

/** A roster that a writer shows; undefined when she shows none under this id. */
export async function readRosterDocument(db: Db, owner: Account, id: string): Promise<string | undefined> {
  const roster = await findPublicRoster(db, owner.id, id)
  return roster && writeDocument(ROSTER_CONTEXT, featuredCollectionOf(owner, roster))
}

/** The addresses of all rosters that a writer shows. */
export async function readRosterUris(db: Db, owner: Account): Promise<string[]> {
  return (await readPublicRosters(db, owner.id)).map(({ id }) => rosterUri(owner.uri, id))
}

/** That a writer of ours may be shown on a roster of this node; undefined as soon as she says otherwise. */
export async function readAuthorization(
  db: Db,
  member: Account,
  rosterId: string,
): Promise<string | undefined> {
  const listing = (await readListings(db, member.id)).find((one) => one.rosterId === rosterId)
  if (listing?.consent !== 'accepted') return undefined
  return writeDocument(ROSTER_CONTEXT, {
    id: authorizationUriOf(member.uri, rosterId),
    type: 'FeatureAuthorization',
    attributedTo: member.uri,
    interactingObject: rosterUri(listing.owner.uri, rosterId),
    interactionTarget: member.uri,
  })
}
